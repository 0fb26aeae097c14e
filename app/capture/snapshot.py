"""What a recorder kept at one moment; it does not change while the recorder goes on."""

from __future__ import annotations

from collections.abc import Iterator

from app.capture.recorder import Recorder
from app.values.traffic import Record


class Snapshot:
    """The records of a recorder by row and by seq, as those of a `CaptureFile`."""

    def __init__(self, recorder: Recorder, until: int | None = None) -> None:
        """until: the seq of the last record to take; None takes all there are now."""
        last, _, records = recorder.since(0)
        later = 0 if until is None else max(last - until, 0)
        self._records = records[: max(len(records) - later, 0)]
        self._first = self._records[0].seq if self._records else 1

    def __len__(self) -> int:
        return len(self._records)

    def record(self, row: int) -> Record:
        """Return the record of a row. Raises IndexError."""
        return self._records[row]

    def records(self) -> Iterator[Record]:
        """Yield all records in order."""
        return iter(self._records)

    def row(self, seq: int) -> int | None:
        """Return the row of the record with this seq, None when it is not here."""
        row = seq - self._first
        return row if 0 <= row < len(self._records) else None

    def get(self, seq: int) -> Record | None:
        """Return the record with this seq, None when it is not here."""
        row = self.row(seq)
        return None if row is None else self._records[row]
