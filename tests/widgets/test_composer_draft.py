"""The package being composed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from app.errors import CodecError
from app.values.packages import Fault, Operation, PackageKind, RawEdit, Recipe
from tests.widgets.packages import RECIPE, package
from widgets.composer_draft import ComposerDraft
from widgets.composer_page import ComposerPage
from widgets.fault_menu import FaultBanner, FaultButton
from widgets.package_bytes import lay_out
from widgets.privacy import Mask
from widgets.target_bar import TargetBar
from widgets.theme import Theme

_EDIT = RawEdit("30/5A", b"")


@pytest.fixture
def draft(qtbot: QtBot, theme: Theme, mask: Mask) -> ComposerDraft:
    target = TargetBar(mask)
    page, faults, banner = ComposerPage(target), FaultButton(), FaultBanner()
    for widget in (target, page, faults, banner):
        qtbot.addWidget(widget)
    return ComposerDraft(target, page, faults, banner, target)


def test_a_recipe_comes_back_as_it_was_put(draft: ComposerDraft) -> None:
    whole = replace(RECIPE, faults=(Fault.OLD_COUNTER,), edits=(_EDIT,), counter=9)
    draft.show_recipe(whole)
    assert draft.recipe() == whole
    draft.make_right()
    assert draft.recipe() == replace(whole, faults=(), edits=())


def test_an_unknown_operation_is_refused(draft: ComposerDraft) -> None:
    with pytest.raises(CodecError):
        draft.show_recipe(Recipe(operations=(Operation("fly"),)))


def test_an_edit_takes_the_signature_away(qtbot: QtBot, draft: ComposerDraft) -> None:
    draft.show_recipe(RECIPE)
    draft.show_signed(lay_out(package()))
    assert draft.message == package().message
    draft.show_prepared(None, "late")  # a preview that was under way changes nothing any more
    assert draft.signed == package()
    with qtbot.waitSignal(draft.preview_wanted) as wanted:
        draft.edit(_EDIT)
    assert not draft.whole
    assert wanted.args[0].edits == (_EDIT,)


def test_another_kind_takes_no_edits_along(draft: ComposerDraft) -> None:
    draft.show_recipe(RECIPE)
    draft.edit(_EDIT)
    kind = draft.target.kind
    kind.setCurrentIndex(kind.findData(PackageKind.DATA_REQUEST.value))
    assert draft.recipe().edits == ()


def test_the_gate_stays_shut_without_a_card(draft: ComposerDraft) -> None:
    draft.show_recipe(RECIPE)
    assert draft.gate(busy=False).sign == ""
    assert "Choose a card" in draft.gate(busy=False).execute
    assert "Wait" in draft.gate(busy=True).sign
