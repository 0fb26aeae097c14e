from __future__ import annotations

import json

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.capture.recorder import Recorder
from app.runtime import Runtime
from app.values.traffic import Direction, Layer, Record
from tests.capture.secret_tape import CODE, secret_tape, trigger
from tests.capture.tape import Tape
from widgets.record_view import RecordView
from widgets.theme import Theme
from widgets.traffic_decoder import TrafficDecoder
from widgets.traffic_details import TrafficDetails
from widgets.traffic_dock import TrafficDock
from widgets.traffic_source import LiveSource


@pytest.fixture
def tape() -> Tape:
    return secret_tape()


@pytest.fixture
def details(qtbot: QtBot) -> TrafficDetails:
    made = TrafficDetails()
    qtbot.addWidget(made)
    made.resize(900, 500)
    made.show()
    return made


def record_with(recorder: Recorder, data: bytes) -> Record:
    return next(one for one in recorder.since(0)[2] if one.data == data)


def copied(view: RecordView, what: str) -> str:
    view.copy(what)
    return QApplication.clipboard().text()


def texts(details: TrafficDetails) -> str:
    return " | ".join(one.text() for one in details.findChildren(QLabel) if one.isVisible())


@pytest.mark.parametrize("what", ["hex", "tree", "row"])
def test_what_is_copied_holds_no_secret_until_they_are_shown(
    details: TrafficDetails, tape: Tape, what: str
) -> None:
    source = LiveSource(tape.recorder)
    view = RecordView(source, details)
    view.show(record_with(tape.recorder, trigger()))
    hidden = copied(view, what)
    assert CODE not in hidden
    assert CODE.encode().hex(" ").upper() not in hidden
    assert "••" in hidden if what == "hex" else "hidden" in hidden
    source.inspector.show_secrets(True)
    view.show_again()
    shown = copied(view, what)
    assert "MATCH-77-QX" in shown or CODE.encode().hex(" ").upper() in shown


def test_hex_copied_from_the_bytes_hides_as_well(details: TrafficDetails, tape: Tape) -> None:
    view = RecordView(LiveSource(tape.recorder), details)
    view.show(record_with(tape.recorder, trigger()))
    details.hex.view.select_range(9, 12)
    details.hex.view.copy()
    assert QApplication.clipboard().text() == "1E •• ••"


def test_the_tree_says_hidden(details: TrafficDetails, tape: Tape) -> None:
    view = RecordView(LiveSource(tape.recorder), details)
    view.show(record_with(tape.recorder, trigger()))
    decoding = source_texts(details)
    assert f"hidden, {len(CODE)} bytes" in decoding
    assert CODE not in decoding


def source_texts(details: TrafficDetails) -> str:
    model = details.tree.model()
    rows: list[str] = []
    stack = [model.index(0, 0)]
    while stack:
        index = stack.pop()
        rows.append(str(index.data()))
        stack += [model.index(row, 0, index) for row in range(model.rowCount(index))]
    return "\n".join(rows)


def test_while_a_large_record_is_decoded_it_says_so_and_copies_nothing(
    qtbot: QtBot, runtime: Runtime, details: TrafficDetails, tape: Tape
) -> None:
    recorder = tape.recorder
    text = json.dumps({"matchingId": CODE, "boundProfilePackage": "QUJD" * 1_000_000})
    seq = recorder("smdp", Layer.ESIPA, Direction.IN, text.encode())
    large, small = recorder.get(seq), record_with(recorder, trigger())
    assert large is not None
    source = LiveSource(recorder)
    view = RecordView(source, details)
    view.decode_with(TrafficDecoder(runtime, source.inspector))
    view.show(small)
    qtbot.waitUntil(lambda: not view.waiting)
    QApplication.clipboard().setText("as before")
    view.show(large)
    assert view.waiting
    assert copied(view, "hex") == "as before"
    qtbot.waitUntil(lambda: "Decoding …" in texts(details) or not view.waiting, timeout=60_000)
    qtbot.waitUntil(lambda: not view.waiting, timeout=60_000)
    assert f"#{large.seq}" in texts(details)
    assert CODE not in copied(view, "hex")


def test_hiding_secrets_clears_the_details_before_it_fills_them_anew(
    qtbot: QtBot, runtime: Runtime, details: TrafficDetails, tape: Tape
) -> None:
    source = LiveSource(tape.recorder)
    source.inspector.show_secrets(True)
    decoder = TrafficDecoder(runtime, source.inspector)
    view = RecordView(source, details)
    view.decode_with(decoder)
    view.show(record_with(tape.recorder, trigger()))
    qtbot.waitUntil(lambda: not view.waiting)
    assert CODE in source_texts(details)
    source.inspector.show_secrets(False)
    decoder.forget()
    view.show_again()
    assert CODE not in source_texts(details)
    qtbot.waitUntil(lambda: not view.waiting)
    assert CODE not in source_texts(details)
    assert "hidden" in source_texts(details)


def test_a_comment_stands_with_the_facts_as_soon_as_it_is_written(
    qtbot: QtBot, theme: Theme, tape: Tape
) -> None:
    dock = TrafficDock(LiveSource(tape.recorder))
    qtbot.addWidget(dock)
    dock.resize(1190, 500)
    dock.show()
    dock.show_record(1)
    qtbot.waitUntil(lambda: dock.list.current_seq == 1)
    assert "Comment" not in texts(dock.details)
    noted = dock.source.annotations
    noted.change([1], comment="Why so late?")
    assert "Comment: Why so late?" in texts(dock.details)
    dock.show_record(2)
    assert "Comment" not in texts(dock.details)
    dock.show_record(1)
    assert "Comment: Why so late?" in texts(dock.details)
    noted.change([1], comment="")
    assert "Comment" not in texts(dock.details)
