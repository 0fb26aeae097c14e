"""What an answer makes of the package it answers.

1. A package is settled once. What comes for it later is kept beside it and changes no state, but
   for one thing: a rollback after a success, because then the success is no longer true.
2. A replay error is no outcome. It says that the eUICC has seen this counter: the package counts
   as executed and its result as lost on the way, until the device's stored results tell.
3. A package that was cancelled after it had left keeps the result that comes all the same.
"""

from __future__ import annotations

from dataclasses import replace

from app.eim import explanation
from app.errors import SettingsError
from app.values.eim import QueuedPackage, QueueState
from app.values.packages import Fault, PackageVerdict, Recipe


def settled(
    package: QueuedPackage, result: bytes, verdict: PackageVerdict, now: float, *, ask: bool
) -> QueuedPackage:
    """Return a package as a result that counts leaves it. ask: stored results will be asked for."""
    if verdict.error_code == explanation.REPLAY and _may_be_lost(package, ask=ask):
        words = explanation.ASKING if ask else explanation.WAITING
        return replace(package, state=QueueState.EXECUTED, explanation=words)
    failure = explanation.of_failure(verdict)
    return replace(
        package,
        state=QueueState.FAILED if failure else QueueState.SUCCEEDED,
        finished_at=now,
        result=result,
        verdict=verdict,
        explanation=" ".join(filter(None, (failure, explanation.of_doubt(verdict)))),
    )


def ended(
    package: QueuedPackage, state: QueueState, now: float, words: str, result: bytes = b""
) -> QueuedPackage:
    """Return a package in a final state that no verdict tells, and why in words."""
    return replace(package, state=state, finished_at=now, result=result, explanation=words)


def undone(package: QueuedPackage, result: bytes, verdict: PackageVerdict) -> QueuedPackage | None:
    """Return a package that had succeeded as its rollback leaves it; None when it is no such."""
    if package.state is not QueueState.SUCCEEDED or not explanation.is_rollback(verdict):
        return None
    return replace(
        package,
        state=QueueState.FAILED,
        result=result,
        verdict=verdict,
        explanation=explanation.ROLLED_BACK,
    )


def with_late_result(
    package: QueuedPackage, result: bytes, verdict: PackageVerdict
) -> QueuedPackage | None:
    """Return a final package that never had a result with this one; None when it has one already.

    A replay error tells nothing to keep.
    """
    if package.result or verdict.error_code == explanation.REPLAY:
        return None
    failure = explanation.of_failure(verdict)
    came = f"Its result came later: {failure}" if failure else "It was executed all the same."
    words = f"{package.explanation} {came}".strip()
    return replace(package, result=result, verdict=verdict, explanation=words)


def _may_be_lost(package: QueuedPackage, *, ask: bool) -> bool:
    """Whether a replay error can mean that this very package was executed before.

    Not when it was meant to be one. A first delivery that nobody can be asked about has failed.
    """
    recipe = package.recipe
    if recipe.counter is not None or Fault.OLD_COUNTER in recipe.faults or recipe.edits:
        return False
    return ask or package.deliveries > 1


def cancelled(package: QueuedPackage, now: float) -> QueuedPackage:
    """Return a package as a person's cancelling leaves it. Raises SettingsError when it has ended.

    Whether one that left was executed is then not known.
    """
    _require(package, package.state.final, ended=False)
    return ended(package, QueueState.CANCELLED, now, _left(package, "cancelled"))


def stopped(package: QueuedPackage, now: float) -> QueuedPackage:
    """Return a package that is handed out no more. Raises SettingsError when it is not with one."""
    if package.state is QueueState.QUEUED:
        raise SettingsError(
            f"Package {package.id} was not handed out yet, so there is nothing to stop.",
            key="id",
            hint="Cancel it to keep it from going out.",
        )
    _require(package, package.state.final, ended=False)
    return ended(package, QueueState.CANCELLED, now, _left(package, "stopped"))


def renewed(package: QueuedPackage) -> Recipe:
    """Return the recipe to queue once more. Raises SettingsError when the package has not ended.

    Token and transaction id are those of the new package, but for one that is wrong on purpose.
    """
    _require(package, not package.state.final, ended=True)
    recipe = package.recipe
    return recipe if recipe.deliberate else replace(recipe, token=None, transaction_id=b"")


def _left(package: QueuedPackage, what: str) -> str:
    if not package.deliveries:
        return f"It was {what} before it was handed out."
    times = "once" if package.deliveries == 1 else f"{package.deliveries} times"
    known = package.state is QueueState.EXECUTED
    doubt = "The eUICC executed it." if known else "Whether the eUICC executed it is not known."
    return f"It was {what} after it had been handed out {times}. {doubt}"


def _require(package: QueuedPackage, wrong: bool, *, ended: bool) -> None:
    if wrong:
        raise SettingsError(
            f"Package {package.id} is {package.state.value}"
            f"{', so it has not ended yet' if ended else ' and has ended'}.",
            key="id",
            hint="Stop or cancel it first." if ended else "Queue it again to have it done.",
        )
