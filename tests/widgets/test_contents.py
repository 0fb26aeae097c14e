"""What the window shows of the bench, with readers that come and go."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QShortcut, QTextCursor
from PySide6.QtWidgets import QListView
from pytestqt.qtbot import QtBot

from app.capture.file import CaptureFile
from app.card.watch import ReaderState
from app.values.trust import IdentityKind
from app.workbench import Workbench
from tests.capture.tape import SELECT_ISDR, Tape
from tests.widgets.at_modems import modem_slot
from tests.widgets.finding import child, said
from widgets.at_console import AtConsole
from widgets.at_console_desk import KEY
from widgets.bench_place import BenchPlace
from widgets.capture_file_desk import CaptureFileDesk
from widgets.card_page import CardPage
from widgets.contents import Contents
from widgets.navigation_rail import Place
from widgets.recording_work import RecordingOrder, RecordingWork
from widgets.theme import Theme
from widgets.traffic_dock import TrafficDock
from widgets.traffic_documents import TrafficDocuments
from widgets.trust_place import TrustPlace
from widgets.window_state import WindowState

_ONE = ReaderState("Reader one", present=False)
_TWO = ReaderState("Reader two", present=False)


@pytest.fixture
def contents(qtbot: QtBot, theme: Theme, workbench: Workbench) -> Iterator[Contents]:
    contents = Contents(workbench, theme, WindowState())
    qtbot.addWidget(contents)
    contents.resize(1200, 800)
    with qtbot.waitSignal(contents.filled, timeout=5000):
        contents.show()
    yield contents
    contents.remember()


def _plug(qtbot: QtBot, contents: Contents, workbench: Workbench, *readers: ReaderState) -> None:
    """Let the bench hear what the reader watch would tell it."""
    workbench.bench.readers_changed(readers, None)
    model = child(contents, QListView).model()
    qtbot.waitUntil(lambda: model.rowCount() == len(readers), timeout=3000)


def test_the_first_reader_is_chosen(qtbot: QtBot, contents: Contents, workbench: Workbench) -> None:
    _plug(qtbot, contents, workbench, _ONE, _TWO)
    assert "No card in Reader one" in said(contents)


def test_an_unplugged_reader_stays_on_the_page_until_another_is_chosen(
    qtbot: QtBot, contents: Contents, workbench: Workbench
) -> None:
    _plug(qtbot, contents, workbench, _ONE, _TWO)
    _plug(qtbot, contents, workbench, _TWO)
    assert "Reader one was unplugged" in said(contents)
    view = child(contents, QListView)
    view.setCurrentIndex(view.model().index(0, 0))
    assert "No card in Reader two" in said(contents)


def test_a_reader_plugged_in_again_is_chosen_again(
    qtbot: QtBot, contents: Contents, workbench: Workbench
) -> None:
    _plug(qtbot, contents, workbench, _ONE, _TWO)
    _plug(qtbot, contents, workbench, _TWO)
    _plug(qtbot, contents, workbench, _ONE, _TWO)
    assert "No card in Reader one" in said(contents)


def test_the_trust_place_is_made_when_it_is_first_shown(
    qtbot: QtBot, contents: Contents, workbench: Workbench
) -> None:
    assert contents.findChild(TrustPlace) is None
    contents.show_place(Place.TRUST)
    qtbot.waitUntil(lambda: "No key and no root yet" in said(contents), timeout=5000)
    workbench.trust.generate(IdentityKind.EIM, "my eim", protect="none")
    next(s for s in contents.findChildren(QShortcut) if s.key().toString() == "F5").activated.emit()
    qtbot.waitUntil(lambda: "Signed by itself" in said(contents), timeout=5000)


def test_escape_is_free_while_nothing_runs(
    qtbot: QtBot, contents: Contents, workbench: Workbench
) -> None:
    slot = workbench.bench.add_simulated("sim:")
    qtbot.waitUntil(lambda: slot.status.report is not None, timeout=20_000)
    qtbot.waitUntil(lambda: contents.settled, timeout=20_000)
    escape = next(s for s in contents.findChildren(QShortcut) if s.key().toString() == "Esc")
    assert not escape.isEnabled()
    child(contents, CardPage).read()
    assert escape.isEnabled()
    qtbot.waitUntil(lambda: contents.settled, timeout=20_000)
    qtbot.waitUntil(lambda: not escape.isEnabled(), timeout=3000)


def test_a_failed_exchange_is_shown_even_if_the_traffic_was_hidden(
    qtbot: QtBot, contents: Contents, workbench: Workbench
) -> None:
    slot = workbench.bench.add_simulated("sim:")
    qtbot.waitUntil(lambda: slot.status.report is not None, timeout=20_000)
    qtbot.waitUntil(lambda: contents.settled, timeout=20_000)
    contents.show_place(Place.BENCH)
    dock = child(contents, TrafficDock)
    qtbot.waitUntil(lambda: dock.show_record(1), timeout=3000)
    child(contents, BenchPlace).show_dock(False)
    assert not dock.isVisible()
    with qtbot.waitSignal(dock.record_selected, timeout=3000) as blocker:
        contents.show_exchange(2)
    assert blocker.args == [2]
    assert dock.isVisible()


def test_saved_filters_are_there_again(qtbot: QtBot, theme: Theme, workbench: Workbench) -> None:
    state = WindowState(filters=["apdu.sw != 9000"])
    contents = Contents(workbench, theme, state)
    qtbot.addWidget(contents)
    with qtbot.waitSignal(contents.filled, timeout=5000):
        contents.show()
    saved = child(contents, TrafficDock).bar.saved
    assert saved.texts == ["apdu.sw != 9000"]
    saved.keep([*saved.texts, "dur > 200ms"])
    contents.remember()
    assert state.filters == ["apdu.sw != 9000", "dur > 200ms"]


def test_a_recording_is_opened_in_a_tab_and_another_ends_with_the_window(
    qtbot: QtBot, contents: Contents, workbench: Workbench, tmp_path: Path
) -> None:
    tape = Tape(workbench.recorder)
    tape.exchange(SELECT_ISDR, "9000")
    work = child(contents, RecordingWork)
    with qtbot.waitSignal(work.started):
        work.start(RecordingOrder(tmp_path / "a.eimcap", along=True))
    with qtbot.waitSignal(work.ended):
        work.stop()
    desk = child(contents, CaptureFileDesk)
    with qtbot.waitSignal(contents.place_wanted) as blocker:
        desk.open(tmp_path / "a.eimcap")
    assert blocker.args == [Place.TRAFFIC.value]
    contents.show_place(Place.TRAFFIC)
    documents = child(contents, TrafficDocuments)
    qtbot.waitUntil(lambda: documents.document is not None and documents.current is not None)
    dock = documents.current
    assert dock is not None
    qtbot.waitUntil(lambda: len(dock.list.rows) == 2)
    assert dock.bar.file.menu() is desk.menu
    with qtbot.waitSignal(work.started):
        work.start(RecordingOrder(tmp_path / "b.eimcap"))
    tape.exchange(SELECT_ISDR, "6A82")
    contents.remember()
    with CaptureFile.open(tmp_path / "b.eimcap") as file:
        assert [record.seq for record in file.records()] == [3, 4]


def test_a_line_of_the_console_leads_to_its_record_in_the_traffic(
    qtbot: QtBot, contents: Contents, workbench: Workbench
) -> None:
    with modem_slot(workbench) as (_, slot):
        child(contents, BenchPlace).readers.select(slot.uri)
        qtbot.waitUntil(lambda: slot.status.report is not None, timeout=20_000)
        qtbot.waitUntil(lambda: contents.settled, timeout=20_000)
        keys = contents.findChildren(QShortcut)
        next(key for key in keys if key.key().toString() == KEY).activated.emit()
        console = child(contents, AtConsole)
        console.submit("AT+CSQ")
        qtbot.waitUntil(lambda: "< OK" in console.output.all_text(), timeout=5000)
        console.output.moveCursor(QTextCursor.MoveOperation.Start)
        seq = console.output.current_seq
        with qtbot.waitSignal(contents.place_wanted) as blocker:
            console.bar.traffic_wanted.emit()
        assert blocker.args == [Place.TRAFFIC.value]
        contents.show_place(Place.TRAFFIC)
        live = child(contents, TrafficDocuments).live
        qtbot.waitUntil(lambda: live.list.current_seq == seq, timeout=3000)
        workbench.bench.close()
