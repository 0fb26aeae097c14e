"""What the buttons do to the card."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.card.slot import Slot
from app.runtime import Runtime
from tests.widgets.finding import button, child
from tests.widgets.reports import DISABLED, EID, ENABLED, PROFILES, SGP22, SGP32
from tests.widgets.slots import ScriptedCard, slot_of
from widgets.address_dialog import AddressDialog
from widgets.card_verbs import CardVerbs
from widgets.card_work import CardWork
from widgets.confirm_dialog import ConfirmDialog
from widgets.field_dialog import FieldDialog
from widgets.privacy import Mask
from widgets.report_view import ReportView
from widgets.theme import Theme


class _Desk(QWidget):
    def __init__(self, runtime: Runtime, work: CardWork, mask: Mask) -> None:
        super().__init__()
        self.card = ScriptedCard(SGP32)
        self.slot: Slot = slot_of(runtime, self.card)
        self.work = work
        self.view = ReportView(mask, self)
        self.verbs = CardVerbs(work, self.view, self)
        runtime.spawn(self.slot.read()).result(5)
        self.verbs.use(self.slot)
        self.view.show_report(SGP32, stale=False)


@pytest.fixture
def desk(qtbot: QtBot, theme: Theme, runtime: Runtime, work: CardWork, mask: Mask) -> _Desk:
    desk = _Desk(runtime, work, mask)
    qtbot.addWidget(desk)
    desk.resize(950, 500)
    desk.show()
    return desk


def _done(qtbot: QtBot, desk: _Desk) -> list[tuple[object, ...]]:
    qtbot.waitUntil(lambda: desk.work.running(desk.slot) is None, timeout=3000)
    return desk.card.asked


@pytest.mark.parametrize(
    ("signal", "arguments", "asked"),
    [
        pytest.param("enable_requested", (DISABLED,), ("enable", DISABLED), id="enable"),
        pytest.param("disable_requested", (ENABLED,), ("disable", ENABLED), id="disable"),
        pytest.param("delete_requested", (DISABLED,), ("delete", DISABLED), id="delete"),
        pytest.param(
            "nickname_requested", (DISABLED, "Lab"), ("nickname", DISABLED, "Lab"), id="nickname"
        ),
    ],
)
def test_profile_requests_become_verbs(
    qtbot: QtBot, desk: _Desk, signal: str, arguments: tuple[str, ...], asked: object
) -> None:
    getattr(desk.view.profiles, signal).emit(*arguments)
    assert _done(qtbot, desk) == [asked]


def test_an_enabled_profile_is_not_deleted_even_when_asked(qtbot: QtBot, desk: _Desk) -> None:
    desk.view.profiles.delete_requested.emit(ENABLED)
    assert _done(qtbot, desk) == []


def test_a_notification_is_removed_or_shown(qtbot: QtBot, desk: _Desk) -> None:
    desk.view.notifications.removal_requested.emit(17)
    assert _done(qtbot, desk) == [("remove", 17)]
    with qtbot.waitSignal(desk.work.done, timeout=3000):
        desk.view.notifications.retrieve_requested.emit(18)
    assert desk.card.asked[-1] == ("retrieve", 18)
    assert "otherSignedNotification" in child(desk, FieldDialog).windowTitle()


def test_memory_reset_needs_phrase_and_choice(qtbot: QtBot, desk: _Desk) -> None:
    desk.view.header.reset_requested.emit()
    dialog = child(desk, ConfirmDialog)
    box = next(b for b in dialog.findChildren(QCheckBox) if b.text() == "Operational profiles")
    box.setChecked(True)
    field = child(dialog, QLineEdit)
    qtbot.keyClicks(field, "reset")
    assert not button(dialog, "Reset memory").isEnabled()
    qtbot.keyClicks(field, f" {EID[-8:]}")
    qtbot.mouseClick(button(dialog, "Reset memory"), Qt.MouseButton.LeftButton)
    assert _done(qtbot, desk) == [("reset", frozenset({"deleteOperationalProfiles"}))]


def test_memory_reset_spares_a_card_put_in_meanwhile(qtbot: QtBot, desk: _Desk) -> None:
    desk.view.header.reset_requested.emit()
    dialog = child(desk, ConfirmDialog)
    child(dialog, QCheckBox).setChecked(True)
    qtbot.keyClicks(child(dialog, QLineEdit), f"reset {EID[-8:]}")
    desk.card.outcome = SGP22
    desk.slot.seen(present=False)
    desk.slot.seen(present=True)
    desk.verbs.use(desk.slot)
    qtbot.mouseClick(button(dialog, "Reset memory"), Qt.MouseButton.LeftButton)
    assert _done(qtbot, desk) == []
    assert "not the card you were asked about" in str(desk.work.error(desk.slot))


def test_the_default_address_is_asked_for_and_set(qtbot: QtBot, desk: _Desk) -> None:
    desk.view.header.default_dp_requested.emit()
    dialog = child(desk, AddressDialog)
    field = child(dialog, QLineEdit)
    assert field.text() == "smdp.example.com"
    field.clear()
    qtbot.keyClicks(field, "dp.example.org")
    qtbot.mouseClick(button(dialog, "Set address"), Qt.MouseButton.LeftButton)
    assert _done(qtbot, desk) == [("default", "dp.example.org")]


def test_all_fields_of_a_profile_are_shown(desk: _Desk) -> None:
    desk.view.profiles.details_requested.emit(PROFILES[2])
    assert child(desk, FieldDialog).windowTitle() == "Field UK east"
