from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from app.eim import settling
from app.errors import SettingsError
from app.values.eim import QueuedPackage, QueueState
from app.values.packages import Fault, OperationOutcome, PackageVerdict, RawEdit, Recipe
from tests.eim.results import EID

RESULT, ERROR = "euiccPackageResultSigned", "euiccPackageErrorSigned"
DONE = PackageVerdict(RESULT, (), (OperationOutcome("enable", "enableResult", 0, "ok", True),))
ROLLED_BACK = PackageVerdict(
    RESULT, (), (OperationOutcome("rollback", "rollbackResult", 0, "ok", True),)
)
REPLAY = PackageVerdict(ERROR, (), error_code=4, error_name="replayError")
OTHER = PackageVerdict(ERROR, (), error_code=3, error_name="invalidEid")
GIVEN = QueuedPackage(5, EID, Recipe(), QueueState.DELIVERED, 1.0, deliveries=2)
ENDED = replace(GIVEN, state=QueueState.CANCELLED, explanation="Cancelled.")


@pytest.mark.parametrize(
    ("verdict", "state", "words"),
    [
        pytest.param(DONE, QueueState.SUCCEEDED, "", id="done"),
        pytest.param(OTHER, QueueState.FAILED, "another eUICC", id="refused"),
        pytest.param(ROLLED_BACK, QueueState.FAILED, "went back", id="rolled back"),
    ],
)
def test_a_result_settles_its_package(
    verdict: PackageVerdict, state: QueueState, words: str
) -> None:
    after = settling.settled(GIVEN, b"r", verdict, 9.0, ask=True)
    assert (after.state, after.result, after.finished_at) == (state, b"r", 9.0)
    assert after.verdict is verdict
    assert words.lower() in after.explanation.lower()


@pytest.mark.parametrize(
    ("package", "ask", "state"),
    [
        pytest.param(GIVEN, True, QueueState.EXECUTED, id="again, asking"),
        pytest.param(GIVEN, False, QueueState.EXECUTED, id="again, not asking"),
        pytest.param(replace(GIVEN, deliveries=1), True, QueueState.EXECUTED, id="once, asking"),
        pytest.param(replace(GIVEN, deliveries=1), False, QueueState.FAILED, id="once"),
        pytest.param(
            replace(GIVEN, recipe=Recipe(faults=(Fault.OLD_COUNTER,))),
            True,
            QueueState.FAILED,
            id="on purpose",
        ),
        pytest.param(
            replace(GIVEN, recipe=Recipe(counter=1)), True, QueueState.FAILED, id="chosen counter"
        ),
        pytest.param(
            replace(GIVEN, recipe=Recipe(edits=(RawEdit("30/81", b""),))),
            True,
            QueueState.FAILED,
            id="edited",
        ),
    ],
)
def test_a_replay_error_may_mean_that_the_result_was_lost(
    package: QueuedPackage, ask: bool, state: QueueState
) -> None:
    after = settling.settled(package, b"r", REPLAY, 9.0, ask=ask)
    assert after.state is state
    assert (after.result == b"") is (state is QueueState.EXECUTED)


def test_a_rollback_undoes_a_success_and_nothing_else() -> None:
    succeeded = replace(GIVEN, state=QueueState.SUCCEEDED, result=b"r")
    after = settling.undone(succeeded, b"s", ROLLED_BACK)
    assert after is not None
    assert (after.state, after.result) == (QueueState.FAILED, b"s")
    assert settling.undone(succeeded, b"s", DONE) is None
    assert settling.undone(ENDED, b"s", ROLLED_BACK) is None


def test_a_late_result_is_kept_beside_the_state_once() -> None:
    after = settling.with_late_result(ENDED, b"r", DONE)
    assert after is not None
    assert (after.state, after.result) == (QueueState.CANCELLED, b"r")
    assert after.explanation == "Cancelled. It was executed all the same."
    assert settling.with_late_result(after, b"s", DONE) is None
    assert settling.with_late_result(ENDED, b"r", REPLAY) is None


@pytest.mark.parametrize(
    ("package", "words"),
    [
        pytest.param(replace(GIVEN, deliveries=0), "before it was handed out", id="never left"),
        pytest.param(replace(GIVEN, deliveries=1), "handed out once", id="once"),
        pytest.param(GIVEN, "handed out 2 times. Whether", id="twice"),
        pytest.param(
            replace(GIVEN, state=QueueState.EXECUTED), "The eUICC executed it.", id="executed"
        ),
    ],
)
def test_who_cancels_is_told_how_far_it_got(package: QueuedPackage, words: str) -> None:
    after = settling.cancelled(package, 3.0)
    assert (after.state, after.finished_at) == (QueueState.CANCELLED, 3.0)
    assert words in after.explanation


@pytest.mark.parametrize(
    ("change", "words"),
    [
        pytest.param(lambda: settling.cancelled(ENDED, 0.0), "has ended", id="cancel"),
        pytest.param(lambda: settling.stopped(ENDED, 0.0), "has ended", id="stop"),
        pytest.param(lambda: settling.renewed(GIVEN), "not ended yet", id="retry"),
    ],
)
def test_what_cannot_be_changed_any_more(change: Callable[[], object], words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        change()


def test_a_renewed_recipe_leaves_token_and_transaction_to_the_new_package() -> None:
    used = Recipe(token=5, transaction_id=b"\1")
    assert settling.renewed(replace(ENDED, recipe=used)) == Recipe()
    wrong = replace(used, faults=(Fault.WRONG_TOKEN,))
    assert settling.renewed(replace(ENDED, recipe=wrong)) == wrong
