"""The composer's jobs."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.errors import WorkbenchError
from app.values.packages import Operation, Recipe
from app.workbench import Workbench
from tests.widgets.packages import SETTLE_MS, read_slot
from widgets.composer_work import ComposerWork
from widgets.package_aim import Aim
from widgets.theme import Theme

_RECIPE = Recipe(operations=(Operation("getRAT"),))


@pytest.fixture
def work(qtbot: QtBot, theme: Theme, workbench: Workbench) -> ComposerWork:
    return ComposerWork(workbench.runtime, lambda: workbench.composer)


def test_only_the_newest_preview_is_told(
    qtbot: QtBot, work: ComposerWork, workbench: Workbench
) -> None:
    told: list[object] = []
    work.prepared.connect(lambda made, why: told.append((made, why)))
    work.prepare(_RECIPE, Aim())
    with qtbot.waitSignal(work.prepared, timeout=SETTLE_MS):
        work.prepare(_RECIPE, Aim())
    assert len(told) == 1


def test_a_package_is_executed_on_the_real_card(
    qtbot: QtBot, work: ComposerWork, workbench: Workbench
) -> None:
    slot = read_slot(qtbot, workbench)
    with qtbot.waitSignal(work.executed, timeout=SETTLE_MS) as done:
        work.execute(slot, _RECIPE)
        work.execute(slot, _RECIPE)  # one at a time: the second press does nothing
    execution = done.args[0]
    assert execution.verdict.outcomes[0].ok
    assert not work.busy
    with qtbot.waitSignal(work.history_read, timeout=SETTLE_MS) as read:
        work.read_history("getRAT")
    assert [one.id for one in read.args[0]] == [execution.id]
    with qtbot.waitSignal(work.results_read, timeout=SETTLE_MS) as results:
        work.read_results(slot)
    assert results.args == [slot.uri, ()]


def test_a_failure_is_told_and_ends_the_work(qtbot: QtBot, work: ComposerWork) -> None:
    with qtbot.waitSignal(work.failed, timeout=SETTLE_MS) as failed:
        work.sign(_RECIPE, Aim())
    assert isinstance(failed.args[0], WorkbenchError)
    assert not work.busy


def test_a_defect_is_told_apart_from_an_error(
    qtbot: QtBot, theme: Theme, workbench: Workbench
) -> None:
    work = ComposerWork(workbench.runtime, lambda: (_ for _ in ()).throw(KeyError("desk")))
    with qtbot.waitSignal(work.crashed, timeout=SETTLE_MS):
        work.read_history("")


def test_an_export_is_handed_over(qtbot: QtBot, work: ComposerWork) -> None:
    got: list[bytes] = []
    work.export((), got.append)
    qtbot.waitUntil(lambda: bool(got), timeout=SETTLE_MS)
    assert b"executions" in got[0]
