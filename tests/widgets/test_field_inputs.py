"""Inputs by kind."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QCheckBox, QComboBox, QPushButton
from pytestqt.qtbot import QtBot

from app.eim.fields import FieldKind, FieldSpec
from app.values.packages import FieldValue
from tests.widgets.finding import child
from tests.widgets.packages import Profiles
from tests.widgets.reports import DISABLED
from widgets.field_inputs import CodeInput, FieldInput, IccidInput, input_for
from widgets.privacy import Mask
from widgets.theme import Theme

_CHOICES = (("test", 0), ("provisioning", 1), ("operational", 2))


def _input(qtbot: QtBot, kind: FieldKind, profiles: Profiles | None = None) -> FieldInput:
    spec = FieldSpec("field", kind, choices=_CHOICES, help="What it is.")
    made = input_for(spec, profiles or Profiles())
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.mark.parametrize(
    ("kind", "value", "back"),
    [
        pytest.param(FieldKind.FLAG, True, True, id="flag"),
        pytest.param(FieldKind.CHOICE, "provisioning", "provisioning", id="choice"),
        pytest.param(FieldKind.CHOICE, "unheard of", None, id="unknown choice"),
        pytest.param(FieldKind.BITS, ("test", "operational"), ("test", "operational"), id="bits"),
        pytest.param(FieldKind.HEX, b"\xca\xfe", "CAFE", id="bytes"),
        pytest.param(FieldKind.TAGS, ("5A", "9F70"), "5A 9F70", id="tags"),
        pytest.param(FieldKind.NUMBER, 7, "7", id="number"),
        pytest.param(FieldKind.TEXT, None, None, id="nothing"),
    ],
)
def test_what_is_put_in_comes_out_without_a_signal(
    qtbot: QtBot, theme: Theme, kind: FieldKind, value: FieldValue, back: FieldValue
) -> None:
    made = _input(qtbot, kind)
    with qtbot.assertNotEmitted(made.changed):
        made.put(value)
    assert made.value() == back


def test_a_tick_and_a_choice_are_told(qtbot: QtBot, theme: Theme) -> None:
    flag = _input(qtbot, FieldKind.FLAG)
    with qtbot.waitSignal(flag.changed):
        child(flag, QCheckBox).click()
    choice = _input(qtbot, FieldKind.CHOICE)
    with qtbot.waitSignal(choice.changed):
        child(choice, QComboBox).setCurrentIndex(2)
    assert choice.value() == "provisioning"


def test_a_profile_of_the_card_is_two_presses_away(qtbot: QtBot, theme: Theme) -> None:
    made = _input(qtbot, FieldKind.ICCID)
    assert isinstance(made, IccidInput)
    menu = child(made, QPushButton).menu()
    menu.aboutToShow.emit()
    entry = next(one for one in menu.actions() if DISABLED.grouped in one.text())
    with qtbot.waitSignal(made.changed):
        entry.trigger()
    assert made.value() == DISABLED


def test_without_a_card_the_menu_says_so(qtbot: QtBot, theme: Theme) -> None:
    made = _input(qtbot, FieldKind.ICCID, Profiles(()))
    menu = child(made, QPushButton).menu()
    menu.aboutToShow.emit()
    assert [one.isEnabled() for one in menu.actions()] == [False]


def test_an_activation_code_is_hidden_until_it_is_to_be_seen(qtbot: QtBot, theme: Theme) -> None:
    mask = Mask()
    made = _input(qtbot, FieldKind.ACTIVATION_CODE, Profiles(mask=mask))
    assert isinstance(made, CodeInput)
    made.put("LPA:1$smdp.example.com$MATCH-77")
    assert "MATCH" not in made.line.text()
    assert "smdp.example.com" in made.line.text()
    assert made.line.isReadOnly(), "who edits a code has to see it"
    assert made.value() == "LPA:1$smdp.example.com$MATCH-77"
    made.reveal.click()
    assert made.line.text() == "LPA:1$smdp.example.com$MATCH-77"
    assert not made.line.isReadOnly()
    made.reveal.click()
    assert "MATCH" not in made.line.text()
