from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from app.capture.inspector import Inspector
from app.capture.recorder import Recorder
from app.values.traffic import Direction, Layer
from widgets.row_area import ROW_HEIGHT
from widgets.theme import tokens
from widgets.traffic_columns import Column
from widgets.traffic_list import TrafficList
from widgets.traffic_rows import TrafficRows

Made = tuple[TrafficList, TrafficRows, Recorder]


@pytest.fixture
def made(qtbot: QtBot) -> Made:
    recorder = Recorder(capacity=100)
    rows = TrafficRows(Inspector(recorder), recorder.capacity)
    view = TrafficList(rows)
    qtbot.addWidget(view)
    view.resize(900, 26 + 10 * ROW_HEIGHT + 4)
    view.show()
    return view, rows, recorder


def feed(rows: TrafficRows, recorder: Recorder, count: int) -> None:
    seen = recorder.last_seq
    for _ in range(count):
        recorder("slot 0", Layer.APDU, Direction.OUT, bytes.fromhex("00A40004022FE2"))
    rows.append(0, recorder.since(seen)[2])


def middle_of(row: int) -> QPoint:
    return QPoint(40, row * ROW_HEIGHT + ROW_HEIGHT // 2)


def wheel(view: TrafficList, up: bool) -> None:
    turn = QPoint(0, 120 if up else -120)
    event = QWheelEvent(
        QPointF(40, 40), QPointF(40, 40), QPoint(), turn, Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view.viewport(), event)


def test_it_follows_the_newest_record(made: Made) -> None:
    view, rows, recorder = made
    feed(rows, recorder, 50)
    bar = view.verticalScrollBar()
    assert (bar.value(), bar.maximum()) == (40, 40)


def test_scrolling_up_ends_following_and_new_rows_do_not_move_it(qtbot: QtBot, made: Made) -> None:
    view, rows, recorder = made
    feed(rows, recorder, 50)
    with qtbot.waitSignal(view.follow_changed) as signal:
        wheel(view, up=True)
    assert signal.args == [False]
    place = view.verticalScrollBar().value()
    assert place < 40
    feed(rows, recorder, 10)
    assert view.verticalScrollBar().value() == place
    view.set_follow(True)
    assert view.verticalScrollBar().value() == view.verticalScrollBar().maximum() == 50


def test_rows_that_fall_off_the_beginning_do_not_move_what_is_read(made: Made) -> None:
    view, rows, recorder = made
    feed(rows, recorder, 105)
    view.set_follow(False)
    view.verticalScrollBar().setValue(60)
    first = rows.record(60).seq
    feed(rows, recorder, 20)
    assert rows.record(view.verticalScrollBar().value()).seq == first


def test_a_click_selects_the_row_under_the_pointer(qtbot: QtBot, made: Made) -> None:
    view, rows, recorder = made
    feed(rows, recorder, 50)
    with qtbot.waitSignal(view.record_selected) as signal:
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=middle_of(2))
    assert signal.args == [43]
    assert view.current_seq == 43
    assert not view.follows


def test_a_click_below_the_last_row_selects_nothing(qtbot: QtBot, made: Made) -> None:
    view, rows, recorder = made
    feed(rows, recorder, 3)
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=middle_of(5))
    assert view.current_seq == 0


@pytest.mark.parametrize(
    ("keys", "seq"),
    [
        pytest.param([Qt.Key.Key_Home], 1, id="home"),
        pytest.param([Qt.Key.Key_End], 50, id="end"),
        pytest.param([Qt.Key.Key_Home, Qt.Key.Key_Down, Qt.Key.Key_Down], 3, id="down"),
        pytest.param([Qt.Key.Key_End, Qt.Key.Key_Up], 49, id="up"),
        pytest.param([Qt.Key.Key_Home, Qt.Key.Key_PageDown], 10, id="page-down"),
        pytest.param([Qt.Key.Key_End, Qt.Key.Key_PageUp], 41, id="page-up"),
        pytest.param([Qt.Key.Key_Home, Qt.Key.Key_Up], 1, id="not-before-the-first"),
    ],
)
def test_keys_move_the_current_row(qtbot: QtBot, made: Made, keys: list[Qt.Key], seq: int) -> None:
    view, rows, recorder = made
    feed(rows, recorder, 50)
    for key in keys:
        qtbot.keyClick(view, key)
    assert view.current_seq == seq
    bar = view.verticalScrollBar()
    assert bar.value() <= rows.index_of(seq) < bar.value() + bar.pageStep()


def test_a_screen_reader_is_told_the_row(qtbot: QtBot, made: Made) -> None:
    view, rows, recorder = made
    feed(rows, recorder, 5)
    qtbot.keyClick(view, Qt.Key.Key_Home)
    assert "IPA → eUICC, slot 0, SELECT · EF.ICCID" in view.accessibleDescription()


def test_copy_is_asked_for_by_key(qtbot: QtBot, made: Made) -> None:
    view, rows, recorder = made
    feed(rows, recorder, 5)
    with qtbot.waitSignal(view.copy_wanted):
        qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)


def test_a_record_is_shown_by_its_seq(made: Made) -> None:
    view, rows, recorder = made
    feed(rows, recorder, 50)
    assert view.show_record(7)
    assert (view.current_seq, view.follows) == (7, False)
    assert not view.show_record(999)
    row = view.current_row()
    assert row is not None
    assert row.message == "SELECT · EF.ICCID"


