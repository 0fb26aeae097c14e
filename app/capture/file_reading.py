"""Reading through a capture file part by part: what it consists of, and where."""

from __future__ import annotations

import contextlib
import mmap
from array import array
from dataclasses import replace
from pathlib import Path

import numpy as np

from app.capture import index_file
from app.capture.columns import FIELDS, Columns, from_arrays, read_columns
from app.capture.columns_growth import ColumnsGrowth
from app.capture.frames import DATA_AT, HEADER_SIZE, read_header
from app.capture.index_file import Index
from app.capture.scan import Problem, Scan, walk
from app.errors import SettingsError


class FileReading:
    """Reads a capture; `index` grows with every step. Belongs to one thread.

    A torn tail and damaged parts are passed over and stand in the index's `problems`. A large file
    gets an index beside it, so that it is read at once the next time.
    """

    def __init__(self, path: Path) -> None:
        """Take what the index beside the file knows.

        Raises SettingsError when the file cannot be read and CodecError when it is no capture.
        """
        self.path = path
        self.data = _map(path)
        try:
            read_header(self.data[:HEADER_SIZE])
            known = index_file.load(path, self.data)
        except BaseException:
            self.close()
            raise
        self._known = known or Index(_nothing(), HEADER_SIZE)
        self.index = self._known
        self.size = len(self.data)
        self.done = self._known.covered
        """How many bytes of `size` were read."""
        self.complete = known is not None and known.covered == self.size
        self._found = Scan(end=self.done)
        self._walk = walk(self.data, self._found, self.done)
        self._growth: ColumnsGrowth | None = None
        self._unknown = 0

    def close(self) -> None:
        """Let go of the file; who holds views of `data` keeps it until they go."""
        with contextlib.suppress(BufferError):
            self.data.close()

    def step(self) -> bool:
        """Read a further part, some tens of milliseconds of work; False when all was read.

        The step that finds the end keeps the index, which may take longer.
        """
        if self.complete:
            return False
        until = next(self._walk, None)
        self._take()
        if until is not None:
            self.done = until
            return True
        self.complete = True
        self._keep()
        return False

    def _take(self) -> None:
        """Let the index grow by what the walk has found."""
        found, before = self._found, self.index.columns
        starts, found.starts = found.starts, array("Q")
        if starts:
            part = read_columns(self.data, starts, before.lanes)
            self._unknown += len(starts) - len(part)
            if self._growth is None:
                most = len(before) + (self.size - self._known.covered) // DATA_AT
                self._growth = ColumnsGrowth(before, most)
            self._growth.add(part)
        self.index = Index(
            self._growth.columns if self._growth else before,
            found.end,
            self._known.lost + found.lost,
            (*self._known.problems, *found.problems, *self._unreadable()),
        )

    def _unreadable(self) -> tuple[Problem, ...]:
        if not self._unknown:
            return ()
        text = f"{self._unknown} records are of a kind that only a newer workbench knows."
        return (Problem(self._known.covered, 0, text),)

    def _keep(self) -> None:
        """Keep the index, and read it from the disk from now on: that needs no memory."""
        if self._growth is None:
            return  # nothing that the index beside the file does not know
        self._growth, index = None, self.index
        index_file.save(self.path, self.data, index)
        kept = index_file.load(self.path, self.data)
        if kept is not None and len(kept.columns) == len(index.columns):
            self.index = replace(index, columns=kept.columns)


def _nothing() -> Columns:
    return from_arrays((), [np.empty(0, kind) for _, kind in FIELDS])


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
