"""Two decoded messages compared field by field, by name and not by position."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from app.capture.parts import Decoding, Part

VARYING = frozenset(
    {
        "transactionId",
        "eimTransactionId",
        "euiccChallenge",
        "serverChallenge",
        "serverSignature1",
        "smdpSignature2",
        "euiccSignature1",
        "euiccSignature2",
        "euiccCancelSessionSignature",
        "euiccNotificationSignature",
        "euiccSignEPR",
        "eimSignature",
        "counterValue",
    }
)
"""Fields that are new each time a procedure runs, so that a difference in them says nothing."""

_FOLLOWING = frozenset({"Lc", "Le", "data"})
"""Fields of an APDU that only repeat in bytes what its message says field by field."""


@dataclass(frozen=True, slots=True)
class PartDifference:
    """A field that two messages do not share; None on the side that does not have it."""

    path: str
    left: Part | None
    right: Part | None
    varies: bool = False


def part_differences(
    left: Decoding, right: Decoding, varying: Collection[str] = VARYING
) -> tuple[PartDifference, ...]:
    """Return the fields that differ, in the left message's order, then what only the right has.

    Compared are bytes, not texts. When two messages differ and no field does, as in raw bytes, the
    stretch between the first and the last byte that differ is returned as one difference. How a
    message was cut into pieces is no difference.
    """
    if all(left.sources[at].data == right.sources[at].data for at in (0, -1)):
        return ()
    mine, theirs = _leaves(left), _leaves(right)
    found = [
        PartDifference(path, part, theirs.get(path), _varies(path, varying))
        for path, part in mine.items()
        if path not in theirs or _raw(left, part) != _raw(right, theirs[path])
    ]
    found += [
        PartDifference(path, None, part, _varies(path, varying))
        for path, part in theirs.items()
        if path not in mine
    ]
    told = [one for one in found if one.path.rpartition(".")[2] not in _FOLLOWING]
    if told or (mine and theirs and _several(left, right)):
        return tuple(told)
    return tuple(found) or (_stretch(left, right),)


def _several(left: Decoding, right: Decoding) -> bool:
    """Whether one of the messages came in pieces, so that only the whole can be compared."""
    return len(left.sources) > 1 or len(right.sources) > 1


def _raw(decoding: Decoding, part: Part) -> bytes:
    return decoding.sources[part.source].data[part.start : part.end]


def _leaves(decoding: Decoding) -> dict[str, Part]:
    """Return the innermost fields by path; names that repeat beside each other are numbered."""
    found: dict[str, Part] = {}
    stack = [_named("", decoding.parts)]
    while stack:
        if not stack[-1]:
            stack.pop()
            continue
        path, part = stack[-1].pop(0)
        if part.children:
            stack.append(_named(f"{path}.", part.children))
        else:
            found[path] = part
    return found


def _named(prefix: str, parts: tuple[Part, ...]) -> list[tuple[str, Part]]:
    names = [part.name or part.tag or "element" for part in parts]
    seen: dict[str, int] = {}
    rows: list[tuple[str, Part]] = []
    for name, part in zip(names, parts, strict=True):
        number = seen[name] = seen.get(name, -1) + 1
        label = f"{name}[{number}]" if names.count(name) > 1 else name
        rows.append((f"{prefix}{label}", part))
    return rows


def _varies(path: str, varying: Collection[str]) -> bool:
    return any(step.partition("[")[0] in varying for step in path.split("."))


def _stretch(left: Decoding, right: Decoding) -> PartDifference:
    """Return what lies between the first and the last byte that differ, as a part of each side."""
    own = left.sources[0].data != right.sources[0].data
    mine, theirs = (0, 0) if own else (len(left.sources) - 1, len(right.sources) - 1)
    first, second = left.sources[mine].data, right.sources[theirs].data
    shorter = min(len(first), len(second))
    head = next((at for at in range(shorter) if first[at] != second[at]), shorter)
    rest = shorter - head
    tail = next((at for at in range(rest) if first[-1 - at] != second[-1 - at]), rest)
    return PartDifference(
        "bytes", _bytes(first, mine, head, tail), _bytes(second, theirs, head, tail)
    )


def _bytes(data: bytes, source: int, head: int, tail: int) -> Part:
    end = len(data) - tail
    return Part("bytes", head, end, data[head:end].hex(" ").upper(), source=source)
