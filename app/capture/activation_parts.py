"""An activation code taken apart where it stands in a message.

`LPA:1$smdp.example$MATCHING-ID$2.999.1$1`: format, address of the SM-DP+, matching id, its OID,
and whether a confirmation code is asked for.

SGP.22 v2.5 §4.1
"""

from __future__ import annotations

import re

from app.capture.parts import Part, State

_PREFIX = "LPA:"
_FIELDS = ("format", "SM-DP+ address", "matchingId", "SM-DP+ OID", "confirmation code required")
_FEWEST = 3
_FORMS = {
    "format": (re.compile("1"), "Only format 1 is defined."),
    "SM-DP+ address": (re.compile(r"[A-Za-z0-9.-]+"), "This is no host name."),
    "matchingId": (
        re.compile(r"[0-9A-Za-z-]*"),
        "Only letters, digits and hyphens may stand here.",
    ),
    "SM-DP+ OID": (re.compile(r"([0-9]+(\.[0-9]+)+)?"), "This is no object identifier."),
    "confirmation code required": (re.compile("1?"), "Only 1 may stand here."),
}
_TOO_FEW = "Too little for an activation code: format, address and matching id belong in it."
_FURTHER = "further field"


def activation_parts(text: str, start: int, source: int) -> tuple[Part, ...]:
    """Return the fields of a code; none when there are no fields in it at all.

    start: where its first byte lies. Text that is not ASCII is left whole.
    """
    body = text.removeprefix(_PREFIX)
    if "$" not in body or not text.isascii():
        return ()
    parts: list[Part] = []
    at = start + len(text) - len(body)
    if at > start:
        parts.append(Part("prefix", start, at, _PREFIX, source=source))
    fields = body.split("$")
    for number, field in enumerate(fields):
        if number:
            parts.append(Part("separator", at, at + 1, "$", source=source))
            at += 1
        end = at + len(field)
        name = _FIELDS[number] if number < len(_FIELDS) else _FURTHER
        if field or number < _FEWEST:
            parts.append(_part(name, at, end, field, source))
        at = end
    if len(fields) < _FEWEST:
        parts.append(_odd(parts.pop(), _TOO_FEW))
    return tuple(parts)


def _part(name: str, start: int, end: int, text: str, source: int) -> Part:
    form = _FORMS.get(name)
    part = Part(name, start, end, text or "none", source=source)
    return part if form is None or form[0].fullmatch(text) else _odd(part, form[1])


def _odd(part: Part, note: str) -> Part:
    notes = (*part.notes, note)
    return Part(
        part.name, part.start, part.end, part.text, "", part.kind, part.source, notes,
        State.ATTENTION,
    )  # fmt: skip
