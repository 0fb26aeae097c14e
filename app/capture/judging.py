"""What takes keys and clocks to say of a message: whether signatures hold, certificates in time.

This is dearer than decoding and is done only where a tree is looked at, never for a row. It is
found in the bytes as recorded and laid over the tree that is shown, in which secrets may be hidden:
hidden bytes would make every signature over them fail.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from app.capture.assembly import Records
from app.capture.decoders import decode
from app.capture.key_reading import validity_problem
from app.capture.parts import VERDICT, Decoding, Part, State
from app.capture.seen_keys import SeenKeys, keys_of
from app.capture.signatures import RULES, Outcome, verdicts
from app.codec import tlv
from app.values.traffic import Layer, Record

_IDENTIFIER = re.compile(r"\d{18,}")
_STATES = {
    Outcome.VERIFIED: State.OK,
    Outcome.WRONG: State.FAILED,
    Outcome.OPEN: State.NEUTRAL,
}


class _Place(NamedTuple):
    """Which part it is, in any tree of the same record."""

    source: int
    start: int
    end: int
    name: str

    @classmethod
    def of(cls, part: Part) -> _Place:
        return cls(part.source, part.start, part.end, part.name)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was found out about the parts of a record."""

    verdicts: dict[_Place, Part]
    notes: dict[_Place, str]

    def anonymous(self) -> Judgement:
        """Return it without the identifiers of the cards whose keys it names."""
        return Judgement(
            {
                place: replace(part, text=_IDENTIFIER.sub("…", part.text))
                for place, part in self.verdicts.items()
            },
            self.notes,
        )

    def laid_over(self, decoding: Decoding) -> Decoding:
        """Return the decoding with a verdict below each signature and odd certificates marked."""
        if not self.verdicts and not self.notes:
            return decoding
        return replace(decoding, parts=tuple(self._over(part) for part in decoding.parts))

    def _over(self, part: Part) -> Part:
        """Return a part with what was found below it; as deep as the tree, which is bounded."""
        place = _Place.of(part)
        if verdict := self.verdicts.get(place):
            return replace(part, state=verdict.state, children=(verdict,))
        children = tuple(self._over(child) for child in part.children)
        if any(new is not old for new, old in zip(children, part.children, strict=True)):
            part = replace(part, children=children)
        if note := self.notes.get(place):
            return replace(part, notes=(*part.notes, note), state=State.ATTENTION)
        return part


def judged(record: Record, shown: Decoding, records: Records) -> Decoding:
    """Return the decoding that is shown of a record, with what was found out about its parts."""
    if not any(part.name in RULES or _is_certificate(part) for part in shown.walk()):
        return shown
    is_true = not any(source.hidden for source in shown.sources)
    decoding = shown if is_true else decode(record, records)
    return judge(record, decoding, keys_of(records)).laid_over(shown)


def judge(record: Record, decoding: Decoding, keys: SeenKeys) -> Judgement:
    """Judge the signatures and the certificates of a message, as recorded. Raises nothing.

    Not in AT lines: a message lies there as digits, and the APDU beside them is judged.
    """
    if record.layer is Layer.AT:
        return Judgement({}, {})
    found: dict[_Place, Part] = {}
    for one in verdicts(record, decoding, keys):
        data = decoding.sources[one.part.source].data
        start = tlv.header(data, one.part.start, one.part.end).value_start
        found[_Place.of(one.part)] = Part(
            "signature",
            start,
            one.part.end,
            one.text,
            kind=VERDICT,
            source=one.part.source,
            state=_STATES[one.outcome],
        )
    return Judgement(found, dict(_out_of_date(record, decoding)))


def _out_of_date(record: Record, decoding: Decoding) -> Iterator[tuple[_Place, str]]:
    for part in decoding.walk():
        if _is_certificate(part):
            data = decoding.sources[part.source].data[part.start : part.end]
            if note := validity_problem(data, record.time_ns):
                yield _Place.of(part), note


def _is_certificate(part: Part) -> bool:
    return bool(part.children) and part.children[0].name == "tbsCertificate"
