from __future__ import annotations

import io

from app.capture.recorder import Recorder
from app.cli.trace import TraceRecorder
from app.values.traffic import Direction, Layer


def test_each_record_is_a_line_at_once_and_kept():
    stream = io.StringIO()
    recorder = TraceRecorder(stream)
    seq = recorder("sim", Layer.APDU, Direction.OUT, bytes.fromhex("80E2910003BF2E00"))
    first = stream.getvalue()
    assert first.startswith("> STORE DATA · ES10b.GetEUICCChallenge")
    assert first.endswith("  80E2910003BF2E00\n")
    recorder("sim", Layer.APDU, Direction.IN, b"\x6a\x82", duration_ns=1_240_000, pair=seq)
    recorder("sim", Layer.EVENT, Direction.NONE, b"", note="reset")
    answer, event = stream.getvalue().splitlines()[1:]
    assert answer.startswith("< ")
    assert answer.endswith(" (1.2 ms)  6A82")
    assert event.lower() == "* reset"
    assert [record.pair for record in recorder.since(0)[2]] == [0, seq, 0]


def test_bytes_that_are_no_apdu_are_shown_all_the_same():
    stream = io.StringIO()
    recorder = TraceRecorder(stream)
    for data in (b"", b"\xff", bytes(300)):
        recorder("sim", Layer.APDU, Direction.OUT, data)
        recorder("sim", Layer.APDU, Direction.IN, data)
    assert len(stream.getvalue().splitlines()) == 6


def test_records_can_be_kept_by_another_recorder():
    stream, keeper = io.StringIO(), Recorder()
    recorder = TraceRecorder(stream, keeper)
    seq = recorder("sim", Layer.APDU, Direction.OUT, bytes.fromhex("80E2910003BF2E00"))
    assert stream.getvalue().startswith("> STORE DATA")
    assert keeper.get(seq) is recorder.get(seq) is not None
    assert recorder.since(0) == keeper.since(0)


def test_lines_of_a_modem_are_text_on_one_line():
    stream = io.StringIO()
    recorder = TraceRecorder(stream)
    asked = recorder("modem", Layer.AT, Direction.OUT, b"AT+CFUN=1\r")
    recorder("modem", Layer.AT, Direction.IN, b"\r\n+CREG: 1\r\n\r\nOK\r\n\x1b[2J", pair=asked)
    lines = stream.getvalue().splitlines()
    assert lines[0].endswith("  AT+CFUN=1")
    assert "+CREG: 1 OK" in lines[1]
    assert len(lines) == 2
    assert "\x1b" not in lines[1]
