"""Text on the page."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from widgets.labels import ElidedLabel, identifier, label


def test_text_is_never_read_as_markup(qtbot: QtBot) -> None:
    shown = label("<b>8904</b>")
    qtbot.addWidget(shown)
    assert shown.textFormat().name == "PlainText"


def test_cut_text_is_whole_in_the_tooltip(qtbot: QtBot) -> None:
    shown = ElidedLabel("A long name that does not fit into so little room")
    qtbot.addWidget(shown)
    shown.resize(60, 20)
    shown.grab()
    assert shown.toolTip() == shown.text()
    shown.resize(2000, 20)
    shown.grab()
    assert shown.toolTip() == ""


@pytest.mark.parametrize("size", [9.0, 10.3, 11.7, 13.1])
def test_text_is_whole_in_the_room_it_asks_for(qtbot: QtBot, size: float) -> None:
    shown = ElidedLabel("Identiv uTrust 3700 F 00 00")
    qtbot.addWidget(shown)
    font = shown.font()
    font.setPointSizeF(size)
    shown.setFont(font)
    shown.resize(shown.sizeHint())
    shown.grab()
    assert shown.toolTip() == ""


def test_identifiers_can_be_selected_with_the_keyboard(qtbot: QtBot) -> None:
    shown = identifier("8904")
    qtbot.addWidget(shown)
    assert "TextSelectableByKeyboard" in str(shown.textInteractionFlags())
