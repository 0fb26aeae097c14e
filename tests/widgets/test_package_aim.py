"""A recipe made whole for looking at."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.errors import TrustError
from app.values.packages import Operation, Recipe
from app.workbench import Workbench
from tests.widgets.packages import read_slot
from widgets.package_aim import Aim, aimed_at, preview

_RECIPE = Recipe(operations=(Operation("getRAT"),))


def _aim(qtbot: QtBot, workbench: Workbench) -> Aim:
    slot = read_slot(qtbot, workbench)
    report = slot.status.report
    assert report is not None
    return Aim(report.eid, slot.uri, slot.name, report.eims)


def test_what_a_recipe_leaves_open_comes_from_the_card(qtbot: QtBot, workbench: Workbench) -> None:
    aim = _aim(qtbot, workbench)
    ready = aimed_at(workbench.composer, _RECIPE, aim)
    known = aim.eims[0]
    assert (ready.eid, ready.eim_id, ready.token) == (
        aim.eid,
        known.eim_id,
        known.association_token,
    )


def test_the_preview_is_what_is_then_signed(qtbot: QtBot, workbench: Workbench) -> None:
    aim = _aim(qtbot, workbench)
    desk = workbench.composer
    shown = preview(desk, _RECIPE, aim)
    signed = desk.sign(aimed_at(desk, _RECIPE, aim), uri=aim.uri).package
    assert signed.signing_input == shown.signing_input
    assert signed.counter == shown.counter
    assert shown.signature == b""


def test_nobody_to_sign_is_an_error(workbench: Workbench) -> None:
    with pytest.raises(TrustError):
        preview(workbench.composer, _RECIPE, Aim())
