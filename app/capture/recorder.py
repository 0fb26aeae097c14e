"""The recorder: a bounded ring of traffic records that never blocks and never raises.

Transports get it as a Tap. Readers ask for what came since a seq and are told how many records
were overwritten before they came; nothing is dropped in silence.
"""

from __future__ import annotations

import threading
import time
from typing import Unpack

from app.values.traffic import Details, Direction, Layer, Record, Wires

DEFAULT_CAPACITY = 200_000


class Recorder:
    """Keeps the newest records. Any thread may record; any thread may read.

    A record's place in the ring follows from its seq, so one record is found without a search.
    wires: how much of TLS and DTLS is kept; may be changed at any time.
    """

    def __init__(self, capacity: int = DEFAULT_CAPACITY) -> None:
        self.capacity = max(capacity, 1)
        self.wires = Wires.ALL
        self._ring: list[Record] = []
        self._lock = threading.Lock()
        self._last = 0

    def __call__(
        self,
        lane: str,
        layer: Layer,
        direction: Direction,
        data: bytes,
        **details: Unpack[Details],
    ) -> int:
        """Keep one record and return its seq; 0 for one that is not wanted."""
        if not self.wires.keeps(layer, details.get("note", "")):
            return 0
        now = time.time_ns()
        with self._lock:
            seq = self._last + 1
            record = Record(seq, now, lane, layer, direction, data, **details)
            if len(self._ring) < self.capacity:
                self._ring.append(record)
            else:
                self._ring[(seq - 1) % self.capacity] = record
            self._last = seq
        return seq

    @property
    def last_seq(self) -> int:
        """The seq of the newest record; 0 before the first. Also how many were ever recorded."""
        return self._last

    @property
    def first_seq(self) -> int:
        """The seq of the oldest record still kept; 1 before anything was overwritten."""
        return max(self._last - self.capacity, 0) + 1

    def get(self, seq: int) -> Record | None:
        """Return one record, or None when it was overwritten or is yet to come."""
        with self._lock:
            if not self.first_seq <= seq <= self._last:
                return None
            return self._ring[(seq - 1) % self.capacity]

    def since(self, seq: int) -> tuple[int, int, list[Record]]:
        """Return the newest seq, how many records after `seq` were lost, and those still kept."""
        with self._lock:
            last = self._last
            if last <= seq:
                return last, 0, []
            first = max(seq + 1, self.first_seq)
            start, end = (first - 1) % self.capacity, (last - 1) % self.capacity + 1
            ring = self._ring
            batch = ring[start:end] if start < end else ring[start:] + ring[:end]
        return last, first - seq - 1, batch
