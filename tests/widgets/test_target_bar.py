"""Whom a package is for."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from app.values.ids import Eid
from app.values.packages import PackageKind, Recipe
from app.workbench import Workbench
from tests.widgets.finding import said
from tests.widgets.packages import RECIPE, click, read_slot
from widgets.privacy import Mask
from widgets.target_bar import TargetBar
from widgets.theme import Theme

_OTHER = Eid("89044045930000000000001492307820")


@pytest.fixture
def bar(qtbot: QtBot, theme: Theme) -> TargetBar:
    made = TargetBar(Mask())
    qtbot.addWidget(made)
    made.resize(1204, 60)
    made.show()
    return made


def test_a_card_on_the_bench_becomes_the_target(
    qtbot: QtBot, bar: TargetBar, workbench: Workbench
) -> None:
    slot = read_slot(qtbot, workbench, "sim:old?dialect=1.1")
    with qtbot.waitSignal(bar.changed):
        bar.show_slots(workbench.bench.slots)
    assert bar.slot is slot
    report = slot.status.report
    assert report is not None
    assert bar.recipe().eid == report.eid
    assert bar.recipe().dialect == "1.1"
    assert bar.profiles == report.profiles


def test_a_chosen_target_is_not_taken_away_by_a_new_card(
    qtbot: QtBot, bar: TargetBar, workbench: Workbench
) -> None:
    bar.show_recipe(replace(RECIPE, eid=_OTHER))
    read_slot(qtbot, workbench)
    bar.show_slots(workbench.bench.slots)
    assert bar.recipe().eid == _OTHER


def test_no_card_of_another_kind_is_offered(
    qtbot: QtBot, bar: TargetBar, workbench: Workbench
) -> None:
    read_slot(qtbot, workbench, "sim:old?kind=sgp22")
    bar.show_slots(workbench.bench.slots)
    assert bar.slot is None


def test_a_wrong_eid_is_said(qtbot: QtBot, bar: TargetBar) -> None:
    assert bar.problems == ()
    qtbot.keyClicks(bar.eid, "8904")
    assert "The EID takes 32 digits." in said(bar)
    bar.eid.setText(_OTHER.grouped)
    assert bar.recipe().eid == _OTHER
    assert bar.problems == ()


def test_known_eids_and_identities_are_offered(bar: TargetBar) -> None:
    bar.show_known([_OTHER])
    assert bar.recipe().eid in (None, _OTHER)
    bar.show_identities(["lab", "field"])
    assert bar.recipe().identity == "lab"
    bar.identity.setCurrentIndex(1)
    bar.show_identities(["lab", "field", "new"])
    assert bar.recipe().identity == "field"


def test_a_recipe_comes_back_as_it_was(qtbot: QtBot, bar: TargetBar) -> None:
    full = replace(RECIPE, operations=(), counter=9, dialect="1.3")
    with qtbot.assertNotEmitted(bar.changed):
        bar.show_recipe(full)
    assert bar.recipe() == full


def test_a_kind_that_is_not_signed_takes_no_identity(bar: TargetBar) -> None:
    bar.show_identities(["lab"])
    bar.show_recipe(Recipe(kind=PackageKind.DATA_REQUEST))
    assert not bar.identity.isEnabled()


def test_the_rarer_fields_unfold(qtbot: QtBot, bar: TargetBar) -> None:
    assert "Transaction id" not in said(bar)
    click(qtbot, bar, "More")
    assert "Transaction id" in said(bar)
