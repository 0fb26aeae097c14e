from pathlib import Path

import pytest

from app.capture.decoders import decode
from app.capture.import_lpac import fits
from app.errors import CodecError
from app.values.traffic import Layer
from tests.capture.foreign_logs import EID_ANSWER, GET_EID, LPAC, read_text


def test_commands_and_answers_are_put_together(tmp_path: Path):
    note, *found = read_text(tmp_path, LPAC)
    assert (note.layer, note.seq) == (Layer.EVENT, 1)
    assert found[0].data == GET_EID
    assert found[1].data.hex() == "6115"
    assert found[2].data.hex() == "81c0000015"
    assert found[3].data == EID_ANSWER
    assert [record.pair for record in found] == [0, 2, 0, 4]
    assert {record.session for record in found} == {1}


def test_the_messages_decode(tmp_path: Path):
    found = read_text(tmp_path, LPAC)
    kept = {record.seq: record for record in found}
    assert decode(found[-1], kept).meaning == "EID 8999…4951"


def test_the_older_form_with_spaces_is_read(tmp_path: Path):
    text = LPAC.replace("bf3e035c015a", "BF 3E 03 5C 01 5A")
    assert read_text(tmp_path, text)[1].data == GET_EID


def test_http_becomes_messages_of_its_layer(tmp_path: Path):
    text = (
        "[DEBUG] [HTTP] [TX] URL: https://smdp.example/gsma/rsp2/es9plus/x, Data: {}\n"
        '[DEBUG] [HTTP] [RX] RCode: 200, Data: {"a":1}\n'
    )
    _, asked, told = read_text(tmp_path, text)
    assert asked.layer is Layer.HTTP
    assert asked.data.startswith(b"POST /gsma/rsp2/es9plus/x HTTP/1.1\r\nHost: smdp.example\r\n")
    assert told.data == b'HTTP/1.1 200\r\n\r\n{"a":1}'
    assert told.pair == asked.seq


def test_lines_cut_short_are_passed_over(tmp_path: Path):
    cut = LPAC + "[DEBUG] [APDU] [TX] CLA: 81, INS: E2, P1: 91, P2: 00, Lc: 06, Data: bf3"
    assert len(read_text(tmp_path, cut)) == 5


def test_output_without_a_message_says_how_to_get_some(tmp_path: Path):
    with pytest.raises(CodecError, match="no APDU") as caught:
        read_text(tmp_path, "[DEBUG] [APDU] [TX] nothing\n")
    assert "LIBEUICC_DEBUG_APDU" in caught.value.hint


def test_other_texts_do_not_fit():
    assert not fits("[DEBUG] something")
