from pathlib import Path

import pytest

from app.capture.decoders import decode
from app.capture.import_at import clock_ns, fits
from app.values.traffic import Layer
from tests.capture.foreign_logs import AT, EID_ANSWER, GET_EID, read_text


def test_commands_answers_and_channels_are_read(tmp_path: Path):
    found = [record for record in read_text(tmp_path, AT) if record.layer is not Layer.AT]
    opening, opened, command, answer, other, refusal, closing = found
    assert opening.note == "the modem opens a channel to A0000005591010FFFFFFFF8900000100"
    assert opened.note == "the modem opened channel 1"
    assert (command.data, answer.data) == (GET_EID, EID_ANSWER)
    assert (answer.pair, answer.duration_ns) == (command.seq, 120_000_000)
    assert other.data.hex() == "0070000000"
    assert (refusal.layer, refusal.pair) == (Layer.EVENT, other.seq)
    assert refusal.note == "the modem answered +CME ERROR: 13"
    assert closing.note == "the modem closes channel 1"


def test_the_messages_decode(tmp_path: Path):
    found = read_text(tmp_path, AT)
    kept = {record.seq: record for record in found}
    told = [record for record in found if record.data.endswith(b'9000"\r\n\r\nOK\r\n')]
    assert len(told) == 1
    for record in (*told, kept[told[0].seq + 1]):
        assert decode(record, kept).meaning == "EID 8999…4951"


def test_the_lines_stand_between_the_apdu_and_its_answer(tmp_path: Path):
    found = read_text(tmp_path, AT)
    layers = [record.layer.value for record in found]
    at = layers.index("apdu")
    assert layers[at : at + 4] == ["apdu", "at", "at", "apdu"]
    line, answer = found[at + 1 : at + 3]
    assert line.data == b'AT+CGLA=1,22,"81E2910006BF3E035C015A"\r'
    assert (answer.pair, answer.duration_ns) == (line.seq, 120_000_000)
    assert answer.data.startswith(b'\r\n+CGLA: 46,"BF3E')


def test_other_commands_are_kept_too(tmp_path: Path):
    text = 'AT+CSQ\r\n+CSQ: 20,99\r\n\r\nOK\r\nAT+CSIM=10,"0070000000"\r\n'
    first, answer, *rest = read_text(tmp_path, text)
    assert (first.data, answer.data) == (b"AT+CSQ\r", b"\r\n+CSQ: 20,99\r\n\r\nOK\r\n")
    assert [one.layer for one in rest] == [Layer.APDU, Layer.AT]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        pytest.param('AT+CGLA=1,16,"81E2910003BF3C00"', '+CGLA:4,"611A"', id="no space"),
        pytest.param("AT+CSIM=16,81E2910003BF3C00", "+CSIM: 4,611A", id="no quotes"),
        pytest.param('AT_DEBUG: at+csim=16,"81e2910003bf3c00"', '+csim: 4,"611a"', id="small"),
        pytest.param('AT+CGLA="01ab",16,"81E2910003BF3C00"', '+CGLA: 4,"611A"', id="long channel"),
    ],
)
def test_what_modems_vary_is_read(tmp_path: Path, asked: str, told: str):
    found = read_text(tmp_path, f"{asked}\r\r\n{told}\r\n\r\nOK\r\n")
    command, answer = (record for record in found if record.layer is Layer.APDU)
    assert [record.layer for record in found].count(Layer.AT) == 2
    assert command.data.hex() == "81e2910003bf3c00"
    assert answer.data.hex() == "611a"


@pytest.mark.parametrize(
    ("line", "time_ns"),
    [
        pytest.param("2026-11-20T10:00:00.500Z", 1_795_168_800_500_000_000, id="UTC"),
        pytest.param("[2026-11-20 11:00:00,5+01:00] x", 1_795_168_800_500_000_000, id="zone"),
        pytest.param("2026-11-20 10:00:00 x", 1_795_168_800_000_000_000, id="no zone"),
        pytest.param("2026-13-20 10:00:00 x", 7, id="no month"),
        pytest.param("AT+CSIM=2", 7, id="none"),
    ],
)
def test_a_line_s_time(line: str, time_ns: int):
    assert clock_ns(line, 7) == time_ns


def test_ordinary_modem_logs_do_not_fit():
    assert not fits("AT+CSQ\r\n+CSQ: 20,99\r\nOK\r\nAT+CSIM=?\r\nOK\r\n")
