r"""Filters in Wireshark's shape: `layer == apdu && apdu.sw != 9000 && dur > 200ms`.

Conditions are joined with `&&` (and), `||` (or), `!` (not) and parentheses; `&&` binds tighter. A
field is compared with `==`, `!=`, `<`, `>`, `<=`, `>=`, `in {a, b, first..last}`, `not in {…}`,
`contains` or `matches` (a regular expression), or stands alone: the record has it. Letters match
without regard to case.

A field may have several values in one record. Any of them may fulfil a comparison; with `!=` the
record must have the field and no value may equal. `not field == value` is also true of records
that do not have the field.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.capture.assembly import Records
from app.capture.filter_completion import complete, word_at
from app.capture.filter_conditions import Condition
from app.capture.filter_error import FilterError
from app.capture.filter_fields import FIELDS, Look
from app.capture.filter_parser import parse_conditions
from app.values.traffic import Record

if TYPE_CHECKING:
    from app.capture.columns import Columns
    from app.capture.file import CaptureFile
    from app.capture.filter_scan import GoOn, Rows

__all__ = ["FIELDS", "Filter", "FilterError", "complete", "parse", "word_at"]


class Filter:
    """A filter that was understood. Does not change; any thread may use it."""

    def __init__(self, text: str, condition: Condition) -> None:
        self.text = text
        self.condition = condition

    @property
    def cost(self) -> str:
        """What it has to look at: `columns` (at once), `bytes`, or `decode` (slow on millions)."""
        return self.condition.tier.name.lower()

    def matches(self, record: Record, records: Records) -> bool:
        """Whether one record is wanted; `records` gives access to what came before it."""
        return self.condition.holds(Look(record, records))

    def select(
        self,
        columns: Columns,
        file: CaptureFile,
        *,
        start: int = 0,
        go_on: GoOn = lambda done: True,
    ) -> Rows:
        """Return the wanted rows of a capture from `start` on, in order.

        go_on: called from time to time with the rows done; False stops with CancelledError.
        """
        from app.capture.filter_scan import scan_rows

        return scan_rows(self.condition, columns, file, go_on, start)


def parse(text: str) -> Filter:
    """Understand a filter; an empty one wants everything. Raises FilterError with the column."""
    return Filter(text, parse_conditions(text))
