"""The Bench's three parts."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from widgets.bench_place import BenchPlace
from widgets.theme import Theme
from widgets.window_state import WindowState


@pytest.fixture
def place(qtbot: QtBot, theme: Theme) -> BenchPlace:
    place = BenchPlace()
    qtbot.addWidget(place)
    place.put_page(QLabel("page"))
    place.put_dock(QLabel("dock"))
    place.resize(1100, 700)
    place.show()
    return place


def _part(place: BenchPlace, words: str) -> QLabel:
    return next(label for label in place.findChildren(QLabel) if label.text() == words)


def test_the_traffic_can_fill_the_page(qtbot: QtBot, place: BenchPlace) -> None:
    place.fill_with_traffic(True)
    assert not _part(place, "page").isVisible()
    qtbot.waitUntil(lambda: _part(place, "dock").height() > 600, timeout=3000)
    place.fill_with_traffic(False)
    assert _part(place, "page").isVisible()


def test_a_hidden_dock_still_fills_the_traffic_place(place: BenchPlace) -> None:
    place.show_dock(False)
    assert not _part(place, "dock").isVisible()
    place.fill_with_traffic(True)
    assert _part(place, "dock").isVisible()
    place.fill_with_traffic(False)
    assert not _part(place, "dock").isVisible()


def test_sizes_and_the_dock_come_back(qtbot: QtBot, theme: Theme, place: BenchPlace) -> None:
    place.readers.setFixedWidth(300)
    place.show_dock(False)
    state = WindowState()
    place.remember(state)
    other = BenchPlace()
    qtbot.addWidget(other)
    other.restore(state)
    assert not other.dock_wanted
    assert state.columns


def test_a_console_takes_the_traffics_room_only_where_it_is_low(qtbot: QtBot, theme: Theme) -> None:
    place = BenchPlace()
    qtbot.addWidget(place)
    console, dock = QWidget(), QWidget()
    place.put_console(console)
    place.put_dock(dock)
    place.resize(1190, 700)
    place.show()
    place.show_console(True)
    assert not console.isVisible()  # what is shown is no modem
    place.offer_console(True)
    assert (console.isVisible(), dock.isVisible()) == (True, False)
    assert not place.dock_wanted
    place.resize(1190, 1000)
    assert (console.isVisible(), dock.isVisible()) == (True, True)
    place.resize(1190, 700)
    place.show_dock(True)
    assert (console.isVisible(), dock.isVisible()) == (False, True)
    place.fill_with_traffic(True)
    place.show_console(True)
    assert (console.isVisible(), dock.isVisible()) == (False, True)
