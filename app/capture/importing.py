"""Bringing a capture of another program in, part by part, as a file that opens like our own."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from itertools import islice
from pathlib import Path

from app.capture.annotation import Noted
from app.capture.import_source import Source
from app.capture.imports import Format, read_capture, recognise
from app.capture.writer import CaptureWriter
from app.errors import CodecError, WorkbenchError
from app.values.traffic import Record

_PART = 2048
OWN = "eimcap"


def format_of(path: Path) -> Format:
    """Return what a file is; its `name` is OWN for one that needs no import.

    Raises CodecError when it is no capture of any known kind, or cannot be read.
    """
    return recognise(Source(path))


class Importing:
    """Writes the records of a file into a capture of its own, in a folder that goes with it.

    The memory stays bounded, however large the file is. problem: the error that ended it early,
    when there were records before. noted: what people noted about the records, by seq.
    stopped: whether it was ended by `stop`.
    """

    def __init__(self, path: Path) -> None:
        """Raises CodecError for a file that is no capture, SettingsError when there is no room."""
        self.source = path
        self.format = format_of(path)
        self.problem: WorkbenchError | None = None
        self.noted: Noted = {}
        self.stopped = False
        self._records = read_capture(path, self.noted)
        self._folder = Path(tempfile.mkdtemp(prefix="eim-workbench-"))
        try:
            self._writer = CaptureWriter(self._folder / f"{path.name}.eimcap")
        except WorkbenchError:
            self.close()
            raise

    @property
    def target(self) -> Path:
        """The capture that is written; whole when `step` has returned False."""
        return self._writer.path

    @property
    def count(self) -> int:
        """How many records were brought in."""
        return self._writer.count

    def step(self) -> bool:
        """Bring further records in; False when there are no more.

        Raises WorkbenchError when there is nothing at all to show.
        """
        batch = self._batch()
        try:
            self._writer.append(batch)
        except WorkbenchError as error:
            self.problem = error
        if self.problem is None and len(batch) == _PART:
            return True
        self._writer.close()
        if self.problem is not None and not self.count:
            raise self.problem
        return False

    def stop(self) -> None:
        """Bring no more in; the next step is the last."""
        self.stopped = True
        self._records = iter(())

    def close(self) -> None:
        """Take the written capture off the disk again."""
        if hasattr(self, "_writer"):
            with contextlib.suppress(WorkbenchError):
                self._writer.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _batch(self) -> list[Record]:
        """Read the next records; damage ends them, and what came before it counts."""
        batch: list[Record] = []
        try:
            batch.extend(islice(self._records, _PART))
        except WorkbenchError as error:
            self.problem = error
        except OSError as error:
            self.problem = CodecError(
                f"“{self.source.name}” cannot be read on: {error.strerror or error}.",
                hint="Check the disk it is on, then open it again.",
            )
        return batch
