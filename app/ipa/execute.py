"""Runs a signed eUICC package on a card and tells what the card says of itself before and after.

The result is handed over the moment it is there, before the card is reset and before anything is
read again: whatever fails later, what the eUICC signed is not lost. A card that could not be read
afterwards is a problem told beside the result, never instead of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from app.card.card import Card
from app.card.isdr import IsdrSession
from app.codec.tree import decode
from app.errors import CodecError, ProcedureError, StatusError, WorkbenchError
from app.settings import RefreshPolicy
from app.values.euicc import ProfileInfo

_SWITCHES = frozenset({"enable", "disable"})
_NOTHING_TO_DELETE = 1


@dataclass(frozen=True, slots=True)
class ExecutionTrace:
    """What came of a package. result: the answer as it came.

    problems: what could not be read before or after, in words; the profiles are empty there.
    """

    result: bytes
    profiles_before: tuple[ProfileInfo, ...] = ()
    profiles_after: tuple[ProfileInfo, ...] = ()
    problems: tuple[str, ...] = ()


def _tell_nobody() -> None:
    """Keep nothing of the sending."""


def _keep_nothing(result: bytes) -> None:
    """Keep nothing of the result: the caller waits for the trace."""


def execute(
    card: Card,
    request: bytes,
    policy: RefreshPolicy | None = None,
    before_report: Callable[[bytes], None] = _keep_nothing,
    before_send: Callable[[], None] = _tell_nobody,
) -> ExecutionTrace:
    """Have the card execute a whole EuiccPackageRequest (BF51).

    policy: what follows if the enabled profile may have changed; None takes the card's setting.
    before_send: is called right before the package leaves; what it raises keeps it here.
    before_report: is given the raw result before anything else happens; what it raises ends the
    execution there.
    Raises NotSupportedError on a card without ISD-R, StatusError or DeviceError when no result
    came; whether the eUICC executed the package is then to be seen from its stored results.
    """
    card.session()
    problems: list[str] = []
    before = _profiles(card, problems)
    results: list[bytes] = []
    kept: list[bool] = []

    def run(session: IsdrSession, _: bool) -> None:
        before_send()
        results.append(session.load_euicc_package(request))
        before_report(results[0])
        kept.append(True)

    after: tuple[ProfileInfo, ...] = ()
    try:
        after = card.switch(run, policy=policy if may_switch(request) else RefreshPolicy.NONE)
    except WorkbenchError as error:
        if not kept:
            raise
        problems.append(f"The profiles could not be read after: {error}")
    return ExecutionTrace(results[0], before, after, tuple(problems))


def may_switch(request: bytes) -> bool:
    """Whether a package holds an operation that can change which profile is enabled."""
    listed = decode("EuiccPackageRequest", request).find("euiccPackageSigned.euiccPackage.psmoList")
    if listed is None:
        return False
    return any(child.name in _SWITCHES for child in listed.walk())


def stored_results(card: Card) -> tuple[bytes, ...]:
    """Return the eUICC Package Results no eIM has acknowledged, each a whole BF51.

    Raises NotSupportedError on a card that is no IoT eUICC.
    """
    return card.session().package_results()


def acknowledge(card: Card, seqs: Iterable[int]) -> tuple[int, ...]:
    """Take results off the card by their numbers and return those that were there.

    A number the card does not know is no error: it was acknowledged before.
    """
    session = card.session()
    return tuple(seq for seq in seqs if _removed(session, seq))


def _removed(session: IsdrSession, seq: int) -> bool:
    try:
        session.remove_notification(seq)
    except ProcedureError as error:
        if error.code != _NOTHING_TO_DELETE:
            raise
        return False
    return True


def _profiles(card: Card, problems: list[str]) -> tuple[ProfileInfo, ...]:
    """Read the profiles; a card that does not tell them can still execute packages."""
    try:
        return card.profiles(full=True)
    except (ProcedureError, StatusError, CodecError) as error:
        problems.append(f"The profiles could not be read before: {error}")
        return ()