def test_a_column_can_be_hidden_and_brought_back(made: Made) -> None:
    view, rows, recorder = made
    feed(rows, recorder, 5)
    header = view.header
    assert header.widths[Column.SIZE]
    header.show_column(Column.SIZE, False)
    assert header.widths[Column.SIZE] == 0
    action = next(one for one in header.menu().actions() if one.text() == "Bytes")
    assert not action.isChecked()
    header.automatic()
    assert header.widths[Column.SIZE]


def test_every_state_can_be_painted(qtbot: QtBot, made: Made) -> None:
    view, rows, recorder = made
    view.set_empty_text("Nothing yet")
    empty = view.grab().toImage()
    command = recorder("slot 0", Layer.APDU, Direction.OUT, bytes.fromhex("00A40004026FFF"))
    recorder("slot 0", Layer.APDU, Direction.IN, b"\x6a\x82", pair=command)
    rows.append(0, recorder.since(0)[2])
    qtbot.keyClick(view, Qt.Key.Key_End)
    assert view.grab().toImage() != empty


CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def click(qtbot: QtBot, view: TrafficList, row: int, keys: Qt.KeyboardModifier) -> None:
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, keys, middle_of(row))


def test_several_rows_are_chosen_with_the_mouse(qtbot: QtBot, made: Made) -> None:
    view, rows, recorder = made
    feed(rows, recorder, 10)
    click(qtbot, view, 1, Qt.KeyboardModifier.NoModifier)
    with qtbot.waitSignal(view.selection_changed):
        click(qtbot, view, 3, SHIFT)
    assert (view.selection.seqs(), view.current_seq) == ([2, 3, 4], 4)
    click(qtbot, view, 7, CONTROL)
    click(qtbot, view, 2, CONTROL)
    assert (view.selection.seqs(), view.current_seq) == ([2, 4, 8], 2)
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.RightButton, pos=middle_of(1))
    assert view.selection.count == 3
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.RightButton, pos=middle_of(5))
    assert view.selection.seqs() == [6]
    click(qtbot, view, 5, Qt.KeyboardModifier.NoModifier)
    assert view.selection.seqs() == []


def test_several_rows_are_chosen_with_keys(qtbot: QtBot, made: Made) -> None:
    view, rows, recorder = made
    feed(rows, recorder, 10)
    qtbot.keyClick(view, Qt.Key.Key_Home)
    for _ in range(2):
        qtbot.keyClick(view, Qt.Key.Key_Down, SHIFT)
    assert view.selection.seqs() == [1, 2, 3]
    assert view.accessibleDescription().endswith("3 of 10, 3 rows chosen")
    qtbot.keyClick(view, Qt.Key.Key_Up, SHIFT)
    assert view.selection.seqs() == [1, 2]
    qtbot.keyClick(view, Qt.Key.Key_A, CONTROL)
    assert view.selection.count == 10
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view.selection.seqs() == [10]


def test_a_choice_looks_chosen(qtbot: QtBot, made: Made) -> None:
    view, rows, recorder = made
    feed(rows, recorder, 5)
    qtbot.keyClick(view, Qt.Key.Key_Home)
    one = view.viewport().grab().toImage()
    qtbot.keyClick(view, Qt.Key.Key_Down, SHIFT)
    both = view.viewport().grab().toImage()
    ground = tokens().accent_ground.lower()
    places = [(880, row * ROW_HEIGHT + 3) for row in range(3)]
    assert [one.pixelColor(*place).name() == ground for place in places] == [True, False, False]
    assert [both.pixelColor(*place).name() == ground for place in places] == [True, True, False]


def test_what_is_noted_is_said_and_shown(qtbot: QtBot, made: Made) -> None:
    view, rows, recorder = made
    feed(rows, recorder, 5)
    qtbot.keyClick(view, Qt.Key.Key_Home)
    before = view.viewport().grab().toImage()
    assert Column.NOTES not in dict(view.header.shown)
    view.annotations.change([1], mark=True, comment="why?")
    assert Column.NOTES in dict(view.header.shown)
    assert "marked, comment: why?, 1 of 5" in view.accessibleDescription()
    assert view.viewport().grab().toImage() != before
    help_event = QHelpEvent(QEvent.Type.ToolTip, middle_of(0), view.mapToGlobal(middle_of(0)))
    QApplication.sendEvent(view.viewport(), help_event)
    assert QToolTip.text().startswith("marked\ncomment: why?\n#1")


def test_hidden_rows_leave_and_are_counted(qtbot: QtBot, made: Made) -> None:
    view, rows, recorder = made
    feed(rows, recorder, 5)
    with qtbot.waitSignal(view.hidden_changed) as signal:
        view.annotations.change([2, 3], hidden=True)
    assert signal.args == [2, False]
    assert [view.rows.record(at).seq for at in range(len(view.rows))] == [1, 4, 5]
    with qtbot.waitSignal(view.hidden_changed) as signal:
        assert view.show_record(3)
    assert signal.args == [2, True]
    assert (view.current_seq, len(view.rows)) == (3, 5)


def test_the_menu_is_wanted_by_mouse_and_by_key(qtbot: QtBot, made: Made) -> None:
    view, rows, recorder = made
    feed(rows, recorder, 5)
    view.show_record(2)
    places: list[QPoint] = []
    view.menu_wanted.connect(places.append)
    for reason in (QContextMenuEvent.Reason.Mouse, QContextMenuEvent.Reason.Keyboard):
        at = view.mapToGlobal(QPoint(50, 60))
        QApplication.sendEvent(view.viewport(), QContextMenuEvent(reason, QPoint(50, 34), at))
    assert places[0] == view.mapToGlobal(QPoint(50, 60))
    row = view.viewport().mapToGlobal(view.place_of(2).bottomLeft())
    assert places[1].y() == row.y()
