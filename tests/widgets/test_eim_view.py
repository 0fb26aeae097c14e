"""Every eIM whole."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from tests.widgets.finding import button, said
from tests.widgets.reports import BARE, EIM, SGP32
from widgets.eim_view import EimView
from widgets.theme import Theme


def test_keys_copy_whole_though_shown_in_part(qtbot: QtBot, theme: Theme) -> None:
    view = EimView()
    qtbot.addWidget(view)
    view.show_report(SGP32)
    view.show()
    assert f"({len(EIM.public_key)} B)" in said(view)
    qtbot.mouseClick(button(view, "Copy Public key"), Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == EIM.public_key.hex().upper()


def test_no_eim_explains_who_adds_the_first(qtbot: QtBot, theme: Theme) -> None:
    view = EimView()
    qtbot.addWidget(view)
    view.show_report(SGP32)
    view.show_report(BARE)
    assert "AddInitialEim" in said(view)
    assert "bench.eim.example" not in said(view)
