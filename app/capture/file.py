"""Reading a capture file: any record at once, all of them in order, and the columns."""

from __future__ import annotations

import contextlib
import mmap
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.capture.columns import Columns
from app.capture.file_reading import FileReading
from app.capture.frames import DATA_AT, FRAME, HEADER_SIZE, Header, read_header, unpack_record
from app.capture.index_file import Index
from app.capture.scan import Problem, Progress
from app.capture.writer import CaptureWriter
from app.values.traffic import Record

__all__ = ["CaptureFile", "CaptureWriter"]


class CaptureFile:
    """A capture as far as it was read. Any thread may read; the file itself is never changed.

    Satisfies `app.capture.assembly.Records`, so its records can be decoded in their context.
    """

    def __init__(self, path: Path, data: mmap.mmap, index: Index) -> None:
        self.path = path
        self.header: Header = read_header(data[:HEADER_SIZE])
        self.columns: Columns = index.columns
        self.lost = index.lost
        """How many records were lost while recording, because the disk was too slow."""
        self.problems: tuple[Problem, ...] = index.problems
        self._data = data
        self._seqs_rise = _rise(self.columns.seq)

    @staticmethod
    def open(path: Path, progress: Progress | None = None) -> CaptureFile:
        """Open a capture, however its recording ended.

        A torn tail and damaged parts are passed over and stand in `problems`. A large file gets an
        index beside it, so that it opens at once the next time. Raises SettingsError when it
        cannot be read and CodecError when it is no capture.
        """
        reading = FileReading(path)
        try:
            while reading.step():
                if progress:
                    progress(reading.done, reading.size)
        except BaseException:
            reading.close()
            raise
        return CaptureFile(path, reading.data, reading.index)

    def grow(self, index: Index) -> None:
        """Take what more of the file was read; index: begins with the rows there are."""
        seqs, before = index.columns.seq, len(self.columns)
        self._seqs_rise = self._seqs_rise and _rise(seqs[max(before - 1, 0) :])
        self.problems, self.lost = index.problems, index.lost
        self.columns = index.columns  # last: other threads count the rows

    def __len__(self) -> int:
        return len(self.columns)

    @property
    def data(self) -> mmap.mmap:
        """The whole file, for searching bytes at the offsets of the columns."""
        return self._data

    def record(self, index: int) -> Record:
        """Read one record. Raises IndexError, and CodecError when it was damaged since opening."""
        if not 0 <= index < len(self):
            raise IndexError(index)
        start = int(self.columns.offset[index]) - DATA_AT
        size = FRAME.unpack_from(self._data, start)[2]
        return unpack_record(self._data[start : start + FRAME.size + size])

    def records(self, start: int = 0, stop: int | None = None) -> Iterator[Record]:
        """Yield the records of a range of indexes; by default all."""
        for index in range(*slice(start, stop).indices(len(self))):
            yield self.record(index)

    def row(self, seq: int) -> int | None:
        """Return the index of the record with this seq, None when it is not in the file."""
        seqs = self.columns.seq
        if not self._seqs_rise:
            found = np.flatnonzero(seqs == seq)
            return int(found[0]) if len(found) else None
        at = seq - int(seqs[0]) if len(seqs) else 0
        if 0 <= at < len(seqs) and seqs[at] == seq:
            return at  # nothing is missing before it, as in most captures
        at = int(np.searchsorted(seqs, np.uint64(max(seq, 0))))
        return at if at < len(seqs) and seqs[at] == seq else None

    def get(self, seq: int) -> Record | None:
        """Return the record with this seq, or None when it is not in the file."""
        row = self.row(seq)
        return None if row is None else self.record(row)

    def close(self) -> None:
        """Let go of the file; arrays that are views of `data` keep it until they go."""
        with contextlib.suppress(BufferError):
            self._data.close()

    def __enter__(self) -> CaptureFile:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()


def _rise(seqs: NDArray[np.uint64]) -> bool:
    return bool(np.all(seqs[1:] > seqs[:-1]))
