"""The IoT verbs, from the menu to a real simulated card and back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QPushButton
from pytestqt.qtbot import QtBot

from app.card.slot import Slot
from app.workbench import Workbench
from tests.widgets.finding import button, child, said
from widgets.bridge import BenchSignals
from widgets.card_page import CardPage
from widgets.card_work import CardWork
from widgets.iot_menu import IotMenu
from widgets.modem_work import ModemWork
from widgets.privacy import Mask
from widgets.question_dialog import QuestionDialog
from widgets.theme import Theme

_LEFT = Qt.MouseButton.LeftButton
_SETTLE_MS = 20_000


class _Desk:
    """A card page over one slot of a real bench, kept fresh as the window does."""

    def __init__(self, qtbot: QtBot, workbench: Workbench, mask: Mask, uri: str) -> None:
        self.qtbot = qtbot
        self.workbench = workbench
        self.work = CardWork(workbench.runtime, lambda: workbench.recorder.last_seq)
        modems = ModemWork(self.work, workbench, self.work)
        self.page = CardPage(self.work, modems, mask, lambda: workbench.recorder.last_seq)
        qtbot.addWidget(self.page)
        self.told: list[str] = []
        self.ran: list[str] = []
        self.page.told.connect(self.told.append)
        self.signals = BenchSignals(workbench.bench, self.page)
        self.slot: Slot = workbench.bench.add_simulated(uri)
        self.signals.changed.connect(self._show)
        self.work.changed.connect(self._show)
        self.page.resize(1000, 700)
        self.page.show()
        self._show()
        qtbot.waitUntil(lambda: self.slot.status.report is not None, timeout=_SETTLE_MS)
        self.settle()

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: self.work.running(self.slot) is None, timeout=_SETTLE_MS)

    def choose(self, words: str) -> QuestionDialog:
        """Click More, IoT and a verb; return the question."""
        more = button(self.page, "More actions")
        assert isinstance(more, QPushButton)
        menu, iot = more.menu(), child(more, IotMenu)
        menu.popup(more.mapToGlobal(more.rect().bottomLeft()))  # a click on it waits for an answer
        self._click(menu, "IoT (SGP.32)")
        self.qtbot.waitUntil(iot.isVisible, timeout=3000)
        self._click(iot, f"{words} …")
        return child(self.page, QuestionDialog)

    def do(self, words: str) -> None:
        """Choose a verb, say yes and wait for its end."""
        self.qtbot.mouseClick(button(self.choose(words), words), _LEFT)
        self.settle()

    def enabled(self) -> str:
        report = self.slot.status.report
        return next((p.title for p in report.profiles if p.enabled), "") if report else ""

    def _click(self, menu: QMenu, words: str) -> None:
        action = next(a for a in menu.actions() if a.text() == words)
        self.qtbot.mouseClick(menu, _LEFT, pos=menu.actionGeometry(action).center())

    def _show(self) -> None:
        if running := self.work.running(self.slot):
            self.ran.append(running.label)
        self.page.show_slot(self.slot)


@pytest.fixture
def desk(qtbot: QtBot, theme: Theme, workbench: Workbench, mask: Mask) -> Iterator[_Desk]:
    desk = _Desk(qtbot, workbench, mask, "sim:")
    yield desk
    desk.signals.close()


def test_the_question_names_what_would_change(desk: _Desk) -> None:
    words = said(desk.choose("Execute fallback"))
    assert "The device may lose its connection" in words
    assert f"Enabled now: {desk.enabled()}\nEnabled then: Harbour Metering 10 MB" in words


def test_fallback_and_the_way_back_are_shown_as_the_card_tells(desk: _Desk) -> None:
    before = desk.enabled()
    desk.do("Execute fallback")
    assert desk.enabled() == "Harbour Metering 10 MB"
    assert "Switching to the fallback profile" in desk.ran
    desk.do("Return from fallback")
    assert desk.enabled() == before
    assert desk.told == [
        "The fallback profile is enabled.",
        "The profile from before the fallback is enabled.",
    ]


def test_the_emergency_profile_comes_and_goes(desk: _Desk) -> None:
    before = desk.enabled()
    desk.do("Enable emergency profile")
    assert desk.enabled() not in ("", before)
    desk.do("Disable emergency profile")
    assert desk.enabled() == before


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        pytest.param("Roll back", "Rollback is not permitted now", id="rollback"),
        pytest.param(
            "Immediate enable", "Immediate enabling is not configured", id="immediate-enable"
        ),
        pytest.param("Activate IPAe", "There is no IPA in this eUICC", id="ipae"),
    ],
)
def test_a_refusal_is_explained_and_the_truth_shown(desk: _Desk, words: str, reason: str) -> None:
    before = desk.enabled()
    desk.do(words)
    assert reason in said(desk.page)
    assert desk.enabled() == before
    assert desk.told == []


def test_no_is_no(desk: _Desk) -> None:
    asked = desk.workbench.recorder.last_seq
    desk.qtbot.mouseClick(button(desk.choose("Execute fallback"), "Cancel"), _LEFT)
    desk.settle()
    assert desk.workbench.recorder.last_seq == asked


def test_a_card_that_left_meanwhile_is_not_switched(desk: _Desk) -> None:
    dialog = desk.choose("Execute fallback")
    asked = desk.workbench.recorder.last_seq
    desk.slot.seen(present=False)
    desk.qtbot.mouseClick(button(dialog, "Execute fallback"), _LEFT)
    desk.settle()
    assert desk.workbench.recorder.last_seq == asked


def test_an_euicc_with_an_ipa_activates_it(
    qtbot: QtBot, theme: Theme, workbench: Workbench, mask: Mask
) -> None:
    desk = _Desk(qtbot, workbench, mask, "sim:?ipa=ipae")
    desk.do("Activate IPAe")
    assert desk.told == ["The IPAe is activated."]
    desk.signals.close()
