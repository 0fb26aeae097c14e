"""Looks through a capture for what a text asks for, part by part, while somebody looks on."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from app.capture.annotations import Annotations
from app.capture.file import CaptureFile
from app.capture.filter import Filter, parse
from app.capture.recent_records import RecentRecords
from app.capture.search import needles
from app.capture.sought import Sought, SoughtKind
from app.values.traffic import Record

_PART_S = 0.08
_FIRST, _LEAST, _MOST = 1 << 8, 1 << 6, 1 << 20


class FileSearch:
    """One search over a file that may still grow. One thread steps, another may look.

    What it has found stays; `step` goes on where it stopped.
    """

    def __init__(
        self, file: CaptureFile, records: RecentRecords, annotations: Annotations, sought: Sought
    ) -> None:
        """records: reads records of `file`. annotations: what people noted about them."""
        self._file = file
        self._records = records
        self._annotations = annotations
        self._filter = _as_filter(sought)
        self._wanted = sought.wanted
        self._again = sought.again
        self._found = np.empty(1024, np.int64)
        self._count = 0
        self._stride = _FIRST
        self.done = 0
        """How many rows were looked at."""

    def __len__(self) -> int:
        """Return how many were found so far."""
        return self._count

    @property
    def share(self) -> float | None:
        """How much of the rows there are was looked at, 0 to 1; None when all."""
        total = len(self._file)
        return None if self.done >= total else self.done / total

    @property
    def rows(self) -> NDArray[np.int64]:
        """The rows in the file of all that was found so far, rising."""
        return self._found[: self._count].copy()

    def row(self, place: int) -> int:
        """Return the row in the file of what was found there. Raises IndexError."""
        if not 0 <= place < self._count:
            raise IndexError(place)
        return int(self._found[place])

    def place_of(self, row: int) -> int:
        """Return the place of a row among what was found, -1 when it is not there."""
        place = int(np.searchsorted(self._found[: self._count], row))
        return place if place < self._count and self._found[place] == row else -1

    def step(self, go_on: Callable[[], None]) -> bool:
        """Look at further rows, for about a tenth of a second; False when none were left.

        go_on: called from time to time; raises to stop the work, this part is then done again.
        """
        columns = self._file.columns
        start, end = self.done, min(self.done + self._stride, len(columns))
        if start >= end:
            return False
        began = time.perf_counter()
        self._add(self._look(start, end, go_on))
        self.done = end
        self._pace(time.perf_counter() - began)
        return True

    def _look(self, start: int, end: int, go_on: Callable[[], None]) -> NDArray[np.int64]:
        if self._filter is None:
            return self._look_one_by_one(start, end, go_on)

        def goes_on(_row: int) -> bool:
            go_on()
            return True

        rows = self._filter.select(
            self._file.columns.first(end),
            self._file,
            start=start,
            go_on=goes_on,
            annotations=self._annotations,
        )
        return rows if self._again is None else self._narrow(rows, self._again, go_on)

    def _narrow(
        self,
        rows: NDArray[np.int64],
        again: Callable[[Record], bool],
        go_on: Callable[[], None],
    ) -> NDArray[np.int64]:
        """Leave only those rows of what was found that are found in what is shown as well."""
        left = []
        for row in rows.tolist():
            go_on()
            if again(self._records.record(row)):
                left.append(row)
        return np.array(left, np.int64)

    def _look_one_by_one(
        self, start: int, end: int, go_on: Callable[[], None]
    ) -> NDArray[np.int64]:
        wanted: Callable[[Record], bool] = self._wanted or bool
        found = []
        for row in range(start, end):
            go_on()
            if wanted(self._records.record(row)):
                found.append(row)
        return np.array(found, np.int64)

    def _add(self, rows: NDArray[np.int64]) -> None:
        """Append; who looks on sees either the old count or the new one, with its rows."""
        count = self._count + len(rows)
        if count > len(self._found):
            room = np.empty(max(count, 2 * len(self._found)), np.int64)
            room[: self._count] = self._found[: self._count]
            self._found = room
        self._found[self._count : count] = rows
        self._count = count

    def _pace(self, took_s: float) -> None:
        """Choose how many rows come next so that a part takes as long as it should."""
        fitting = int(self._stride * _PART_S / max(took_s, 1e-6))
        self._stride = min(max(fitting, self._stride // 8, _LEAST), self._stride * 4, _MOST)


def _as_filter(sought: Sought) -> Filter | None:
    """Return the filter that finds what is sought without decoding more than it must, if any."""
    if not sought.openly:
        return None
    if sought.kind is SoughtKind.FILTER:
        return parse(sought.text)
    if sought.kind is SoughtKind.HEX:
        octets = needles(sought.text.casefold())
        return parse(" || ".join(f"data contains {one.hex(':')}" for one in octets))
    return None
