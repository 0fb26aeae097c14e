"""What a traffic view hands over."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.capture.file import CaptureFile, CaptureWriter
from app.runtime import Runtime
from tests.capture.tape import EID_ANSWER, GET_EID, SELECT_ISDR, Tape
from widgets.capture_export_offer import offer_of
from widgets.capture_source import FileSource
from widgets.traffic_dock import TrafficDock
from widgets.traffic_source import LiveSource, TrafficSource


@pytest.fixture
def tape() -> Tape:
    tape = Tape()
    tape.exchange(SELECT_ISDR, "9000")
    tape.exchange(GET_EID, EID_ANSWER + "9000")
    return tape


@pytest.fixture(params=["live", "file"])
def dock(
    request: pytest.FixtureRequest, qtbot: QtBot, runtime: Runtime, tape: Tape, tmp_path: Path
) -> Iterator[TrafficDock]:
    lane = runtime.lane("file")
    source: TrafficSource
    if request.param == "live":
        source = LiveSource(tape.recorder)
    else:
        path = tmp_path / "trace.eimcap"
        with CaptureWriter(path) as writer:
            writer.append(tape.recorder.since(0)[2])
        source = FileSource(CaptureFile.open(path), runtime, lane)
    dock = TrafficDock(source)
    qtbot.addWidget(dock)
    dock.show()
    qtbot.waitUntil(lambda: len(dock.list.rows) == 4)
    yield dock
    lane.close()


def test_all_is_offered_without_a_filter(dock: TrafficDock) -> None:
    offer = offer_of(dock)
    assert len(offer.traffic) == 4
    assert offer.shown is None
    assert offer.selected == ()
    assert offer.path == dock.source.path
    assert offer.name.startswith("traffic-" if dock.source.live else "trace-export")


def test_what_the_filter_shows_and_what_is_selected(qtbot: QtBot, dock: TrafficDock) -> None:
    dock.bar.field.setText("dir == in")
    qtbot.keyClick(dock.bar.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(dock.list.rows) == 2)
    dock.list.setFocus()
    qtbot.keyClick(dock.list, Qt.Key.Key_Home)
    qtbot.keyClick(dock.list, Qt.Key.Key_End, Qt.KeyboardModifier.ShiftModifier)
    offer = offer_of(dock)
    assert (offer.shown_count, offer.filter) == (2, "dir == in")
    assert offer.shown is not None
    assert list(offer.shown()) == [1, 3]
    assert offer.selected == (1, 3)


def test_notes_go_along(dock: TrafficDock) -> None:
    dock.source.annotations.change([4], comment="look here").result()
    assert offer_of(dock).noted(4).comment == "look here"


def test_live_traffic_is_as_it_was_and_a_cleared_list_is_a_choice(qtbot: QtBot, tape: Tape) -> None:
    dock = TrafficDock(LiveSource(tape.recorder))
    qtbot.addWidget(dock)
    dock.show()
    qtbot.waitUntil(lambda: len(dock.list.rows) == 4)
    dock.bar.clear_wanted.emit()
    tape.exchange(GET_EID, "6A82")
    qtbot.waitUntil(lambda: len(dock.list.rows) == 2)
    offer = offer_of(dock)
    tape.exchange(GET_EID, "9000")
    assert len(offer.traffic) == 6
    assert offer.filter == ""
    assert offer.shown is not None
    assert list(offer.shown()) == [4, 5]


def test_hidden_rows_stay_out_of_what_is_shown(qtbot: QtBot, dock: TrafficDock) -> None:
    dock.source.annotations.change([2, 3], hidden=True)
    qtbot.waitUntil(lambda: len(dock.list.rows) == 2)
    offer = offer_of(dock)
    assert offer.shown is not None
    assert list(offer.shown()) == [offer.traffic.row(1), offer.traffic.row(4)]
    assert (offer.shown_count, offer.filter) == (2, "")
    dock.list.show_hidden(True)
    assert offer_of(dock).shown is None
