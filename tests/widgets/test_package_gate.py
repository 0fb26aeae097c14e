"""Why not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.values.packages import PackageKind, Recipe
from tests.widgets.packages import RECIPE
from widgets.package_gate import gate


@pytest.mark.parametrize(
    ("recipe", "has_card", "sign", "execute"),
    [
        pytest.param(RECIPE, True, "", "", id="ready"),
        pytest.param(RECIPE, False, "", "Choose a card", id="no card"),
        pytest.param(replace(RECIPE, eid=None), True, "give its EID", "", id="no EID"),
        pytest.param(Recipe(), True, "Add an operation.", "Add an operation.", id="empty"),
        pytest.param(
            Recipe(kind=PackageKind.DATA_REQUEST), True, "no signature", "for an IPA", id="request"
        ),
    ],
)
def test_each_button_says_its_own_reason(
    recipe: Recipe, has_card: bool, sign: str, execute: str
) -> None:
    found = gate(recipe, (), has_card=has_card, busy=False)
    for reason, told in ((sign, found.sign), (execute, found.execute)):
        assert reason in told
        assert bool(reason) == bool(told)


def test_what_runs_and_what_is_wrong_come_first() -> None:
    assert gate(RECIPE, (), has_card=True, busy=True).sign == "Wait for what is running."
    assert gate(RECIPE, ("The EID is wrong.",), has_card=True, busy=False).execute == (
        "The EID is wrong."
    )


@pytest.mark.parametrize(
    ("recipe", "reason"),
    [
        pytest.param(RECIPE, "", id="package"),
        pytest.param(replace(RECIPE, eid=None), "", id="for-devices-chosen-later"),
        pytest.param(Recipe(), "Add an operation.", id="empty"),
        pytest.param(
            Recipe(kind=PackageKind.ACKNOWLEDGEMENTS), "fetch no package of this kind", id="kind"
        ),
    ],
)
def test_queueing_needs_no_card(recipe: Recipe, reason: str) -> None:
    found = gate(recipe, (), has_card=False, busy=False).queue
    assert reason in found
    assert bool(reason) == bool(found)
