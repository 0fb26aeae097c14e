"""What a filter asks of records' bytes, answered for many rows at once off the file itself.

No record is read for it: a byte of a command's header stands at a known place, a note's length in
the frame, and bytes that are looked for are looked for in a whole stretch of the file.
"""

from __future__ import annotations

import mmap
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.capture.columns import FRAME_DTYPE, Columns
from app.capture.frames import DATA_AT, DIRECTION_NUMBERS, LAYER_NUMBERS
from app.values.traffic import Direction, Layer

Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]

COMMAND_BYTES = {"apdu.cla": 0, "apdu.ins": 1, "apdu.p1": 2, "apdu.p2": 3}
"""Field -> which byte of a card command it is."""

ONLY_IN = {
    "coap.code": Layer.COAP,
    "coap.path": Layer.COAP,
    "http.status": Layer.HTTP,
    "at.command": Layer.AT,
    "at.error": Layer.AT,
    "at.apdu": Layer.AT,
}
"""Fields that only records of one layer can have."""

_HEADER = 4
_NOTE_SIZE_AT = FRAME_DTYPE.fields["words"][1] - DATA_AT if FRAME_DTYPE.fields else 0


class BytesOfRows:
    """The bytes of a capture file, by the rows of its columns."""

    def __init__(self, columns: Columns, data: mmap.mmap) -> None:
        self._columns = columns
        self._data = data
        self._bytes = np.frombuffer(data, np.uint8)

    def command_byte(self, which: int, rows: slice | Rows) -> tuple[Mask, NDArray[np.uint8]]:
        """Return which rows are whole card commands, and a byte of their header, 0 elsewhere."""
        columns = self._columns
        has = (columns.layer[rows] == LAYER_NUMBERS[Layer.APDU]) & (
            columns.direction[rows] == DIRECTION_NUMBERS[Direction.OUT]
        )
        has &= columns.length[rows] >= _HEADER
        values = np.zeros(len(has), np.uint8)
        values[has] = self._bytes[columns.offset[rows][has] + np.uint64(which)]
        return has, values

    def may_have(self, field: str, rows: slice | Rows) -> Mask:
        """Return which rows are worth reading for a field; of one unknown here, all are."""
        if field == "note":
            at = self._columns.offset[rows].astype(np.int64) + _NOTE_SIZE_AT
            noted: Mask = (self._bytes[at] | self._bytes[at + 1]) != 0
            return noted
        if field in ONLY_IN:
            of_layer: Mask = self._columns.layer[rows] == LAYER_NUMBERS[ONLY_IN[field]]
            return of_layer
        return np.ones(len(self._columns.seq[rows]), np.bool_)

    def contains(self, needle: bytes, rows: slice | Rows) -> Mask:
        """Return which rows have some bytes in theirs."""
        starts = self._columns.offset[rows].astype(np.int64)
        ends = starts + self._columns.length[rows]
        mask: Mask = np.zeros(len(starts), np.bool_)
        if not len(starts):
            return mask
        first = self._data.find(needle, int(starts[0]), int(ends[-1]))
        if first >= 0:
            hits = self._hits(needle, first, int(ends[-1]))
            places = np.searchsorted(starts, hits, "right") - 1
            mask[places[hits + len(needle) <= ends[places]]] = True
        return mask

    def _hits(self, needle: bytes, start: int, end: int) -> NDArray[Any]:
        """Return where a needle stands between two offsets, also where it overlaps itself."""
        stretch = self._bytes[start:end]
        found = np.flatnonzero(stretch[: len(stretch) - len(needle) + 1] == needle[0])
        for at, wanted in enumerate(needle[1:], 1):
            found = found[stretch[found + at] == wanted]
        return found + start
