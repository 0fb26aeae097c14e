"""Orders to a real eIM."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app.values.eim import QueueState
from app.workbench import Workbench
from tests.widgets.eims import EID, LIST, OTHER, ask, on_free_ports, open_place, settle
from tests.widgets.finding import button, child, said
from tests.widgets.packages import SETTLE_MS
from widgets.confirm_dialog import ConfirmDialog
from widgets.eim_bulk_dialog import EimBulkDialog
from widgets.eim_place import EimPlace
from widgets.eim_result_dialog import EimResultDialog
from widgets.eim_settings_dialog import EimSettingsDialog
from widgets.privacy import Mask
from widgets.theme import Theme

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def place(qtbot: QtBot, theme: Theme, mask: Mask, workbench: Workbench) -> EimPlace:
    on_free_ports(workbench)
    ask(workbench, workbench.eim.open())
    ask(workbench, workbench.eim.service.enqueue([EID], LIST))
    place = open_place(qtbot, workbench, mask)
    qtbot.waitUntil(lambda: place.devices.detail.package is not None, timeout=SETTLE_MS)
    return place


def _state(workbench: Workbench) -> list[QueueState]:
    return [one.state for one in ask(workbench, workbench.eim.service.queue(EID))]


def test_a_package_is_cancelled_and_queued_again(
    qtbot: QtBot, place: EimPlace, workbench: Workbench
) -> None:
    with qtbot.waitSignal(place.told, timeout=SETTLE_MS) as told:
        qtbot.mouseClick(button(place, "Cancel"), LEFT)
    assert "cancelled" in told.args[0]
    qtbot.waitUntil(lambda: button(place, "Retry").isEnabled(), timeout=SETTLE_MS)
    with qtbot.waitSignal(place.told, timeout=SETTLE_MS):
        qtbot.mouseClick(button(place, "Retry"), LEFT)
    assert _state(workbench) == [QueueState.QUEUED, QueueState.CANCELLED]
    settle(qtbot, place)


def test_a_package_is_queued_for_the_chosen_devices(
    qtbot: QtBot, place: EimPlace, workbench: Workbench
) -> None:
    dialog = place.orders.queue(place.devices.model.devices, [OTHER])
    with qtbot.waitSignal(place.orders.done, timeout=SETTLE_MS):
        qtbot.mouseClick(button(dialog, "Queue"), LEFT)
    [package] = ask(workbench, workbench.eim.service.queue(OTHER))
    assert package.state is QueueState.QUEUED
    qtbot.waitUntil(lambda: place.devices.model.total == 2, timeout=SETTLE_MS)
    settle(qtbot, place)


def test_a_table_is_queued(
    qtbot: QtBot, place: EimPlace, workbench: Workbench, tmp_path: Path
) -> None:
    table = tmp_path / "meters.csv"
    table.write_text(f"eid\n{OTHER}\n12\n", "utf-8")
    qtbot.mouseClick(button(place, "From CSV …"), LEFT)
    dialog = child(place, EimBulkDialog)
    dialog.table_file.set_path(str(table))
    qtbot.waitUntil(dialog.act.isEnabled, timeout=SETTLE_MS)
    with qtbot.waitSignal(place.orders.done, timeout=SETTLE_MS):
        qtbot.mouseClick(button(dialog, "Queue"), LEFT)
    assert "1 packages are queued." in said(dialog)
    assert len(ask(workbench, workbench.eim.service.queue(OTHER))) == 1
    dialog.reject()
    settle(qtbot, place)


def test_forgetting_is_typed(qtbot: QtBot, place: EimPlace, workbench: Workbench) -> None:
    qtbot.mouseClick(button(place, "Forget …"), LEFT)
    dialog = child(place, ConfirmDialog)
    assert not button(dialog, "Forget").isEnabled()
    qtbot.keyClicks(child(dialog, QLineEdit), "forget")
    with qtbot.waitSignal(place.orders.done, timeout=SETTLE_MS):
        qtbot.mouseClick(button(dialog, "Forget"), LEFT)
    assert ask(workbench, workbench.eim.service.devices()) == []
    settle(qtbot, place)


def test_settings_are_kept_or_refused_in_place(
    qtbot: QtBot, place: EimPlace, workbench: Workbench
) -> None:
    qtbot.mouseClick(button(place, "Endpoints …"), LEFT)
    dialog = child(place, EimSettingsDialog)
    dialog.https.setText("nowhere")
    qtbot.mouseClick(button(dialog, "Keep"), LEFT)
    assert dialog.isVisible()
    dialog.https.setText("127.0.0.1:9443")
    qtbot.mouseClick(button(dialog, "Keep"), LEFT)
    assert not dialog.isVisible()
    assert workbench.settings.values.eim.https == "127.0.0.1:9443"
    settle(qtbot, place)


def test_what_became_of_a_package_is_shown(qtbot: QtBot, place: EimPlace) -> None:
    qtbot.mouseClick(button(place, "Result"), LEFT)
    dialog = child(place, EimResultDialog)
    assert "listProfileInfo" in said(dialog)
    dialog.reject()


def test_a_dialog_closed_too_early_changes_nothing_of_the_order(
    qtbot: QtBot, place: EimPlace, workbench: Workbench
) -> None:
    dialog = place.orders.queue(place.devices.model.devices, [OTHER])
    qtbot.mouseClick(button(dialog, "Queue"), LEFT)
    with qtbot.waitSignal(place.orders.done, timeout=SETTLE_MS):
        dialog.reject()
    assert len(ask(workbench, workbench.eim.service.queue(OTHER))) == 1
    settle(qtbot, place)
