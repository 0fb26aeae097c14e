from pathlib import Path

import pytest

from app.capture.decoders import decode
from app.capture.import_at import clock_ns, fits
from app.values.traffic import Layer
from tests.capture.foreign_logs import AT, EID_ANSWER, GET_EID, read_text


def test_commands_answers_and_channels_are_read(tmp_path: Path):
    opening, opened, command, answer, other, refusal, closing = read_text(tmp_path, AT)
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
    assert decode(found[3], kept).meaning == "EID 8999…4951"


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
    command, answer = read_text(tmp_path, f"{asked}\r\r\n{told}\r\n\r\nOK\r\n")
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
