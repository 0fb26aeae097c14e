"""The Packages place with everything real behind it."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from app.eim.recipes import to_toml
from app.values.euicc import CheckResult
from app.values.packages import Fault, Operation, PackageState, RawEdit, Recipe
from app.workbench import Workbench
from tests.widgets.finding import button, child, said
from tests.widgets.packages import SETTLE_MS, click, open_composer, read_slot
from widgets.chips import Chip
from widgets.composer_place import ComposerPlace
from widgets.composer_tabs import ComposerTab
from widgets.confirm_dialog import ConfirmDialog
from widgets.privacy import Mask
from widgets.raw_edit_dialog import RawEditDialog
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


def _chips(owner: QWidget) -> set[str]:
    chips = owner.findChildren(Chip)
    return {chip.accessibleName() for chip in chips if chip.isVisibleTo(owner)}


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
    assert shown is signed.args[0]
    assert shown.check is not None
    assert shown.check.result is CheckResult.PASS
    assert "signature check: pass" in _chips(place)
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
    assert place.draft.recipe().faults == ()


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
    assert place.draft.recipe().operations == recipe.operations
    assert place.draft.recipe().faults == recipe.faults
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


def test_bytes_edited_in_the_tree_are_announced_signed_and_taken_back(
    qtbot: QtBot, theme: Theme, workbench: Workbench, mask: Mask
) -> None:
    place = _ready(qtbot, workbench, mask, "getRAT")
    tree = place.page.view.tree
    shown = place.page.view.shown
    assert shown is not None
    part = next(one for one in shown.decoding.walk() if shown.path(one) == "30/81")
    tree.select_part(part)
    click(qtbot, place, "Edit these bytes …")
    dialog = child(place, RawEditDialog)
    child(dialog, QPlainTextEdit).setPlainText("81 01 00")
    click(qtbot, dialog, "Put in place")
    assert place.draft.recipe().edits == (RawEdit("30/81", b"\x81\x01\x00"),)
    assert "edited bytes at 30/81" in said(place)
    qtbot.waitUntil(lambda: "edited  3 B" in _chips(place), timeout=SETTLE_MS)
    _execute(qtbot, place)
    made = place.result.execution
    assert made is not None
    assert made.verdict is not None
    assert made.verdict.error_name == "replayError"
    assert "deliberately wrong: edited bytes at 30/81" in _chips(place.result)
    place.show_tab(ComposerTab.COMPOSE)
    click(qtbot, place, "Make it right")
    assert not place.draft.recipe().deliberate


def test_a_result_the_card_keeps_is_judged_and_acknowledged(
    qtbot: QtBot, theme: Theme, workbench: Workbench, mask: Mask
) -> None:
    slot = read_slot(qtbot, workbench)
    recipe = Recipe(operations=(Operation("getRAT"),), dialect="1.2")
    desk = workbench.composer
    left = workbench.runtime.spawn(
        slot.run(lambda card: desk.execute(card, recipe, acknowledge=False), "left on the card")
    )
    qtbot.waitUntil(left.done, timeout=SETTLE_MS)
    kept = left.result()
    assert kept.verdict is not None
    place = open_composer(qtbot, workbench, mask)
    place.show_tab(ComposerTab.STORED)
    click(qtbot, place.stored, "Ask the card")
    number = f"Result {kept.verdict.seq}"
    qtbot.waitUntil(lambda: number in said(place.stored), timeout=SETTLE_MS)
    assert f"answers {kept.id}" in said(place.stored)
    assert "verdict: pass" in _chips(place.stored)
    qtbot.waitUntil(lambda: not place.work.busy, timeout=SETTLE_MS)
    with qtbot.waitSignal(place.work.acknowledged, timeout=SETTLE_MS) as taken:
        click(qtbot, place.stored, "Acknowledge")
    assert taken.args == [(kept.verdict.seq,)]
    qtbot.waitUntil(lambda: "The card keeps no result" in said(place.stored), timeout=SETTLE_MS)
    assert desk.history.get(kept.id).state is PackageState.REPORTED


def test_under_the_mask_no_page_shows_an_identifier(
    qtbot: QtBot, theme: Theme, workbench: Workbench, mask: Mask
) -> None:
    place = _ready(qtbot, workbench, mask)
    target = next(one for one in place.target.profiles if not one.enabled)
    eid, iccid = place.draft.recipe().eid, str(target.iccid)
    assert eid is not None
    operations = (Operation("enable", {"iccid": iccid}), Operation("listProfileInfo"))
    place.show_recipe(Recipe(operations=operations[:1]))
    _settle(qtbot, place)
    mask.switch(True)
    assert place.draft.recipe().operations == operations[:1]
    _hides(place, eid, iccid)
    _execute(qtbot, place)
    _hides(place, eid, iccid)
    place.show_tab(ComposerTab.HISTORY)
    qtbot.waitUntil(lambda: place.history.current() is not None, timeout=SETTLE_MS)
    _hides(place, eid, iccid)


def _hides(place: ComposerPlace, *identifiers: str) -> None:
    """Check every text, cell and byte of the place for digits it must not show."""
    shown = said(place).split("\n")
    shown += [line.text() for line in place.findChildren(QLineEdit)]
    for table in place.findChildren(QAbstractItemView):
        shown += _cells(table.model(), QModelIndex())
    view = place.page.view
    package = view.shown
    assert package is not None
    for number, source in enumerate(package.decoding.sources):
        view.show_source(number)
        shown.append("".join(view.hex.shown_at(at) for at in range(len(source.data))))
    text = "\n".join(one.replace(" ", "") for one in shown)
    for digits in identifiers:
        swapped = "".join(b + a for a, b in _pairs(digits))
        for form in (digits, swapped):
            assert form[4:-4] not in text


def _pairs(digits: str) -> list[tuple[str, str]]:
    return list(zip(digits[::2], digits[1::2], strict=False))


def _cells(model: QAbstractItemModel, parent: QModelIndex) -> list[str]:
    """Return what a model shows in every cell, and as its tooltip."""
    roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
    found = []
    for row in range(model.rowCount(parent)):
        for column in range(model.columnCount(parent)):
            index = model.index(row, column, parent)
            found += [str(index.data(role) or "") for role in roles]
            found += _cells(model, index) if column == 0 else []
    return found
