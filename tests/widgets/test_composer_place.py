"""The Packages place with everything real behind it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app.eim.recipes import to_toml
from app.values.packages import Fault, Operation, Recipe
from app.workbench import Workbench
from tests.widgets.finding import button, child, said
from tests.widgets.packages import SETTLE_MS, click, open_composer, read_slot
from widgets.composer_place import ComposerPlace
from widgets.composer_tabs import ComposerTab
from widgets.confirm_dialog import ConfirmDialog
from widgets.privacy import Mask
from widgets.theme import Theme

_EXECUTE = "Execute on this card now"


def _ready(qtbot: QtBot, workbench: Workbench, mask: Mask, *names: str) -> ComposerPlace:
    """Return the place for a card that was read, with these operations and their bytes."""
    read_slot(qtbot, workbench)
    place = open_composer(qtbot, workbench, mask)
    for name in names:
        click(qtbot, place, name)
    if names:
        _settle(qtbot, place)
    return place


def _settle(qtbot: QtBot, place: ComposerPlace) -> None:
    qtbot.waitUntil(lambda: place.page.view.shown is not None, timeout=SETTLE_MS)


def _execute(qtbot: QtBot, place: ComposerPlace) -> None:
    with qtbot.waitSignal(place.work.executed, timeout=SETTLE_MS):
        click(qtbot, place, _EXECUTE)
    qtbot.waitUntil(lambda: not place.work.busy, timeout=SETTLE_MS)


def test_a_package_is_composed_and_executed_by_hand(
    qtbot: QtBot, theme: Theme, workbench: Workbench, mask: Mask
) -> None:
    place = _ready(qtbot, workbench, mask, "getRAT", "listProfileInfo")
    _execute(qtbot, place)
    assert place.result.isVisible()
    made = place.result.execution
    assert made is not None
    assert made.verdict is not None
    assert [outcome.ok for outcome in made.verdict.outcomes] == [True, True]
    assert "Signature" in said(place.result)
    place.show_tab(ComposerTab.HISTORY)
    qtbot.waitUntil(lambda: place.history.current() is not None, timeout=SETTLE_MS)


def test_without_a_card_nothing_can_be_executed_and_it_says_why(
    qtbot: QtBot, theme: Theme, workbench: Workbench, mask: Mask
) -> None:
    place = open_composer(qtbot, workbench, mask)
    assert not button(place, _EXECUTE).isEnabled()
    assert "Choose a card" in button(place, _EXECUTE).toolTip()
    click(qtbot, place, "getRAT")
    qtbot.waitUntil(lambda: "No eIM can sign yet." in said(place), timeout=SETTLE_MS)


def test_a_field_still_missing_keeps_it_from_being_signed(
    qtbot: QtBot, theme: Theme, workbench: Workbench, mask: Mask
) -> None:
    read_slot(qtbot, workbench)
    place = open_composer(qtbot, workbench, mask)
    click(qtbot, place, "disable")
    assert "This has to be given." in said(place)
    assert not button(place, "Sign only").isEnabled()


def test_signing_shows_the_signature_and_an_edit_takes_it_away(
    qtbot: QtBot, theme: Theme, workbench: Workbench, mask: Mask
) -> None:
    place = _ready(qtbot, workbench, mask, "getRAT")
    with qtbot.waitSignal(place.work.signed, timeout=SETTLE_MS) as signed:
        click(qtbot, place, "Sign only")
    shown = place.page.view.shown
    assert shown is not None
    assert shown.package == signed.args[0]
    assert button(place, "Copy").isEnabled()
    click(qtbot, place, "getRAT")
    assert not button(place, "Copy").isEnabled()


def test_a_fault_is_announced_refused_and_cleared(
    qtbot: QtBot, theme: Theme, workbench: Workbench, mask: Mask
) -> None:
    place = _ready(qtbot, workbench, mask, "getRAT")
    menu = place.bar.faults.menu()
    next(one for one in menu.actions() if one.text() == "Wrong EID").trigger()
    assert "This package carries: wrong EID" in said(place)
    _execute(qtbot, place)
    made = place.result.execution
    assert made is not None
    assert made.verdict is not None
    assert made.verdict.error_name == "invalidEid"
    assert "nothing was executed" in said(place.result)
    place.show_tab(ComposerTab.COMPOSE)
    click(qtbot, place, "Make it right")
    assert place.recipe().faults == ()


def test_deleting_a_profile_is_typed_first(
    qtbot: QtBot, theme: Theme, workbench: Workbench, mask: Mask
) -> None:
    place = _ready(qtbot, workbench, mask)
    target = next(one for one in place.target.profiles if not one.enabled)
    operation = Operation("delete", {"iccid": str(target.iccid)})
    place.show_recipe(Recipe(operations=(operation,)))
    _settle(qtbot, place)
    click(qtbot, place, _EXECUTE)
    dialog = child(place, ConfirmDialog)
    assert not button(dialog, "Execute").isEnabled()
    assert not place.work.busy
    qtbot.keyClicks(child(dialog, QLineEdit), str(target.iccid)[-4:])
    with qtbot.waitSignal(place.work.executed, timeout=SETTLE_MS):
        click(qtbot, dialog, "Execute")
    qtbot.waitUntil(lambda: not place.work.busy, timeout=SETTLE_MS)


def test_a_pasted_recipe_is_edited_and_run_by_key(
    qtbot: QtBot, theme: Theme, workbench: Workbench, mask: Mask
) -> None:
    place = _ready(qtbot, workbench, mask)
    recipe = Recipe(operations=(Operation("listEim"),), faults=(Fault.BAD_SIGNATURE,))
    QGuiApplication.clipboard().setText(to_toml(recipe))
    place.bar.paste_wanted.emit()
    assert place.recipe().operations == recipe.operations
    assert place.recipe().faults == recipe.faults
    _settle(qtbot, place)
    place.activateWindow()
    qtbot.waitUntil(place.isActiveWindow, timeout=3000)
    with qtbot.waitSignal(place.work.executed, timeout=SETTLE_MS):
        qtbot.keyClick(place, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not place.work.busy, timeout=SETTLE_MS)
    made = place.result.execution
    assert made is not None
    assert made.verdict is not None
    assert made.verdict.arm == "euiccPackageErrorUnsigned"
    assert "nothing was executed" in said(place.result)


def test_the_stored_results_are_asked_of_the_card(
    qtbot: QtBot, theme: Theme, workbench: Workbench, mask: Mask
) -> None:
    place = _ready(qtbot, workbench, mask)
    place.show_tab(ComposerTab.STORED)
    assert "Not asked yet" in said(place.stored)
    click(qtbot, place.stored, "Ask the card")
    qtbot.waitUntil(lambda: "The card keeps no result" in said(place.stored), timeout=SETTLE_MS)
