from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.capture.explain import Explanation
from app.capture.parts import State
from widgets.chips import Chip
from widgets.explain_pane import ExplainPane
from widgets.theme import Tone

REFUSED = Explanation(
    "The profile is not disabled",
    "The operation works on a disabled profile only.",
    State.FAILED,
    "you",
    "Read the profile list again.",
    "SGP.22 v2.5 §5.7.16",
    "enableResult profileNotInDisabledState (2)",
)


def shown(qtbot: QtBot, found: Explanation, partner: str = "") -> ExplainPane:
    pane = ExplainPane()
    qtbot.addWidget(pane)
    pane.resize(360, 240)
    pane.show()
    pane.show_explanation(found, ("#7", "", "slot 0"), partner)
    return pane


def texts(pane: ExplainPane) -> list[str]:
    return [
        one.text().replace("\u00a0", " ") for one in pane.findChildren(QLabel) if one.isVisible()
    ]


def test_a_refusal_says_what_why_who_and_where(qtbot: QtBot) -> None:
    pane = shown(qtbot, REFUSED)
    found = texts(pane)
    assert REFUSED.title in found
    assert REFUSED.text in found
    assert "You can act: Read the profile list again." in found
    assert "enableResult profileNotInDisabledState (2) · #7 · slot 0" in found
    assert "SGP.22 v2.5 §5.7.16" in found
    chip = pane.findChild(Chip)
    assert chip is not None
    assert (chip.accessibleName(), chip.tone) == ("Refused", Tone.FAILED)


def test_another_s_turn_is_named(qtbot: QtBot) -> None:
    pane = shown(qtbot, Explanation("T", "x", State.FAILED, "eUICC maker", "Ask them."))
    assert "For the eUICC maker: Ask them." in texts(pane)


def test_what_there_is_not_takes_no_room(qtbot: QtBot) -> None:
    pane = shown(qtbot, Explanation("T", "x", State.OK))
    assert texts(pane) == ["T", "x", "#7 · slot 0"]


def test_the_other_half_is_a_click_away(qtbot: QtBot) -> None:
    pane = shown(qtbot, REFUSED, "Show its command")
    button = pane.findChild(QPushButton)
    assert button is not None
    with qtbot.waitSignal(pane.partner_wanted):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_without_a_record_there_is_one_sentence(qtbot: QtBot) -> None:
    pane = shown(qtbot, REFUSED)
    pane.show_nothing("Select a record.")
    assert texts(pane) == ["Select a record."]
