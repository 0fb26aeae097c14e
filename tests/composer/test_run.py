from __future__ import annotations

from app.composer.history import History
from app.composer.run import Run
from app.values.packages import PackageState
from tests.composer.executions import execution


def test_a_step_is_on_disk_when_it_is_told():
    history = History()
    seen = []
    run = Run(history, execution(), lambda told: seen.append(history.get(told.id) == told))
    run.becomes(state=PackageState.SENT)
    run.becomes(state=PackageState.REPORTED, error="")
    assert seen == [True, True]


def test_problems_add_up():
    run = Run(History(), execution())
    run.becomes(error="")
    run.notes("One.")
    assert run.notes("Two.").error == "One. Two."
