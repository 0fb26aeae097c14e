"""The place's work on a real eIM."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from app.errors import SettingsError, WorkbenchError
from app.workbench import Workbench
from tests.widgets.eims import on_free_ports
from tests.widgets.packages import SETTLE_MS
from widgets.eim_work import EimWork


def _unexpected(error: WorkbenchError) -> None:
    raise error


def _ignore(_result: object) -> None:
    """Take a result nobody asks for."""


@pytest.fixture
def work(qtbot: QtBot, workbench: Workbench) -> Iterator[EimWork]:
    work = EimWork(on_free_ports(workbench))
    yield work
    qtbot.waitUntil(lambda: not work.busy, timeout=SETTLE_MS)
    work.close()


def test_looking_makes_neither_store_nor_keys(
    qtbot: QtBot, work: EimWork, workbench: Workbench
) -> None:
    first = work.status
    assert first is None
    with qtbot.waitSignal(work.changed, timeout=SETTLE_MS):
        work.look(_unexpected)
    assert work.status is not None
    assert not work.status.eim_id
    assert workbench.trust.identities() == ()


def test_what_was_kept_is_there_at_the_next_look(
    qtbot: QtBot, work: EimWork, workbench: Workbench
) -> None:
    done: list[object] = []
    work.run(lambda host: host.service.devices(), done.append, _unexpected)
    qtbot.waitUntil(lambda: bool(done), timeout=SETTLE_MS)
    workbench.runtime.spawn(workbench.eim.close()).result(10)
    with qtbot.waitSignal(work.changed, timeout=SETTLE_MS):
        work.look(_unexpected)
    assert work.status is not None
    assert work.status.eim_id


def test_errors_for_people_and_defects_part_ways(qtbot: QtBot, work: EimWork) -> None:
    told: list[WorkbenchError] = []

    def refuse() -> int:
        raise SettingsError("No.", key="x")

    work.compute(refuse, _ignore, told.append)
    qtbot.waitUntil(lambda: bool(told), timeout=SETTLE_MS)
    assert told[0].message == "No."
    with qtbot.waitSignal(work.crashed):
        work.compute(lambda: 1 // 0, _ignore, told.append)
    assert not work.busy


def test_changes_of_the_eim_are_heard(qtbot: QtBot, work: EimWork, workbench: Workbench) -> None:
    work.look(_unexpected)
    qtbot.waitUntil(lambda: not work.busy, timeout=SETTLE_MS)
    with qtbot.waitSignal(work.changed, timeout=SETTLE_MS):
        opening = workbench.runtime.spawn(workbench.eim.open())
    opening.result(SETTLE_MS / 1000)


def test_the_window_starts_without_the_eim_and_what_it_brings() -> None:
    script = (
        "import sys, widgets.main_window, widgets.contents\n"
        "heavy = {'app.eim.host', 'sqlalchemy', 'aiohttp', 'aiocoap', 'segno', 'app.fleet'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
