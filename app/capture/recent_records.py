"""The records of a capture file for somebody who looks at them: the last ones are kept read."""

from __future__ import annotations

import threading
from collections import OrderedDict

from app.capture.file import CaptureFile
from app.capture.frames import DIRECTIONS
from app.errors import CodecError
from app.values.traffic import Layer, Record

DEFAULT_MOST = 16_384
"""More than a walk back for the parts of one message looks at, and some megabytes at most."""

_LARGEST = 1 << 16
"""Bytes of a record from which on it is read again each time, so that the memory stays bounded."""


class RecentRecords:
    """Satisfies `app.capture.assembly.Records`; any thread may read.

    A record that was damaged since the file was opened reads as an event that says so.
    """

    def __init__(self, file: CaptureFile, most: int = DEFAULT_MOST) -> None:
        """most: how many records are kept."""
        self._file = file
        self._most = most
        self._kept: OrderedDict[int, Record] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        """Return how many records are kept read."""
        return len(self._kept)

    def get(self, seq: int) -> Record | None:
        """Return the record with this seq, or None when it is not in the file."""
        row = self._file.row(seq)
        return None if row is None else self.record(row)

    def record(self, index: int) -> Record:
        """Return one record by its place in the file. Raises IndexError."""
        with self._lock:
            found = self._kept.get(index)
            if found is not None:
                self._kept.move_to_end(index)
                return found
        found = self.read(index)
        if len(found.data) <= _LARGEST:
            with self._lock:
                self._kept[index] = found
                while len(self._kept) > self._most:
                    self._kept.popitem(last=False)
        return found

    def read(self, index: int) -> Record:
        """Return one record without keeping it, for those who go through all of them."""
        try:
            return self._file.record(index)
        except CodecError as error:
            return self._damaged(index, error.message)

    def _damaged(self, index: int, why: str) -> Record:
        """Return what the columns still know of a record."""
        columns = self._file.columns
        return Record(
            int(columns.seq[index]),
            int(columns.time_ns[index]),
            columns.lanes[int(columns.lane[index])],
            Layer.EVENT,
            DIRECTIONS[int(columns.direction[index])],
            b"",
            note=why,
        )
