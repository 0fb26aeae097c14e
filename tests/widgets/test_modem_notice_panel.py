"""Making the modem notice: choices, waiting, proof."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QRadioButton
from pytestqt.qtbot import QtBot

from app.modem.notice import Glance, Noticed, NoticeProgress, NoticeResult, NoticeWay
from app.modem.persistence import Persistence, PersistenceResult, PersistenceStep
from app.values.modem import Subscription
from tests.widgets.finding import button, said
from tests.widgets.modems import ICCID, REPORT
from widgets.modem_notice_panel import ModemNoticePanel
from widgets.privacy import Mask
from widgets.theme import Theme

_LEFT = Qt.MouseButton.LeftButton
_WAYS = ("sim-power", "refresh", "reboot", "by-hand")
_BEFORE = Glance(REPORT.subscription, REPORT.reception)
_AFTER = Glance(Subscription("89000123456789012341", "999990000000001"), REPORT.reception)
DONE = NoticeResult(
    NoticeWay.REBOOT, Noticed.YES, "The modem works with it.", "", _BEFORE, _AFTER, 12.4
)
FAILED = NoticeResult(
    NoticeWay.CFUN, Noticed.NO, "The modem has the old one.", "Go on.", _BEFORE, _BEFORE, 21.0
)


@pytest.fixture
def panel(qtbot: QtBot, theme: Theme, mask: Mask) -> ModemNoticePanel:
    panel = ModemNoticePanel(mask)
    qtbot.addWidget(panel)
    panel.resize(900, 300)
    panel.show()
    panel.offer(_WAYS)
    return panel


def _click(qtbot: QtBot, panel: ModemNoticePanel, words: str) -> None:
    qtbot.mouseClick(button(panel, words), _LEFT)


def test_closed_it_says_what_it_is_for(panel: ModemNoticePanel) -> None:
    assert panel.idle
    assert "may go on with the old profile" in said(panel)
    assert "Takes the card's power away" not in said(panel)


def test_the_advised_way_is_chosen_until_another_is(qtbot: QtBot, panel: ModemNoticePanel) -> None:
    _click(qtbot, panel, "Make the modem notice …")
    assert not panel.idle
    assert panel.way == "sim-power"
    assert "Takes the card's power away for a moment" in said(panel)
    radio = next(r for r in panel.findChildren(QRadioButton) if r.text() == "Restart the modem")
    qtbot.mouseClick(radio, _LEFT, pos=QPoint(10, radio.height() // 2))
    with qtbot.waitSignal(panel.notice_requested) as blocker:
        _click(qtbot, panel, "Do it now")
    assert blocker.args == ["reboot"]


def test_not_now_closes_it(qtbot: QtBot, panel: ModemNoticePanel) -> None:
    panel.open()
    with qtbot.waitSignal(panel.closed):
        _click(qtbot, panel, "Not now")
    assert panel.idle


def test_waiting_says_for_what_and_can_be_stopped(qtbot: QtBot, panel: ModemNoticePanel) -> None:
    panel.show_progress(NoticeProgress("Waiting for its return", 12.2, 90.0))
    assert "Waiting for its return … 12 of at most 90 s" in said(panel)
    with qtbot.waitSignal(panel.cancel_requested):
        _click(qtbot, panel, "Stop waiting")
    panel.close_running()
    assert panel.idle


def test_by_hand_asks_to_be_told(qtbot: QtBot, panel: ModemNoticePanel) -> None:
    panel.show_running("Switch it off and on.", by_hand=True)
    with qtbot.waitSignal(panel.done_by_hand):
        _click(qtbot, panel, "I have switched it off and on")
    panel.show_running("Looking")
    with pytest.raises(AssertionError):
        button(panel, "I have switched it off and on")


def test_success_is_proved_and_can_be_closed(qtbot: QtBot, panel: ModemNoticePanel) -> None:
    panel.show_outcome(DONE)
    assert "Restart the modem: The modem works with it. It took 12 s." in said(panel)
    assert "8900 0123 4567 8901 2341" in said(panel)
    with qtbot.waitSignal(panel.closed):
        _click(qtbot, panel, "Close")
    assert panel.idle


def test_failure_leads_to_another_way(qtbot: QtBot, panel: ModemNoticePanel) -> None:
    panel.show_outcome(FAILED)
    assert "Go on." in said(panel)
    with qtbot.waitSignal(panel.closed):
        _click(qtbot, panel, "Choose another way …")
    assert button(panel, "Do it now").isEnabled()


def test_a_persistence_test_shows_its_readings(panel: ModemNoticePanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.persistence_requested):
        _click(qtbot, panel, "Test persistence …")
    steps = (PersistenceStep("after the power cycle", ICCID, 14.0),)
    panel.show_outcome(
        PersistenceResult(
            Persistence.FELL_BACK, "It fell back.", "Ask.", NoticeWay.REBOOT, "1", "2", steps, DONE
        )
    )
    assert "Restart the modem: It fell back." in said(panel)
    assert "Card, after the power cycle" in said(panel)
    assert "Afterwards" in said(panel)
    with pytest.raises(AssertionError):  # no way of noticing mends a card that fell back
        button(panel, "Choose another way …")


def test_nothing_can_be_started_while_the_modem_is_busy(panel: ModemNoticePanel) -> None:
    panel.allow_work(False)
    panel.allow_test(True)
    assert not button(panel, "Make the modem notice …").isEnabled()
    assert not button(panel, "Test persistence …").isEnabled()
    panel.allow_work(True)
    panel.allow_test(False)
    assert not button(panel, "Test persistence …").isEnabled()
