from __future__ import annotations

import base64
import json
import time

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from app.capture.inspector import Inspector
from app.capture.recorder import Recorder
from app.runtime import Runtime
from app.values.traffic import Direction, Layer, Record
from tests.capture.secret_tape import CODE, secret_tape, trigger
from tests.capture.tape import EID_ANSWER, GET_EID, Tape, blocks
from widgets import traffic_decoder
from widgets.traffic_decoder import LARGE, TrafficDecoder


@pytest.fixture
def tape() -> Tape:
    made = Tape()
    for _ in range(60):
        made.exchange(GET_EID, EID_ANSWER + "9000")
    return made


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """A frame has time for everything."""
    monkeypatch.setattr(traffic_decoder, "BUDGET_S", 60.0)


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """A frame has no time for anything."""
    monkeypatch.setattr(traffic_decoder, "BUDGET_S", -1.0)


def decoder_of(runtime: Runtime, recorder: Recorder) -> TrafficDecoder:
    return TrafficDecoder(runtime, Inspector(recorder))


def large_body(recorder: Recorder, size: int) -> Record:
    package = base64.b64encode(bytes(range(256)) * (size * 3 // 4 // 256)).decode()
    text = json.dumps({"matchingId": "MATCH-77-QX", "boundProfilePackage": package})
    seq = recorder("smdp", Layer.ESIPA, Direction.IN, text.encode())
    record = recorder.get(seq)
    assert record is not None
    return record


@pytest.mark.usefixtures("unhurried")
def test_rows_decode_while_the_frame_has_time(qtbot: QtBot, runtime: Runtime, tape: Tape) -> None:
    decoder = decoder_of(runtime, tape.recorder)
    decoder.begin_frame()
    record = tape.recorder.get(2)
    assert record is not None
    assert decoder.row(record).meaning == "EID 8904…1235"
    assert decoder.idle


@pytest.mark.usefixtures("hurried")
def test_what_does_not_fit_into_a_frame_appears_a_moment_later(
    qtbot: QtBot, runtime: Runtime, tape: Tape
) -> None:
    decoder = decoder_of(runtime, tape.recorder)
    records = tape.recorder.since(0)[2]
    decoder.begin_frame()
    assert {decoder.row(record).message for record in records} == {"…"}
    assert decoder.row(records[0]).time, "what needs no decoding is there at once"
    qtbot.waitUntil(lambda: decoder.idle)
    decoder.begin_frame()
    assert [decoder.row(one).meaning for one in records[1::2]] == ["EID 8904…1235"] * 60


@pytest.mark.usefixtures("hurried")
def test_rows_that_left_the_sight_are_let_go(qtbot: QtBot, runtime: Runtime, tape: Tape) -> None:
    inspector = Inspector(tape.recorder)
    decoder = TrafficDecoder(runtime, inspector)
    records = tape.recorder.since(0)[2]
    decoder.begin_frame()
    for record in records:
        decoder.row(record)
    decoder.begin_frame()
    qtbot.waitUntil(lambda: decoder.idle)
    assert inspector.kept[0] < len(records)


def test_a_selected_record_comes_with_its_neighbours(
    qtbot: QtBot, runtime: Runtime, tape: Tape
) -> None:
    decoder = decoder_of(runtime, tape.recorder)
    first, second, third = tape.recorder.since(0)[2][:3]
    ready: list[int] = []
    decoder.view_ready.connect(ready.append)
    assert decoder.view(second, [first, third]) is None
    qtbot.waitUntil(lambda: decoder.idle)
    assert ready == [second.seq, first.seq, third.seq]
    view = decoder.view(second)
    assert view is not None
    assert view.explanation.title == "Answer to ES10c.GetEID"
    assert decoder.view(third) is not None, "the next one is there at once"
    assert decoder.idle


@pytest.mark.usefixtures("unhurried")
def test_the_event_loop_keeps_turning_while_twelve_megabytes_are_decoded(
    qtbot: QtBot, runtime: Runtime
) -> None:
    recorder = Recorder()
    record = large_body(recorder, 12_000_000)
    decoder = decoder_of(runtime, recorder)
    turns: list[float] = []
    timer = QTimer()
    timer.setInterval(1)
    timer.timeout.connect(lambda: turns.append(time.perf_counter()))
    timer.start()
    assert decoder.view(record) is None
    decoder.begin_frame()
    assert decoder.row(record).message == "…", "not even in a frame with time"
    qtbot.waitUntil(lambda: decoder.idle, timeout=60_000)
    timer.stop()
    assert len(turns) > 20, "the loop stood still"
    view = decoder.view(record)
    assert view is not None
    assert b"MATCH-77-QX" not in view.decoding.sources[0].data


def test_a_large_record_keeps_no_other_waiting(qtbot: QtBot, runtime: Runtime, tape: Tape) -> None:
    large = large_body(tape.recorder, 3_000_000)
    small = tape.recorder.get(2)
    assert small is not None
    assert len(large.data) > LARGE
    decoder = decoder_of(runtime, tape.recorder)
    ready: list[int] = []
    decoder.view_ready.connect(ready.append)
    decoder.view(large)
    decoder.view(small)
    qtbot.waitUntil(lambda: len(ready) == 2, timeout=60_000)
    assert ready == [small.seq, large.seq]


def test_hiding_secrets_lets_nothing_in_the_making_through(qtbot: QtBot, runtime: Runtime) -> None:
    tape = secret_tape()
    inspector = Inspector(tape.recorder)
    inspector.show_secrets(True)
    decoder = TrafficDecoder(runtime, inspector)
    record = next(one for one in tape.recorder.since(0)[2] if one.data == trigger())
    ready: list[int] = []
    decoder.view_ready.connect(ready.append)
    decoder.view(record)
    inspector.show_secrets(False)
    decoder.forget()
    qtbot.waitUntil(lambda: decoder.idle)
    assert not ready, "it was made for a view that is gone"
    assert decoder.view(record) is None
    qtbot.waitUntil(lambda: decoder.idle)
    view = decoder.view(record)
    assert view is not None
    assert CODE not in str(view)


def test_after_closing_nothing_is_decoded_any_more(
    qtbot: QtBot, runtime: Runtime, tape: Tape
) -> None:
    decoder = decoder_of(runtime, tape.recorder)
    record = tape.recorder.get(2)
    assert record is not None
    decoder.close()
    assert decoder.view(record) is None
    assert decoder.idle


def test_what_our_own_defect_broke_is_told_once_and_not_tried_again(
    qtbot: QtBot, runtime: Runtime, tape: Tape, monkeypatch: pytest.MonkeyPatch
) -> None:
    inspector = Inspector(tape.recorder)

    def broken(record: Record) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(inspector, "decoding", broken)
    decoder = TrafficDecoder(runtime, inspector)
    crashes: list[Exception] = []
    decoder.crashed.connect(crashes.append)
    record = tape.recorder.get(2)
    assert record is not None
    for _ in range(3):
        decoder.view(record)
        qtbot.waitUntil(lambda: decoder.idle)
    assert len(crashes) == 1


@pytest.mark.usefixtures("unhurried")
def test_what_ends_a_long_chain_is_never_decoded_while_painting(
    qtbot: QtBot, runtime: Runtime
) -> None:
    tape = Tape()
    for block in blocks("BF2182" + "1388" + "AB" * 5000, 200):
        last, _ = tape.exchange(block, "9000")
    fetch, answer = tape.exchange("81C0000015", EID_ANSWER + "9000")
    decoder = decoder_of(runtime, tape.recorder)
    decoder.begin_frame()
    assert [decoder.row(one).message for one in (last, answer)] == ["…", "…"]
    assert decoder.row(fetch).message == "GET RESPONSE"
    qtbot.waitUntil(lambda: decoder.idle)
    assert decoder.row(last).message == "STORE DATA · ES10b.PrepareDownload"
