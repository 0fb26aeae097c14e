"""Panels."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from widgets.panel import Panel, rule


def test_a_panel_is_named_by_its_title(qtbot: QtBot) -> None:
    panel = Panel("Profiles")
    qtbot.addWidget(panel)
    assert panel.accessibleName() == "Profiles"


def test_a_count_of_nothing_in_particular_shows_no_number(qtbot: QtBot) -> None:
    panel = Panel("Profiles")
    qtbot.addWidget(panel)
    panel.show_count(3)
    assert "3" in [text.text() for text in panel.findChildren(QLabel)]
    panel.show_count(None)
    assert "3" not in [text.text() for text in panel.findChildren(QLabel)]


def test_a_rule_is_one_pixel(qtbot: QtBot) -> None:
    line = rule()
    qtbot.addWidget(line)
    assert line.maximumHeight() == 1
