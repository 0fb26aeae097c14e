"""The columns of a capture: one array per field, so that millions of records are filtered at once.

The arrays are made from the file alone and hold nothing that the file does not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.capture.frames import DATA_AT, DIRECTIONS, LAYERS

FRAME_DTYPE = np.dtype(
    [
        ("marker", "S3"),
        ("kind", "u1"),
        ("size", "<u4"),
        ("crc", "<u4"),
        ("seq", "<u8"),
        ("time_ns", "<i8"),
        ("duration_ns", "<i8"),
        ("pair", "<u8"),
        ("session", "<u8"),
        ("length", "<u4"),
        ("tag", "<u4"),
        ("lane", "<u4"),
        ("sw", "<u2"),
        ("name", "<u2"),
        ("words", "<u2"),
        ("layer", "u1"),
        ("direction", "u1"),
    ]
)
"""A frame up to its wire bytes, as `app.capture.frames` packs it."""

FIELDS: tuple[tuple[str, str], ...] = (
    ("seq", "<u8"),
    ("time_ns", "<i8"),
    ("duration_ns", "<i8"),
    ("pair", "<u8"),
    ("session", "<u8"),
    ("offset", "<u8"),
    ("length", "<u4"),
    ("tag", "<u4"),
    ("lane", "<u4"),
    ("sw", "<u2"),
    ("layer", "u1"),
    ("direction", "u1"),
)
"""The columns and their types, widest first so that each is aligned when stored one by one."""

BYTES_PER_RECORD = sum(np.dtype(kind).itemsize for _, kind in FIELDS)

_CHUNK = 1 << 16

Numbers = NDArray[Any]


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """One array per field, all of one length; row n is record n of the file.

    offset, length: of the wire bytes within the file. lane: an index into `lanes`. layer,
    direction: indexes into `frames.LAYERS` and `frames.DIRECTIONS`. tag, sw: see `landmarks`,
    0 when there is none. The rest is as in `Record`.
    """

    lanes: tuple[str, ...]
    seq: NDArray[np.uint64]
    time_ns: NDArray[np.int64]
    duration_ns: NDArray[np.int64]
    pair: NDArray[np.uint64]
    session: NDArray[np.uint64]
    offset: NDArray[np.uint64]
    length: NDArray[np.uint32]
    tag: NDArray[np.uint32]
    lane: NDArray[np.uint32]
    sw: NDArray[np.uint16]
    layer: NDArray[np.uint8]
    direction: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.seq)

    def arrays(self) -> Iterator[Numbers]:
        """Yield the arrays in the order of FIELDS."""
        return (getattr(self, name) for name, _ in FIELDS)

    def first(self, count: int) -> Columns:
        """Return the first rows, without copying."""
        return from_arrays(self.lanes, [array[:count] for array in self.arrays()])

    def joined(self, later: Columns) -> Columns:
        """Return these rows and the later ones, which were read with these lanes as known."""
        pairs = zip(self.arrays(), later.arrays(), strict=True)
        return from_arrays(later.lanes, [np.concatenate(pair) for pair in pairs])


def from_arrays(lanes: Sequence[str], arrays: Sequence[Numbers]) -> Columns:
    """Return columns of arrays that stand in the order of FIELDS."""
    named = {name: array for (name, _), array in zip(FIELDS, arrays, strict=True)}
    return Columns(lanes=tuple(lanes), **named)


def read_columns(data: Any, starts: Sequence[int], lanes: Sequence[str] = ()) -> Columns:
    """Gather the columns of the frames that begin at `starts`, whole and sound ones.

    data: the file, as an object with a buffer. lanes: the names that have their numbers already.
    Frames with a layer or direction that this version does not know are left out.
    """
    begins = np.asarray(starts, np.int64)
    frames = _everywhere(data)
    parts = [np.empty(len(begins), kind) for _, kind in FIELDS]
    names, filled = _Names(lanes), 0
    for first in range(0, len(begins), _CHUNK):
        chunk = begins[first : first + _CHUNK]
        rows = frames[chunk]
        known = (rows["layer"] < len(LAYERS)) & (rows["direction"] < len(DIRECTIONS))
        if not known.all():
            rows, chunk = rows[known], chunk[known]
        made = {"offset": chunk + DATA_AT, "lane": names.numbers(rows, chunk, data)}
        for part, (name, _) in zip(parts, FIELDS, strict=True):
            part[filled : filled + len(rows)] = made[name] if name in made else rows[name]
        filled += len(rows)
    return from_arrays(names.lanes, [part[:filled] for part in parts])


def _everywhere(data: Any) -> Numbers:
    """Return what would stand at every offset of a file if a frame began there; a view."""
    last = max(len(data) - DATA_AT, -1)
    return np.ndarray((last + 1,), FRAME_DTYPE, data, strides=(1,))


class _Names:
    """The lanes by name. The number that a lane has in the file only says which are the same."""

    def __init__(self, lanes: Sequence[str]) -> None:
        self._places = {name: place for place, name in enumerate(lanes)}
        self._by_file: dict[int, int] = {}

    @property
    def lanes(self) -> list[str]:
        """The names in the order of their places."""
        return list(self._places)

    def numbers(self, rows: Numbers, begins: Numbers, data: Any) -> Numbers:
        """Return the place in `lanes` for each row."""
        numbers, firsts, inverse = np.unique(rows["lane"], return_index=True, return_inverse=True)
        places = []
        for number, row in zip(numbers.tolist(), firsts.tolist(), strict=True):
            if number not in self._by_file:
                at = int(begins[row]) + DATA_AT + int(rows["length"][row])
                name = data[at : at + int(rows["name"][row])].decode("utf-8", "replace")
                self._by_file[number] = self._places.setdefault(name, len(self._places))
            places.append(self._by_file[number])
        return np.array(places, np.uint32)[inverse]
