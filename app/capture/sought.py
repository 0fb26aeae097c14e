"""What one line above the traffic asks for: a filter, or plain text or hex to find.

What parses as a filter filters. What does not, but was meant as one (it compares or joins, or asks
something of a field), is an error. All else is looked for, as `app.capture.search` does; quotes at
the beginning always mean text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from app.capture.annotations import Annotations
from app.capture.assembly import Records
from app.capture.filter import FIELDS, FilterError, parse
from app.capture.filter_lexer import KEYWORDS
from app.capture.search import matcher, needles
from app.values.traffic import Record

_SIGNS = re.compile(r"&&|\|\||==|!=|<|>")
_ASKED = re.compile(r"[\s!(]*(?:not\s+)*([^\s&|=<>!(){},\"]+)\s*(=|[a-z]*)", re.IGNORECASE)
_QUOTES = ('"', "“", "”")


class SoughtKind(StrEnum):
    """How a text was understood."""

    ALL = "all"
    FILTER = "filter"
    TEXT = "text"
    HEX = "hex"


@dataclass(frozen=True, slots=True)
class Sought:
    """A text that was understood.

    wanted: tells wanted records, None when all are. cost: as `Filter.cost`, empty for all. openly:
    whether the records may be asked as they are, without `wanted`; what is found so must fulfil
    `again` as well, when there is one. by_notes: whether it asks what people noted.
    """

    text: str
    kind: SoughtKind = SoughtKind.ALL
    wanted: Callable[[Record], bool] | None = None
    cost: str = ""
    openly: bool = True
    again: Callable[[Record], bool] | None = None
    by_notes: bool = False


def understand(text: str, records: Records, annotations: Annotations | None = None) -> Sought:
    """Return what a text asks for. Raises FilterError when it was meant as a filter and is none.

    records: where a filter finds what came before a record. annotations: where it finds what
    people noted about one.
    """
    stripped = text.strip()
    noted = Annotations() if annotations is None else annotations
    if not stripped:
        return Sought("")
    if stripped.startswith(_QUOTES):
        return _found(stripped, records)
    try:
        wanted = parse(text)
    except FilterError:
        if _meant_as_filter(text):
            raise
        return _found(stripped, records)

    def fits(record: Record) -> bool:
        return wanted.matches(record, records, noted.get(record.seq))

    return Sought(stripped, SoughtKind.FILTER, fits, wanted.cost, by_notes=wanted.by_notes)


def _found(text: str, records: Records) -> Sought:
    wanted = matcher(text, records)
    if wanted is None:
        return Sought(text)
    if needles(text.casefold()):
        return Sought(text, SoughtKind.HEX, wanted, "bytes")
    return Sought(text, SoughtKind.TEXT, wanted, "decode")


def _meant_as_filter(text: str) -> bool:
    """Whether there is a sign no plain text has, or a field with something asked of it."""
    if _SIGNS.search(text):
        return True
    asked = _ASKED.match(text)
    if asked is None or asked[1].lower() not in FIELDS:
        return False
    return asked[2] == "=" or asked[2].lower() in KEYWORDS
