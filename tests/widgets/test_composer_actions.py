"""The composer's bar."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from tests.widgets.finding import button, said
from tests.widgets.packages import click
from widgets.composer_actions import ComposerActions
from widgets.theme import Theme


@pytest.fixture
def bar(qtbot: QtBot, theme: Theme) -> ComposerActions:
    made = ComposerActions()
    qtbot.addWidget(made)
    made.resize(1200, 48)
    made.show()
    return made


def _entry(bar: ComposerActions, words: str) -> QAction:
    entries = (one for menu in bar.findChildren(QMenu) for one in menu.actions())
    return next(one for one in entries if one.text() == words)


def test_what_is_possible_is_pressed(qtbot: QtBot, bar: ComposerActions) -> None:
    bar.allow(message=True, sign="", execute="")
    with qtbot.waitSignal(bar.sign_wanted):
        click(qtbot, bar, "Sign only")
    with qtbot.waitSignal(bar.execute_wanted):
        click(qtbot, bar, "Execute on this card now")


def test_what_is_not_possible_says_why(bar: ComposerActions) -> None:
    bar.allow(message=False, sign="Give its EID.", execute="Choose a card.")
    assert not button(bar, "Sign only").isEnabled()
    assert button(bar, "Sign only").toolTip() == "Give its EID."
    assert button(bar, "Execute on this card now").toolTip() == "Choose a card."
    assert not button(bar, "Copy").isEnabled()
    assert not _entry(bar, "Message as DER (.der)").isEnabled()
    assert _entry(bar, "Recipe to edit (.toml)").isEnabled()


@pytest.mark.parametrize(
    ("words", "signal", "args"),
    [
        pytest.param("Message as hex (.hex)", "save_wanted", [".hex"], id="save hex"),
        pytest.param("Recipe to edit (.toml)", "save_wanted", [".toml"], id="save recipe"),
        pytest.param("Message as hex", "copy_wanted", [".hex"], id="copy hex"),
        pytest.param("Message as base64", "copy_wanted", [".b64"], id="copy base64"),
        pytest.param("File …", "open_wanted", [], id="open"),
        pytest.param("Paste", "paste_wanted", [], id="paste"),
    ],
)
def test_every_entry_does_something(
    qtbot: QtBot, bar: ComposerActions, words: str, signal: str, args: list[str]
) -> None:
    bar.allow(message=True, sign="", execute="")
    with qtbot.waitSignal(getattr(bar, signal)) as asked:
        _entry(bar, words).trigger()
    assert asked.args == args


def test_what_runs_is_said_and_can_be_stopped(qtbot: QtBot, bar: ComposerActions) -> None:
    bar.show_busy("Executing")
    assert "Executing" in said(bar)
    with qtbot.waitSignal(bar.cancel_wanted):
        click(qtbot, bar, "Cancel")
    bar.show_busy("")
    with pytest.raises(AssertionError, match="no button"):
        button(bar, "Cancel")
