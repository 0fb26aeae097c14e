"""Orders whose dialog is gone, or that the store refuses."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.crypto.trust import TrustStore
from app.runtime import Runtime
from app.values.trust import IdentityKind
from tests.widgets.finding import child
from tests.widgets.trust import identity
from widgets.confirm_dialog import ConfirmDialog
from widgets.generate_dialog import GenerateDialog
from widgets.theme import Theme
from widgets.trust_orders import TrustOrders
from widgets.trust_work import TrustWork


@pytest.fixture
def orders(qtbot: QtBot, theme: Theme, runtime: Runtime) -> TrustOrders:
    owner = QWidget()
    qtbot.addWidget(owner)
    owner.show()
    work = TrustWork(runtime, TrustStore, owner)
    made = TrustOrders(work, owner)
    qtbot.waitUntil(lambda: not work.busy)
    return made


def owner_of(orders: TrustOrders) -> QWidget:
    owner = orders.parent()
    assert isinstance(owner, QWidget)
    return owner


def test_a_refusal_after_the_dialog_was_closed_is_told_on_the_page(
    qtbot: QtBot, orders: TrustOrders
) -> None:
    TrustStore().generate(IdentityKind.EIM, "taken", protect="none")
    orders.generate()
    dialog = child(owner_of(orders), GenerateDialog)
    dialog.name.setText("taken")
    with qtbot.waitSignal(orders.failed) as blocker:
        dialog.act.click()
        dialog.reject()
        QApplication.sendPostedEvents(dialog, QEvent.Type.DeferredDelete)
    assert "is taken" in str(blocker.args[0])


def test_removing_what_is_gone_is_told(qtbot: QtBot, orders: TrustOrders) -> None:
    orders.ask_removal(identity("gone"))
    dialog = child(owner_of(orders), ConfirmDialog)
    with qtbot.waitSignal(orders.failed) as blocker:
        dialog.confirmed.emit(set())
    assert "no identity named 'gone'" in str(blocker.args[0])
