"""Long work on a lane."""

from __future__ import annotations

import threading

import pytest
from pytestqt.qtbot import QtBot

from app.errors import SettingsError
from app.runtime import Runtime
from widgets.capture_file_work import FileWork, Told


@pytest.fixture
def work(qtbot: QtBot, runtime: Runtime) -> FileWork:
    return FileWork(runtime, "test")


def endless(told: Told) -> object:
    done = 0
    while True:
        done += 1
        told(done, 0)


def test_the_result_comes_and_the_steps_before(qtbot: QtBot, work: FileWork) -> None:
    free = threading.Event()

    def steps(told: Told) -> str:
        told(3, 9)
        free.wait(5)
        return "well"

    with qtbot.waitSignal(work.progressed) as progress:
        work.run(steps)
    assert progress.args[:2] == [3, 9]
    with qtbot.waitSignal(work.done) as done:
        free.set()
    assert done.args == ["well"]
    assert not work.busy
    work.close()


def test_it_stops_at_its_next_step(qtbot: QtBot, work: FileWork) -> None:
    work.run(endless)
    with qtbot.waitSignal(work.cancelled):
        work.cancel()
    assert not work.busy
    with qtbot.waitSignal(work.done) as again:
        work.run(lambda told: "again")
    assert again.args == ["again"]
    work.close()


@pytest.mark.parametrize("error", [SettingsError("no room"), ValueError("a defect")])
def test_an_error_and_a_defect_are_told_apart(
    qtbot: QtBot, work: FileWork, error: Exception
) -> None:
    def fail(told: Told) -> object:
        raise error

    told = work.failed if isinstance(error, SettingsError) else work.crashed
    with qtbot.waitSignal(told) as blocker:
        work.run(fail)
    assert blocker.args == [error]
    work.close()


def test_closing_stops_what_runs_and_says_nothing_more(qtbot: QtBot, work: FileWork) -> None:
    heard: list[object] = []
    work.done.connect(heard.append)
    work.cancelled.connect(lambda: heard.append("cancelled"))
    work.run(endless)
    work.close()
    qtbot.wait(150)
    assert (heard, work.busy) == ([], False)
