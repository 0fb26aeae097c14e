"""Orders of the Packages place, on a simulated card."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox
from pytestqt.qtbot import QtBot

from app.values.packages import Operation, Recipe
from app.workbench import Workbench
from tests.widgets.finding import button, child, said
from tests.widgets.packages import SETTLE_MS, blank_slot, click, open_composer, read_slot
from widgets.associate_dialog import AssociateDialog
from widgets.composer_place import ComposerPlace
from widgets.privacy import Mask
from widgets.theme import Theme


def _dialog(qtbot: QtBot, place: ComposerPlace) -> AssociateDialog:
    click(qtbot, place, "Associate an eIM …")
    dialog = child(place, AssociateDialog)
    qtbot.waitUntil(lambda: dialog.identity.count() > 0, timeout=SETTLE_MS)
    return dialog


def test_a_blank_card_is_associated_and_then_takes_packages(
    qtbot: QtBot, theme: Theme, workbench: Workbench, mask: Mask
) -> None:
    slot = blank_slot(qtbot, workbench)
    place = open_composer(qtbot, workbench, mask)
    dialog = _dialog(qtbot, place)
    dialog.eim_id.setText("eim.lab.example")
    dialog.fqdn.setText("eim.lab.example")
    dialog.counter.setText("17")
    assert child(dialog, QCheckBox).isChecked()
    with qtbot.waitSignal(place.work.associated, timeout=SETTLE_MS) as made:
        click(qtbot, dialog, "Associate")
    association = made.args[1]
    assert (made.args[0], association.eim_id) == (slot.uri, "eim.lab.example")
    assert f"counter 17  ·  token {association.token}" in said(place)
    report = slot.status.report
    assert report is not None
    assert [(eim.eim_id, eim.counter) for eim in report.eims] == [("eim.lab.example", 17)]
    qtbot.waitUntil(lambda: not place.work.busy, timeout=SETTLE_MS)
    place.show_recipe(Recipe(operations=(Operation("getRAT"),)))
    qtbot.waitUntil(lambda: place.page.view.shown is not None, timeout=SETTLE_MS)
    with qtbot.waitSignal(place.work.executed, timeout=SETTLE_MS) as executed:
        place.orders.execute()
    assert executed.args[0].verdict.outcomes[0].ok
    assert executed.args[0].package.counter == 18
    qtbot.waitUntil(lambda: not place.work.busy, timeout=SETTLE_MS)


def test_what_the_card_refuses_is_said_in_the_dialog(
    qtbot: QtBot, theme: Theme, workbench: Workbench, mask: Mask
) -> None:
    slot = blank_slot(qtbot, workbench)
    place = open_composer(qtbot, workbench, mask)
    dialog = _dialog(qtbot, place)
    desk = workbench.composer
    done = workbench.runtime.spawn(slot.run(lambda card: desk.associate(card), "somebody else"))
    qtbot.waitUntil(done.done, timeout=SETTLE_MS)
    with qtbot.waitSignal(place.work.association_failed, timeout=SETTLE_MS) as failed:
        click(qtbot, dialog, "Associate")
    assert failed.args[0].message in said(dialog)
    assert button(dialog, "Associate").isEnabled()
    dialog.reject()


def test_another_card_than_the_one_asked_about_is_left_alone(
    qtbot: QtBot, theme: Theme, workbench: Workbench, mask: Mask
) -> None:
    slot = blank_slot(qtbot, workbench)
    place = open_composer(qtbot, workbench, mask)
    dialog = _dialog(qtbot, place)
    slot.seen(present=False)
    slot.seen(present=True)
    click(qtbot, dialog, "Associate")
    assert "not the card you were asked about" in said(dialog)
    assert not place.work.busy
    dialog.reject()


def test_nothing_is_ordered_without_a_card(
    qtbot: QtBot, theme: Theme, workbench: Workbench, mask: Mask
) -> None:
    place = open_composer(qtbot, workbench, mask)
    place.orders.associate()
    place.orders.read_results()
    place.orders.acknowledge((1,))
    assert place.findChild(AssociateDialog) is None
    assert not place.work.busy


def test_signing_is_for_the_card_chosen(
    qtbot: QtBot, theme: Theme, workbench: Workbench, mask: Mask
) -> None:
    slot = read_slot(qtbot, workbench)
    place = open_composer(qtbot, workbench, mask)
    place.show_recipe(Recipe(operations=(Operation("getRAT"),)))
    with qtbot.waitSignal(place.work.signed, timeout=SETTLE_MS) as signed:
        place.orders.sign()
    report = slot.status.report
    assert report is not None
    assert signed.args[0].package.eid == report.eid
