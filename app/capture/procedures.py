"""Groups records as procedures: this poll, this package, these APDUs, this result, its answer.

Works record by record with bounded memory, so that a window can follow live traffic, and never
raises on records, whatever is in them.
"""

from __future__ import annotations

from collections.abc import Iterable

from app.capture.card_grouping import CardGrouping
from app.capture.card_messages import CardMessages
from app.capture.correlation import Correlation
from app.capture.net_grouping import NetGrouping
from app.capture.procedure import Procedure
from app.values.traffic import Layer, Record

DEFAULT_MOST = 5000


class Procedures:
    """Follows records. Not for several threads at once; snapshots may go anywhere.

    most: how many procedures are kept; `dropped` says how many older ones were let go.
    """

    def __init__(self, most: int = DEFAULT_MOST) -> None:
        self._all = Correlation(most)
        self._cards = CardMessages()
        self._card = CardGrouping(self._all)
        self._net = NetGrouping(self._all)

    @property
    def dropped(self) -> int:
        """How many procedures were let go to keep memory bounded."""
        return self._all.dropped

    def feed(self, records: Iterable[Record]) -> None:
        """Take records in, in the order of their seq."""
        for record in records:
            for exchange in self._cards.feed(record):
                self._card.add(exchange)
            if record.layer is Layer.EVENT and record.data:
                self._card.powered(record.lane)
            elif record.layer is not Layer.APDU:
                self._net.add(record)

    def snapshot(self) -> list[Procedure]:
        """Return all procedures as they are now, the oldest first."""
        return [draft.snapshot() for draft in self._all.drafts.values()]

    def changed(self) -> list[Procedure]:
        """Return those that began or changed since this was called last."""
        numbers = sorted(self._all.touched)
        self._all.touched.clear()
        return [self._all.drafts[number].snapshot() for number in numbers]

    def finish(self) -> None:
        """Say that no more records come: what is still awaited then counts as missing."""
        for exchange in self._cards.drain():
            self._card.add(exchange)
        for draft in self._all.drafts.values():
            self._all.close(draft)


def procedures(records: Iterable[Record]) -> list[Procedure]:
    """Group the records of a whole capture, the oldest procedure first."""
    followed = Procedures()
    followed.feed(records)
    followed.finish()
    return followed.snapshot()
