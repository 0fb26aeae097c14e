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

from app.capture.annotation import NOTHING, Annotation
from app.capture.assembly import Records
from app.capture.filter_completion import complete, word_at
from app.capture.filter_conditions import Condition, columns_of
from app.capture.filter_error import FilterError
from app.capture.filter_fields import FIELDS, NOTED, Look
from app.capture.filter_parser import parse_conditions
from app.values.traffic import Record

if TYPE_CHECKING:
    from app.capture.annotations import Annotations
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

    @property
    def by_notes(self) -> bool:
        """Whether it asks what people noted, which may change."""
        return NOTED in columns_of(self.condition)

    def matches(self, record: Record, records: Records, noted: Annotation = NOTHING) -> bool:
        """Whether one record is wanted; `records` gives access to what came before it.

        noted: what people noted about it.
        """
        return self.condition.holds(Look(record, records, noted))

    def select(
        self,
        columns: Columns,
        file: CaptureFile,
        *,
        start: int = 0,
        go_on: GoOn = lambda done: True,
        annotations: Annotations | None = None,
    ) -> Rows:
        """Return the wanted rows of a capture from `start` on, in order.

        annotations: what people noted about its records; without them nothing is.
        go_on: called from time to time with the rows done; False stops with CancelledError.
        """
        from app.capture.filter_scan import scan_rows

        return scan_rows(self.condition, columns, file, go_on, start, annotations)


def parse(text: str) -> Filter:
    """Understand a filter; an empty one wants everything. Raises FilterError with the column."""
    return Filter(text, parse_conditions(text))
