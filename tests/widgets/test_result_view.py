"""The result of a package."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.values.packages import Fault, PackageVerdict
from tests.widgets.finding import said
from tests.widgets.packages import DONE, MISSING, RECIPE, click, execution, verdict
from tests.widgets.reports import DISABLED
from widgets.chips import Chip
from widgets.privacy import Mask
from widgets.result_view import ResultView
from widgets.theme import Theme


def _view(qtbot: QtBot, mask: Mask) -> ResultView:
    view = ResultView(mask)
    qtbot.addWidget(view)
    view.resize(1204, 700)
    view.show()
    return view


def _chips(view: ResultView) -> set[str]:
    QApplication.processEvents()  # widgets just put into a layout are shown by an event
    return {chip.accessibleName() for chip in view.findChildren(Chip) if not chip.isHidden()}


def test_the_empty_view_leads_to_composing(qtbot: QtBot, theme: Theme, mask: Mask) -> None:
    view = _view(qtbot, mask)
    with qtbot.waitSignal(view.compose_requested):
        click(qtbot, view, "Compose a package")


def test_each_operation_has_its_explained_code(qtbot: QtBot, theme: Theme, mask: Mask) -> None:
    view = _view(qtbot, mask)
    view.show_execution(execution(verdict(DONE, MISSING)))
    assert {"ok (0)", "iccidOrAidNotFound (1)", "executed in part"} <= _chips(view)
    assert "No such profile." in said(view)


def test_a_refusal_says_that_nothing_was_executed(qtbot: QtBot, theme: Theme, mask: Mask) -> None:
    view = _view(qtbot, mask)
    refused = PackageVerdict("euiccPackageErrorSigned", (), error_code=3, error_name="invalidEid")
    view.show_execution(execution(refused))
    assert {"refused", "invalidEid (3)"} <= _chips(view)
    assert "nothing was executed" in said(view)


def test_a_deliberate_fault_is_named_beside_the_result(
    qtbot: QtBot, theme: Theme, mask: Mask
) -> None:
    view = _view(qtbot, mask)
    made = execution(verdict(DONE))
    recipe = replace(RECIPE, faults=(Fault.WRONG_EID,))
    view.show_execution(replace(made, package=replace(made.package, recipe=recipe)))
    assert "deliberately wrong: wrong EID" in _chips(view)


def test_without_a_result_there_is_nothing_to_decode(
    qtbot: QtBot, theme: Theme, mask: Mask
) -> None:
    view = _view(qtbot, mask)
    view.show_execution(execution(error="The card is gone."))
    assert "The card is gone." in said(view)
    assert "Operations" not in said(view)


def test_a_result_is_decoded_and_composed_again(qtbot: QtBot, theme: Theme, mask: Mask) -> None:
    view = _view(qtbot, mask)
    made = execution(verdict(DONE))
    view.show_execution(made)
    with qtbot.waitSignal(view.decoded_wanted) as decoded:
        click(qtbot, view, "Decode the result")
    assert decoded.args == [made]
    with qtbot.waitSignal(view.recipe_wanted) as wanted:
        click(qtbot, view, "Compose again from it")
    assert wanted.args == [made.package.recipe]


def test_identifiers_are_masked(qtbot: QtBot, theme: Theme, mask: Mask) -> None:
    view = _view(qtbot, mask)
    view.show_execution(execution(verdict(DONE)))
    assert DISABLED.grouped in said(view)
    mask.switch(True)
    assert DISABLED.grouped not in said(view)
