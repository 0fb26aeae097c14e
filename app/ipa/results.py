"""eUICC Package Results as the IPA needs them: whose, which number, what they undo."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.codec.tree import Node, decode


@dataclass(frozen=True, slots=True)
class PackageResult:
    """One EuiccPackageResult (BF51). seq: None for errors, which the eUICC does not keep.

    counter: of the package it answers, None in an unsigned error. rollback: it tells that the
    package was undone. refusal: in words why the eUICC did nothing, empty when it executed it.
    """

    raw: bytes
    eim_id: str = ""
    counter: int | None = None
    seq: int | None = None
    rollback: bool = False
    refusal: str = ""


def read_result(raw: bytes) -> PackageResult:
    """Read what can be read; never raises on bytes."""
    node = decode("EuiccPackageResult", raw)
    fields: dict[str, Node] = {}
    for child in node.walk():  # the first of a name: what an operation answers comes later
        fields.setdefault(child.name, child)
    eim_id = fields["eimId"].value if "eimId" in fields else ""
    return PackageResult(
        raw,
        eim_id if isinstance(eim_id, str) else "",
        _number(fields.get("counterValue")),
        _number(fields.get("seqNumber")),
        "rollbackResult" in fields,
        _refusal(fields),
    )


def newest_only(results: Iterable[PackageResult]) -> tuple[PackageResult, ...]:
    """Leave out results that a later one about the same package replaces, as a rollback does."""
    found: dict[tuple[str, int | None], PackageResult] = {}
    loose: list[PackageResult] = []
    for one in sorted(results, key=lambda result: result.seq or 0):
        if one.counter is None:
            loose.append(one)
        else:
            found[one.eim_id, one.counter] = one
    return tuple(sorted((*loose, *found.values()), key=lambda result: result.seq or 0))


def allows_rollback(request: bytes) -> bool:
    """Whether an eUICC Package (BF51) enables a profile with the right to go back."""
    node = decode("EuiccPackageRequest", request)
    return any(child.name == "rollbackFlag" for child in node.walk())


def signature_remarks(request: bytes) -> tuple[str, ...]:
    """Return what is not by the book in the signature of an eUICC Package (BF51)."""
    node = decode("EuiccPackageRequest", request)
    signatures = [child for child in node.walk() if child.name == "eimSignature"]
    return tuple(note.text for child in signatures for note in child.notes)


def _refusal(fields: Mapping[str, Node]) -> str:
    if "euiccPackageErrorUnsigned" in fields:
        return "it does not accept it as coming from its eIM"
    code = fields.get("euiccPackageErrorCode")
    if "euiccPackageErrorSigned" not in fields or code is None:
        return ""
    return f"{code.named or 'error'} ({code.value})"


def _number(node: Node | None) -> int | None:
    return node.value if node is not None and isinstance(node.value, int) else None
