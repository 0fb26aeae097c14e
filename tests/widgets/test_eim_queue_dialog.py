"""Queueing a package."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.eim.recipes import to_toml
from app.values.packages import Operation, Recipe
from tests.widgets.eims import EID, OTHER, device
from tests.widgets.finding import button, said
from widgets.eim_queue_dialog import EimQueueDialog
from widgets.privacy import Mask
from widgets.theme import Theme

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def dialog(qtbot: QtBot, theme: Theme, mask: Mask) -> EimQueueDialog:
    dialog = EimQueueDialog(mask)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_what_is_chosen_is_ordered(qtbot: QtBot, dialog: EimQueueDialog) -> None:
    dialog.show_devices([device(), device(OTHER)], [OTHER])
    assert "1 of 2 devices" in said(dialog)
    dialog.what.setCurrentIndex(dialog.what.findData("getRAT"))
    dialog.expiry.setCurrentIndex(dialog.expiry.findData("24"))
    dialog.batch.setText(" night ")
    with qtbot.waitSignal(dialog.ordered) as ordered:
        qtbot.mouseClick(button(dialog, "Queue"), LEFT)
    [order] = ordered.args
    assert (order.eids, order.batch) == ((OTHER,), "night")
    assert order.recipe.operations == (Operation("getRAT"),)
    assert order.expires_at > 0
    assert not dialog.act.isEnabled()


def test_without_a_device_nothing_can_be_queued(dialog: EimQueueDialog) -> None:
    dialog.show_devices([device()], [])
    assert not dialog.act.isEnabled()
    assert "Choose at least one device" in said(dialog)


def test_a_device_that_is_not_known_yet_is_offered(dialog: EimQueueDialog) -> None:
    dialog.show_devices([device()], [OTHER])
    assert [one.eid for one in dialog.table.chosen()] == [OTHER]


def test_a_composed_recipe_is_the_choice(dialog: EimQueueDialog) -> None:
    recipe = Recipe(operations=(Operation("listEim"),), eid=EID)
    dialog.show_devices([device()], [EID])
    dialog.show_recipe(recipe)
    assert dialog.recipe() == recipe
    assert "As composed: listEim" in dialog.what.currentText()


def test_a_recipe_file_is_taken_and_a_message_is_not(
    dialog: EimQueueDialog, tmp_path: Path
) -> None:
    recipe, message = tmp_path / "list.toml", tmp_path / "message.hex"
    recipe.write_text(to_toml(Recipe(operations=(Operation("listEim"),))), "utf-8")
    message.write_text("BF5100", "utf-8")
    dialog.take_file(message)
    assert "message.hex holds a message, no recipe." in said(dialog)
    dialog.take_file(recipe)
    assert dialog.recipe().operations[0].name == "listEim"
