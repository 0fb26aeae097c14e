"""The eUICC Package Results a card still keeps, and which package here each of them answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.codec.node import Node
from app.codec.tree import decode
from app.values.packages import Execution, PackageVerdict

_DATA = (
    "euiccPackageResultSigned.euiccPackageResultDataSigned",
    "euiccPackageErrorSigned.euiccPackageErrorDataSigned",
    "euiccPackageErrorUnsigned",
)


@dataclass(frozen=True, slots=True)
class StoredResult:
    """A result nobody has acknowledged. raw: the whole BF51.

    What the card did not say is None or empty. execution: id of the package it answers, empty when
    none of the history does.
    """

    seq: int | None
    eim_id: str
    counter: int | None
    transaction_id: bytes
    raw: bytes
    execution: str = ""
    verdict: PackageVerdict | None = None


def stored(raw: bytes) -> StoredResult:
    """Read off a result whom it is for. Never raises: what cannot be read stays empty."""
    node = decode("EuiccPackageResult", raw)
    data = next((found for path in _DATA if (found := node.find(path)) is not None), None)
    seq, counter = _value(data, "seqNumber"), _value(data, "counterValue")
    eim_id, transaction = _value(data, "eimId"), _value(data, "eimTransactionId")
    return StoredResult(
        seq if isinstance(seq, int) else None,
        eim_id if isinstance(eim_id, str) else "",
        counter if isinstance(counter, int) else None,
        transaction if isinstance(transaction, bytes) else b"",
        raw,
    )


def answered(result: StoredResult, executions: Iterable[Execution]) -> Execution | None:
    """Return the newest execution that a result can be the answer to.

    executions: of one card only, newest first. The very same bytes settle it; else eimId and
    counter have to agree, and the transaction id where both have one.
    """
    listed = list(executions)
    same = next((one for one in listed if one.result == result.raw), None)
    return same or next((one for one in listed if _agrees(result, one)), None)


def _agrees(result: StoredResult, execution: Execution) -> bool:
    package = execution.package
    if execution.result or result.counter is None:
        return False
    if (package.recipe.eim_id, package.counter) != (result.eim_id, result.counter):
        return False
    ours, theirs = package.recipe.transaction_id, result.transaction_id
    return not (ours and theirs) or ours == theirs


def _value(data: Node | None, name: str) -> object:
    found = data.find(name) if data is not None else None
    return found.value if found is not None else None
