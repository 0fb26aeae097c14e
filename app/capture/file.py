"""Reading a capture file: any record at once, all of them in order, and the columns."""

from __future__ import annotations

import contextlib
import mmap
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from app.capture import index_file
from app.capture.columns import Columns, read_columns
from app.capture.frames import DATA_AT, FRAME, HEADER_SIZE, Header, read_header, unpack_record
from app.capture.scan import Problem, Progress, scan
from app.capture.writer import CaptureWriter
from app.errors import SettingsError
from app.values.traffic import Record

__all__ = ["CaptureFile", "CaptureWriter"]


class CaptureFile:
    """A capture as it was when opened. Any thread may read; the file itself is never changed.

    Satisfies `app.capture.assembly.Records`, so its records can be decoded in their context.
    """

    def __init__(self, path: Path, data: mmap.mmap, index: index_file.Index) -> None:
        self.path = path
        self.header: Header = read_header(data[:HEADER_SIZE])
        self.columns: Columns = index.columns
        self.lost = index.lost
        """How many records were lost while recording, because the disk was too slow."""
        self.problems: tuple[Problem, ...] = index.problems
        self._data = data
        self._seqs_rise = bool(np.all(self.columns.seq[1:] > self.columns.seq[:-1]))

    @staticmethod
    def open(path: Path, progress: Progress | None = None) -> CaptureFile:
        """Open a capture, however its recording ended.

        A torn tail and damaged parts are passed over and stand in `problems`. A large file gets an
        index beside it, so that it opens at once the next time. Raises SettingsError when it
        cannot be read and CodecError when it is no capture.
        """
        data = _map(path)
        try:
            read_header(data[:HEADER_SIZE])
            return CaptureFile(path, data, _index(path, data, progress))
        except BaseException:
            with contextlib.suppress(BufferError):  # the traceback still holds views of it
                data.close()
            raise

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


def _map(path: Path) -> mmap.mmap:
    try:
        with path.open("rb") as file:
            if not file.seek(0, 2):
                read_header(b"")  # says what is wrong; an empty file cannot be mapped
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except OSError as error:
        raise SettingsError(
            f"{path} cannot be read: {error.strerror or error}.",
            key="file",
            hint="Check the name of the capture file and your rights to it.",
        ) from error


def _index(path: Path, data: mmap.mmap, progress: Progress | None) -> index_file.Index:
    """Take the index beside the file as far as it goes, and read the rest of the file."""
    known = index_file.load(path, data)
    if known and known.covered == len(data):
        return known
    start, lanes = (known.covered, known.columns.lanes) if known else (HEADER_SIZE, ())
    found = scan(data, start, progress)
    columns = read_columns(data, found.starts, lanes)
    if unknown := len(found.starts) - len(columns):
        text = f"{unknown} records are of a kind that only a newer workbench knows."
        found.problems.append(Problem(start, 0, text))
    index = index_file.Index(columns, found.end, found.lost, tuple(found.problems))
    if known:
        index = known.extended(index)
    index_file.save(path, data, index)
    return index
