"""Names and values."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from tests.widgets.finding import button, said
from widgets.facts import Fact, FactsGrid
from widgets.theme import Theme


def test_empty_facts_are_left_out(qtbot: QtBot, theme: Theme) -> None:
    grid = FactsGrid()
    qtbot.addWidget(grid)
    grid.show_facts([Fact("Firmware", "4.2.0"), Fact("Platform", "")])
    assert said(grid) == "Firmware\n4.2.0"


def test_the_copy_button_copies_the_whole_value(qtbot: QtBot, theme: Theme) -> None:
    grid = FactsGrid()
    qtbot.addWidget(grid)
    grid.show_facts([Fact("Key id", "AB …", copy="ABCDEF"), Fact("Other", "x", copy="y")])
    grid.show()
    qtbot.mouseClick(button(grid, "Copy Key id"), Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "ABCDEF"


def test_new_facts_replace_the_old(qtbot: QtBot, theme: Theme) -> None:
    grid = FactsGrid()
    qtbot.addWidget(grid)
    grid.show_facts([Fact("A", "1")])
    grid.show_facts([Fact("B", "2")])
    assert said(grid) == "B\n2"
