"""Columns that become longer without being copied: while a capture is read through, or imported."""

from __future__ import annotations

import numpy as np

from app.capture.columns import FIELDS, Columns, from_arrays


class ColumnsGrowth:
    """Room for as many rows as there can be; what is not used yet costs no memory.

    columns: the rows so far; views, which stay as they are when more are added.
    """

    def __init__(self, known: Columns, most: int) -> None:
        """known: the first rows. most: how many there can be in all."""
        self._room = [np.empty(max(most, len(known)), kind) for _, kind in FIELDS]
        self.columns = known.first(0)
        self.add(known)

    def add(self, part: Columns) -> None:
        """Append rows that were read with the lanes so far as known."""
        start = len(self.columns)
        end = start + len(part)
        for room, added in zip(self._room, part.arrays(), strict=True):
            room[start:end] = added
        self.columns = from_arrays(part.lanes, [room[:end] for room in self._room])
