"""Writing a capture file: records are appended, nothing is ever changed."""

from __future__ import annotations

import os
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from app.capture.frames import Header, notes_path, pack_loss, pack_record
from app.errors import SettingsError
from app.values.traffic import Record

_BATCH = 4096
"""How many records are packed before they go to the system, which bounds the memory."""


class CaptureWriter:
    """Appends records to a new file; what `append` took survives the end of this program.

    Not for several threads at once. `sync` makes it survive a power cut as well.
    """

    def __init__(self, path: Path, *, replace: bool = False) -> None:
        """Begin a file. replace: an older file of that name may go. Raises SettingsError."""
        self.path = path
        self.size = 0
        self.count = 0
        self._lanes: dict[str, int] = {}
        self._file = _create(path, replace=replace)
        try:
            self._write(Header.now().pack())
        except SettingsError:
            self._file.close()
            raise

    def append(self, records: Iterable[Record]) -> None:
        """Write records in the order given. Raises SettingsError when the disk refuses."""
        lanes = self._lanes
        source = iter(records)
        while batch := list(islice(source, _BATCH)):
            self._write(
                *(pack_record(one, lanes.setdefault(one.lane, len(lanes))) for one in batch)
            )
            self.count += len(batch)

    def append_loss(self, count: int, time_ns: int) -> None:
        """Write down that `count` records never came; time_ns: wall clock when that was seen."""
        self._write(pack_loss(count, time_ns))

    def sync(self) -> None:
        """Bring everything written to the disk itself. Raises SettingsError."""
        try:
            os.fsync(self._file.fileno())
        except OSError as error:
            raise refused(self.path, error) from error

    def close(self) -> None:
        """Bring everything to the disk and end the file. May be called again."""
        if not self._file.closed:
            with self._file:
                self.sync()

    def __enter__(self) -> CaptureWriter:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def _write(self, *frames: bytes) -> None:
        data = memoryview(b"".join(frames))
        try:
            while data:
                written = self._file.write(data)
                self.size += written
                data = data[written:]
        except OSError as error:
            raise refused(self.path, error) from error


def _create(path: Path, *, replace: bool) -> BinaryIO:
    try:
        if not path.parent.is_dir():
            path.parent.mkdir(parents=True)
        if replace and path.is_file():
            path.unlink()  # not emptied: who has the old one open goes on reading it
            notes_path(path).unlink(missing_ok=True)
        # Unbuffered: what was written is with the system and outlives this program at once.
        return open(path, "xb", buffering=0, opener=_for_its_owner)
    except FileExistsError as error:
        if not path.exists():
            raise refused(path, error) from error
        raise SettingsError(
            f"{path} exists already.",
            key="file",
            hint="Choose another name, or remove the file when nobody needs it.",
        ) from error
    except OSError as error:
        raise refused(path, error) from error


def _for_its_owner(path: str, flags: int) -> int:
    """Open for nobody else: a capture holds the keys and codes that went over the wire."""
    return os.open(path, flags, 0o600)


def refused(path: Path, error: OSError) -> SettingsError:
    """Return the error that says why a capture cannot be written."""
    return SettingsError(
        f"{path} cannot be written: {error.strerror or error}.",
        key="file",
        hint="Free some space or choose another folder; what was written before is kept.",
    )
