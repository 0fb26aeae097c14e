"""Running a signed package on a card, with every step on disk before the next one.

signed; sent (written down before the first byte leaves, so a crash in between says `sent` of a
package that perhaps did not leave: the card's stored results then tell); executed (the raw result,
before anything is read or reset); reported (the result was found genuine and the card told so).
"""

from __future__ import annotations

import time
from collections.abc import Iterable

from app.card.card import Card
from app.composer.judging import certificates_of, judged
from app.composer.run import Run
from app.errors import WorkbenchError
from app.ipa import execute as ipa
from app.settings import RefreshPolicy
from app.values.euicc import CheckResult
from app.values.packages import Execution, PackageState


def carry_out(
    run: Run,
    card: Card,
    policy: RefreshPolicy | None,
    roots: Iterable[bytes],
    *,
    acknowledge: bool,
) -> Execution:
    """Send the package, keep and judge its result, and acknowledge it if asked to.

    Raises what `app.ipa.execute.execute` raises when no result came; the reason is kept first.
    """
    run.becomes(card=card.uri, certificates=certificates_of(card), error="")

    def leave() -> None:
        run.becomes(state=PackageState.SENT)

    def keep(result: bytes) -> None:
        run.becomes(state=PackageState.EXECUTED, executed_at=time.time(), result=result)

    try:
        trace = ipa.execute(
            card,
            run.execution.package.message,
            policy,
            before_report=keep,
            before_send=leave,
        )
    except WorkbenchError as error:
        run.notes(str(error))
        raise
    run.becomes(
        verdict=judged(run.execution, roots),
        profiles_before=trace.profiles_before,
        profiles_after=trace.profiles_after,
        error=" ".join(trace.problems),
    )
    return report(run, card) if acknowledge else run.execution


def report(run: Run, card: Card) -> Execution:
    """Tell the card that its result arrived, if it is genuine; a failure leaves it executed.

    A result without number is one the card does not store, and so has nothing to be told.
    """
    verdict = run.execution.verdict
    if verdict is None or verdict.result is CheckResult.FAIL:
        return run.execution
    try:
        if verdict.seq is not None:
            ipa.acknowledge(card, [verdict.seq])
    except WorkbenchError as error:
        return run.notes(f"The result could not be acknowledged: {error}")
    return run.becomes(state=PackageState.REPORTED)
