from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QTabBar
from pytestqt.qtbot import QtBot

from app.capture.recorder import Recorder
from app.runtime import Runtime
from tests.widgets.captures import reading, written
from tests.widgets.sequence_scenes import replayed
from widgets.theme import Theme
from widgets.traffic_dock import TrafficDock
from widgets.traffic_documents import TrafficDocuments
from widgets.traffic_source import LiveSource

_COPY, _LEFT = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton


@pytest.fixture
def documents(qtbot: QtBot, theme: Theme, runtime: Runtime) -> TrafficDocuments:
    recorder = Recorder()
    replayed(recorder)
    made = TrafficDocuments(TrafficDock(LiveSource(recorder)), runtime)
    qtbot.addWidget(made)
    made.resize(1190, 700)
    made.show()
    return made


@pytest.fixture
def capture(tmp_path: Path) -> Path:
    return written(tmp_path / "a.eimcap", reading())


def opened(qtbot: QtBot, documents: TrafficDocuments, path: Path) -> TrafficDock:
    document = documents.open(path)
    qtbot.waitUntil(lambda: document.dock is not None and document.settled)
    assert document.dock is not None
    return document.dock


def test_a_capture_opens_in_a_tab_beside_the_live_traffic(
    qtbot: QtBot, documents: TrafficDocuments, capture: Path
) -> None:
    assert documents.current is documents.live
    dock = opened(qtbot, documents, capture)
    assert documents.current is dock
    assert [documents.tabs.tabText(place) for place in range(2)] == ["Live", "a.eimcap"]
    assert dock.source.path == capture
    assert dock.show_record(6)
    assert dock.isVisible()
    documents.show_live()
    assert documents.current is documents.live


def test_what_is_open_is_not_opened_twice(
    qtbot: QtBot, documents: TrafficDocuments, capture: Path
) -> None:
    dock = opened(qtbot, documents, capture)
    documents.show_live()
    assert documents.open(capture).dock is dock
    assert documents.current is dock
    assert len(documents.documents) == 1


def test_only_captures_close(qtbot: QtBot, documents: TrafficDocuments, capture: Path) -> None:
    opened(qtbot, documents, capture)
    assert documents.tabs.tabButton(0, QTabBar.ButtonPosition.RightSide) is None
    with qtbot.waitSignal(documents.told) as told:
        documents.close_document()
    assert told.args == ["a.eimcap was closed."]
    assert (documents.current, documents.tabs.count()) == (documents.live, 1)
    documents.close_document()
    assert documents.live.isVisible()


def test_closing_one_leaves_the_others(
    qtbot: QtBot, documents: TrafficDocuments, capture: Path, tmp_path: Path
) -> None:
    first = opened(qtbot, documents, capture)
    second = opened(qtbot, documents, written(tmp_path / "b.eimcap", reading()))
    button = documents.tabs.tabButton(1, QTabBar.ButtonPosition.RightSide)
    assert button.accessibleName() == "Close a.eimcap"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert [document.dock for document in documents.documents] == [second]
    assert documents.current is second
    assert first is not second


def test_secrets_are_hidden_or_shown_in_all_of_them_together(
    qtbot: QtBot, documents: TrafficDocuments, capture: Path
) -> None:
    dock = opened(qtbot, documents, capture)
    assert dock.secrecy is documents.live.secrecy


def named(path: Path) -> QMimeData:
    """What a file manager hands over."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    return data


def taken(documents: TrafficDocuments, data: QMimeData) -> bool:
    """Whether something dragged here may be dropped."""
    place = documents.rect().center()
    entered = QDragEnterEvent(place, _COPY, data, _LEFT, Qt.KeyboardModifier.NoModifier)
    entered.ignore()
    documents.dragEnterEvent(entered)
    return entered.isAccepted()


def test_files_dropped_here_are_opened(
    qtbot: QtBot, documents: TrafficDocuments, capture: Path
) -> None:
    data = named(capture)
    assert taken(documents, data)
    documents.dropEvent(
        QDropEvent(QPointF(5, 5), _COPY, data, _LEFT, Qt.KeyboardModifier.NoModifier)
    )
    assert [document.path for document in documents.documents] == [capture]
    qtbot.waitUntil(lambda: documents.settled)


def test_what_is_no_file_is_not_taken(qtbot: QtBot, documents: TrafficDocuments) -> None:
    data = QMimeData()
    data.setText("only words")
    assert not taken(documents, data)


def test_keys_walk_through_the_tabs(
    qtbot: QtBot, documents: TrafficDocuments, capture: Path
) -> None:
    dock = opened(qtbot, documents, capture)
    documents._walk(1)
    assert documents.current is documents.live
    documents._walk(-1)
    assert documents.current is dock


def test_low_room_is_the_live_traffics_alone(
    qtbot: QtBot, documents: TrafficDocuments, capture: Path
) -> None:
    dock = opened(qtbot, documents, capture)
    documents.resize(1190, 272)
    assert documents.live.isVisible()
    assert not documents.tabs.isVisible()
    assert documents.current is documents.live
    assert not taken(documents, named(capture))
    documents.resize(1190, 700)
    assert dock.isVisible()


def test_filters_kept_in_one_are_kept_in_all(
    qtbot: QtBot, documents: TrafficDocuments, capture: Path
) -> None:
    documents.live.bar.saved.keep(["dir == in"])
    dock = opened(qtbot, documents, capture)
    assert dock.bar.saved.texts == ["dir == in"]
    dock.bar.saved.show_present("dir == out")
    dock.bar.saved._menu.actions()[0].trigger()
    assert documents.live.bar.saved.texts == ["dir == in", "dir == out"]


def test_list_or_sequence_stands_in_the_row_of_tabs(
    qtbot: QtBot, documents: TrafficDocuments, capture: Path
) -> None:
    live = documents.live_switch.buttons[1]
    dock = opened(qtbot, documents, capture)
    switch = documents.documents[0].switch
    assert switch is not None
    assert dock.isVisible()
    other = switch.buttons[1]
    tabs = documents.tabs
    row = tabs.mapTo(documents, tabs.rect().center()).y()
    assert (live.isVisible(), other.isVisible()) == (False, True)
    assert abs(other.mapTo(documents, other.rect().center()).y() - row) <= 4
    documents.show_live()
    assert (live.isVisible(), other.isVisible()) == (True, False)
    documents.tabs.setCurrentIndex(1)
    documents.close_document()
    assert live.isVisible()


def test_it_is_settled_only_when_all_rows_in_sight_are_decoded(
    qtbot: QtBot, documents: TrafficDocuments
) -> None:
    decoder = documents.live_switch._decoder
    recorder = documents.live.source.records
    assert isinstance(recorder, Recorder)
    decoder.view(recorder.since(0)[2][0])
    assert not documents.settled
    qtbot.waitUntil(lambda: documents.settled)
    assert decoder.idle
