"""Opening a capture part by part: its first records are there while the rest is looked for."""

from __future__ import annotations

from pathlib import Path

from app.capture.file import CaptureFile
from app.capture.file_reading import FileReading


class Opening:
    """Reads a capture into `file`, which grows with every step. Belongs to one thread."""

    def __init__(self, path: Path) -> None:
        """Take what the index beside the file knows.

        Raises SettingsError when the file cannot be read and CodecError when it is no capture.
        """
        self._reading = FileReading(path)
        self.file = CaptureFile(path, self._reading.data, self._reading.index)

    @property
    def complete(self) -> bool:
        """Whether all was read."""
        return self._reading.complete

    @property
    def size(self) -> int:
        """How many bytes the file has."""
        return self._reading.size

    @property
    def done(self) -> int:
        """How many of them were read."""
        return self._reading.done

    def step(self) -> bool:
        """Read a further part, some tens of milliseconds of work; False when all was read.

        The step that finds the end keeps the index, which may take longer.
        """
        more = self._reading.step()
        self.file.grow(self._reading.index)
        return more
