"""A recording in several files: the newest has the plain name, older ones a number before the end.

`a.eimcap` is being written; `a.0001.eimcap`, `a.0002.eimcap` ... came before it, in this order.
"""

from __future__ import annotations

import os
import re
from collections import deque
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from app.capture.frames import (
    FRAME,
    HEADER_SIZE,
    LARGEST_DATA,
    MARKER,
    META,
    RECORD,
    index_path,
    notes_path,
)
from app.capture.writer import CaptureWriter, refused
from app.values.traffic import Record

SEGMENT_BYTES = 1 << 30
_BATCH = 1024
"""A file is full at a multiple of so many records, so it may become a little larger than asked."""


class Segments:
    """Writes as `CaptureWriter` does, and begins a new file when one is full.

    segment_bytes: about how large a file becomes. keep: how many files there are at most; the
    oldest of this recording goes when one more begins (ring mode). None keeps all.
    """

    def __init__(
        self,
        path: Path,
        *,
        segment_bytes: int = SEGMENT_BYTES,
        keep: int | None = None,
        replace: bool = False,
    ) -> None:
        """Begin a recording. replace: one of that name may go. Raises SettingsError."""
        self.path = path
        self.segment_bytes = segment_bytes
        self.keep = None if keep is None else max(keep, 1)
        self.count = 0
        self._writer = CaptureWriter(path, replace=replace)
        if replace:
            for old in (*older(path), path):
                _remove(old, keep_capture=old == path)
        self._number = max(map(_number, older(path)), default=0)
        self._full: deque[Path] = deque()

    def append(self, records: Iterable[Record]) -> None:
        """Write records, in a new file when one is full. Raises SettingsError."""
        source = iter(records)
        while batch := list(islice(source, _BATCH)):
            if self._writer.size >= self.segment_bytes:
                self._turn()
            self._writer.append(batch)
            self.count += len(batch)

    def append_loss(self, count: int, time_ns: int) -> None:
        """Write down that `count` records never came; time_ns: wall clock when that was seen."""
        self._writer.append_loss(count, time_ns)

    def sync(self) -> None:
        """Bring everything written to the disk itself. Raises SettingsError."""
        self._writer.sync()

    def close(self) -> None:
        """Bring everything to the disk and end the file. May be called again."""
        self._writer.close()

    def _turn(self) -> None:
        """Give the full file its number, begin the next, and let go of the oldest."""
        self._writer.close()
        self._number += 1
        full = self.path.with_name(f"{self.path.stem}.{self._number:04}{self.path.suffix}")
        try:
            self.path.rename(full)
            if notes_path(self.path).exists():
                notes_path(self.path).rename(notes_path(full))
            self._full.append(full)
            while self.keep is not None and len(self._full) >= self.keep:
                _remove(self._full.popleft())
        except OSError as error:
            raise refused(self.path, error) from error
        self._writer = CaptureWriter(self.path)


def segments(path: Path) -> list[Path]:
    """Return the files of the recording whose newest file is `path`, the oldest first."""
    return [*older(path), *([path] if path.exists() else [])]


def older(path: Path) -> list[Path]:
    """Return the full files of a recording, the oldest first."""
    found = [one for one in path.parent.glob("*") if _number_of(one, path)]
    return sorted(found, key=_number)


def first_seq(capture: Path) -> int:
    """Return the seq of the first record of a capture, 0 when it cannot be told."""
    try:
        with capture.open("rb") as file:
            file.seek(HEADER_SIZE)
            while len(head := file.read(FRAME.size)) == FRAME.size:
                marker, kind, size, _ = FRAME.unpack(head)
                if marker != MARKER or size > LARGEST_DATA:
                    return 0
                if kind == RECORD and len(found := file.read(META.size)) == META.size:
                    return int(META.unpack(found)[0])
                file.seek(size, os.SEEK_CUR)
    except OSError:
        return 0
    return 0


def _number_of(one: Path, path: Path) -> bool:
    name = f"{re.escape(path.stem)}\\.[0-9]{{4,}}{re.escape(path.suffix)}"
    return re.fullmatch(name, one.name) is not None


def _number(full: Path) -> int:
    return int(full.stem.rpartition(".")[2])


def _remove(capture: Path, *, keep_capture: bool = False) -> None:
    index_path(capture).unlink(missing_ok=True)
    if not keep_capture:
        capture.unlink(missing_ok=True)
        notes_path(capture).unlink(missing_ok=True)
