from __future__ import annotations

import subprocess
import sys

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from app.capture.inspector import Inspector
from app.capture.recorder import Recorder
from app.values.traffic import Direction, Layer
from widgets.traffic_access import TrafficAccess
from widgets.traffic_list import TrafficList
from widgets.traffic_rows import TrafficRows

Made = tuple[TrafficList, TrafficAccess]
NAME = QAccessible.Text.Name


@pytest.fixture
def made(qtbot: QtBot) -> Made:
    recorder = Recorder(capacity=5000)
    rows = TrafficRows(Inspector(recorder), recorder.capacity)
    view = TrafficList(rows)
    qtbot.addWidget(view)
    view.resize(900, 300)
    view.show()
    for _ in range(1000):
        recorder("slot 0", Layer.APDU, Direction.OUT, bytes.fromhex("00A40004022FE2"))
    rows.append(0, recorder.since(0)[2])
    view.show_record(1)
    access = QAccessible.queryAccessibleInterface(view)
    assert isinstance(access, TrafficAccess)
    return view, access


def test_the_list_is_a_list_of_all_rows(made: Made) -> None:
    _view, access = made
    assert (access.role(), access.childCount()) == (QAccessible.Role.List, 1000)
    assert access.text(NAME) == "Traffic"
    assert access.child(1000) is None
    assert access.child(-1) is None


def test_a_row_says_its_texts_its_place_and_what_is_noted(made: Made) -> None:
    view, access = made
    view.annotations.change([2], mark=True)
    row = access.child(1)
    assert row.role() == QAccessible.Role.ListItem
    said = row.text(NAME)
    assert "IPA → eUICC, slot 0, SELECT · EF.ICCID" in said
    assert said.endswith("marked, 2 of 1000")
    assert (access.indexOfChild(row), row.parent(), row.childCount()) == (1, access, 0)


def test_a_row_tells_whether_it_is_chosen_and_where_it_stands(qtbot: QtBot, made: Made) -> None:
    view, access = made
    qtbot.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    states = [access.child(at).state() for at in range(3)]
    assert [bool(one.selected) for one in states] == [True, True, False]
    assert [bool(access.child(at).state().offscreen) for at in (0, 900)] == [False, True]
    rect = access.child(2).rect()
    assert rect.topLeft() == view.viewport().mapToGlobal(QPoint(0, 48))
    assert access.childAt(rect.center().x(), rect.center().y()).seq == 3
    assert access.child(900).rect().isEmpty()
    assert access.focusChild().seq == 2


def test_going_through_all_rows_keeps_few_of_them(made: Made) -> None:
    _view, access = made
    assert all(access.child(at).text(NAME) for at in range(1000))
    assert len(access._kept) <= 400
    assert access.child(0).text(NAME).endswith("1 of 1000")


_LIVES = """
import gc
from PySide6.QtCore import QEvent
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication
from app.capture.inspector import Inspector
from app.capture.recorder import Recorder
from app.values.traffic import Direction, Layer
from widgets.traffic_list import TrafficList
from widgets.traffic_rows import TrafficRows
app = QApplication([])
QAccessible.setActive(True)
recorder = Recorder()
for _ in range(50):
    recorder("slot 0", Layer.APDU, Direction.OUT, bytes(4))
left = []
for turn in range(40):
    rows = TrafficRows(Inspector(recorder), 100)
    view = TrafficList(rows)
    rows.append(0, recorder.since(0)[2])
    view.show()
    access = QAccessible.queryAccessibleInterface(view)
    for at in range(50):
        access.child(at).text(QAccessible.Text.Name)
        view.show_record(at + 1)
        view.annotations.change([at + 1], mark=True)
    if turn % 4:
        view.deleteLater()
        app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    else:
        left.append(view)
    del view, access, rows
    gc.collect()
print("done", len(left))
"""


def test_lists_that_were_read_come_and_go_without_harm() -> None:
    """In a process of its own: what goes wrong here ends it, perhaps only at its very end."""
    done = subprocess.run(
        [sys.executable, "-c", _LIVES], capture_output=True, text=True, timeout=120, check=False
    )
    assert (done.returncode, done.stdout) == (0, "done 10\n"), done.stderr
