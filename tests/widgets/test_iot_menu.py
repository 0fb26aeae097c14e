"""Which IoT verbs a card is offered."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from app.values.euicc import CardReport, EuiccInfo2
from tests.widgets.reports import INFO2, SGP22, SGP32, UICC, VERDICT
from widgets.iot_menu import IotMenu
from widgets.iot_words import IotVerb, iot_words
from widgets.theme import Theme

_FALLBACK = {"Execute fallback …", "Return from fallback …"}
_EMERGENCY = {"Enable emergency profile …", "Disable emergency profile …"}
_FULL = replace(INFO2, fallback_supported=True, ecall_supported=True)


@pytest.fixture
def menu(qtbot: QtBot, theme: Theme) -> IotMenu:
    menu = IotMenu()
    qtbot.addWidget(menu)
    return menu


def _report(dialect: str = "1.2", info2: EuiccInfo2 | None = _FULL) -> CardReport:
    return replace(SGP32, verdict=replace(VERDICT, dialect=dialect), info2=info2)


def _verbs(menu: IotMenu) -> list[QAction]:
    return [action for action in menu.actions() if not action.isSeparator()]


def _refused(menu: IotMenu) -> dict[str, str]:
    return {a.text(): a.toolTip() for a in _verbs(menu) if not a.isEnabled()}


@pytest.mark.parametrize(
    ("report", "shown"),
    [
        pytest.param(SGP32, True, id="sgp32"),
        pytest.param(SGP22, False, id="sgp22"),
        pytest.param(UICC, False, id="uicc"),
    ],
)
def test_only_an_iot_euicc_has_it(menu: IotMenu, report: CardReport, shown: bool) -> None:
    menu.show_report(report)
    assert menu.menuAction().isVisible() is shown


def test_a_card_that_can_all_is_offered_all(menu: IotMenu) -> None:
    menu.show_report(_report("1.0.1", None))
    menu.show_report(_report())
    assert _refused(menu) == {}
    assert len(_verbs(menu)) == len(IotVerb)


@pytest.mark.parametrize(
    ("report", "refused", "reason"),
    [
        pytest.param(
            _report("1.0.1"),
            {*_FALLBACK, *_EMERGENCY, "Activate IPAe …"},
            "This came with SGP.32 v1.1; the card has v1.0.1.",
            id="first-version",
        ),
        pytest.param(
            _report(info2=replace(_FULL, fallback_supported=False)),
            _FALLBACK,
            "EUICCInfo2 names no support of a fallback profile.",
            id="no-fallback",
        ),
        pytest.param(
            _report(info2=replace(_FULL, ecall_supported=False)),
            _EMERGENCY,
            "EUICCInfo2 names no support of an emergency profile.",
            id="no-emergency",
        ),
        pytest.param(
            _report(info2=None),
            {*_FALLBACK, *_EMERGENCY},
            "EUICCInfo2 was not read, so this is not known. Read the card again.",
            id="not-read",
        ),
    ],
)
def test_what_the_card_cannot_do_says_why(
    menu: IotMenu, report: CardReport, refused: set[str], reason: str
) -> None:
    menu.show_report(report)
    assert _refused(menu) == dict.fromkeys(refused, reason)
    assert menu.toolTipsVisible()


@pytest.mark.parametrize("verb", IotVerb)
def test_a_click_chooses(qtbot: QtBot, menu: IotMenu, verb: IotVerb) -> None:
    menu.show_report(_report())
    menu.popup(menu.pos())
    action = next(a for a in _verbs(menu) if a.text().startswith(iot_words(verb).name))
    with qtbot.waitSignal(menu.chosen) as chosen:
        place = menu.actionGeometry(action).center()
        qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=place)
    assert chosen.args == [verb]
