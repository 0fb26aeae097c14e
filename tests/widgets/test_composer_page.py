"""The Compose page."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.eim.problems import Problem
from app.values.packages import Operation, PackageKind, Recipe
from tests.widgets.finding import button, child, said
from tests.widgets.packages import RECIPE, Profiles, click, package
from widgets.composer_page import ComposerPage
from widgets.operation_form import OperationForm
from widgets.package_bytes import lay_out
from widgets.theme import Theme

_REQUEST = Recipe(
    kind=PackageKind.DOWNLOAD_TRIGGER, values={"activationCode": "1$smdp.example.com$ABC"}
)


@pytest.fixture
def page(qtbot: QtBot, theme: Theme) -> ComposerPage:
    made = ComposerPage(Profiles())
    qtbot.addWidget(made)
    made.shape(PackageKind.EUICC_PACKAGE, "1.2")
    made.resize(1204, 600)
    made.show()
    return made


def test_pressing_the_palette_adds_an_operation(qtbot: QtBot, page: ComposerPage) -> None:
    with qtbot.waitSignal(page.changed):
        click(qtbot, page, "getRAT")
    assert page.fill(Recipe()).operations == (Operation("getRAT"),)
    assert not button(page, "listEim").isEnabled()


@pytest.mark.parametrize(
    "recipe", [pytest.param(RECIPE, id="signed"), pytest.param(_REQUEST, id="request")]
)
def test_a_recipe_comes_back_as_it_was(page: ComposerPage, recipe: Recipe) -> None:
    page.show_recipe(recipe)
    filled = page.fill(recipe)
    assert (filled.operations, filled.values) == (recipe.operations, recipe.values)


def test_a_version_offers_its_own_operations(page: ComposerPage) -> None:
    assert button(page, "setFallbackAttribute")
    page.shape(PackageKind.EUICC_PACKAGE, "1.0.1")
    with pytest.raises(AssertionError, match="no button"):
        button(page, "setFallbackAttribute")


def test_a_kind_without_operations_has_a_form(qtbot: QtBot, page: ComposerPage) -> None:
    page.shape(PackageKind.DOWNLOAD_TRIGGER, "1.2")
    form = child(page, OperationForm)
    qtbot.waitUntil(form.isVisible, timeout=3000)
    page.show_problems([Problem("values.smdsAddress", "It is for contactSmds.")])
    assert "It is for contactSmds." in said(page)


def test_what_is_wrong_with_the_whole_package_stands_at_its_foot(page: ComposerPage) -> None:
    page.show_recipe(RECIPE)
    page.show_problems([Problem("counter", "A counter is not below 0.")])
    assert "A counter is not below 0." in said(page)


def test_the_bytes_or_why_there_are_none(page: ComposerPage) -> None:
    page.show_package(None, "No eIM can sign yet.")
    assert "No eIM can sign yet." in said(page)
    page.show_package(lay_out(package()), "")
    assert "What is signed" in said(page)
