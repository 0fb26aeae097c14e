"""Hides the middles of EIDs, ICCIDs, IMSIs and IMEIs in whatever is about to be printed.

Two nets: every identifier met in the values, in each spelling it can take (digits, groups, wire
hex, digits as ASCII hex inside a certificate), and any other run of 18 to 20 or 32 digits, or of
the 15 that an IMEI and most IMSIs have.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from app.values.ids import Eid, Iccid

_HEAD = 4
_TAIL = 4
_RUN = re.compile(r"(?<![0-9A-Za-z])(\d{32}|\d{18,20}|\d{15})(?![0-9A-Za-z])")


def identifiers(value: object) -> Iterator[Eid | Iccid]:
    """Find every EID and ICCID in a tree of values."""
    if isinstance(value, Eid | Iccid):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from identifiers(item)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for member in dataclasses.fields(value):
            yield from identifiers(getattr(value, member.name))
    elif isinstance(value, Iterable) and not isinstance(value, str | bytes):
        for item in value:
            yield from identifiers(item)


def masked(digits: str) -> str:
    """Keep the first four and the last four digits, as the window does."""
    return digits[:_HEAD] + "x" * (len(digits) - _HEAD - _TAIL) + digits[-_TAIL:]


def mask(text: str, known: Iterable[Eid | Iccid] = ()) -> str:
    """Hide identifiers in a text: those given in every spelling, others where they stand alone."""
    for identifier in sorted(set(known), key=len, reverse=True):
        hidden = masked(identifier)
        for spelling, shown in _spellings(identifier, hidden):
            text = re.sub(re.escape(spelling), shown, text, flags=re.IGNORECASE)
    return _RUN.sub(lambda match: masked(match[0]), text)


def mask_strings(form: Any, known: Iterable[Eid | Iccid] = ()) -> Any:
    """Mask every text in a JSON form; numbers stay numbers."""
    if isinstance(form, str):
        return mask(form, known)
    if isinstance(form, dict):
        return {key: mask_strings(item, known) for key, item in form.items()}
    if isinstance(form, list):
        return [mask_strings(item, known) for item in form]
    return form


def _spellings(identifier: Eid | Iccid, hidden: str) -> Iterator[tuple[str, str]]:
    yield identifier, hidden
    yield identifier.grouped, _grouped(hidden)
    yield identifier.wire.hex(), "x" * 2 * len(identifier.wire)
    yield identifier.encode().hex(), "x" * 2 * len(identifier)


def _grouped(text: str) -> str:
    return " ".join(text[i : i + 4] for i in range(0, len(text), 4))
