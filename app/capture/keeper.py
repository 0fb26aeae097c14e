"""Keeping what a recorder records: a lane that follows it and writes to a capture file.

The recorder never waits for the disk. What was overwritten in its ring before it could be written
is counted, here and in the file.
"""

from __future__ import annotations

import logging
import threading
import time
from concurrent.futures import Future
from pathlib import Path

from app.capture.recorder import Recorder
from app.capture.segments import SEGMENT_BYTES, Segments
from app.errors import CancelledError, WorkbenchError
from app.runtime import Lane

SYNC_EVERY_S = 1.0
"""How often the file is brought to the disk, so at most this much is lost with the power."""

_PAUSE_S = 0.05

_log = logging.getLogger(__name__)


class Keeper:
    """Follows a recorder from `since` on until closed. Takes the lane whole for that time.

    failure: why nothing more is written, None while all is well.
    """

    def __init__(
        self,
        recorder: Recorder,
        path: Path,
        lane: Lane,
        *,
        since: int = 0,
        segment_bytes: int = SEGMENT_BYTES,
        keep: int | None = None,
        replace: bool = False,
    ) -> None:
        """Begin the file at once; the rest is as in `Segments`. Raises SettingsError."""
        self.lost = 0
        self.failure: WorkbenchError | None = None
        self._recorder = recorder
        self._seq = since
        self._segments = Segments(path, segment_bytes=segment_bytes, keep=keep, replace=replace)
        self._stop = threading.Event()
        self._lane = lane
        self._work: Future[None] = lane.submit(self._follow)

    @property
    def path(self) -> Path:
        """The file that is being written."""
        return self._segments.path

    @property
    def written(self) -> int:
        """How many records are in the files, or were before a ring let go of them."""
        return self._segments.count

    def close(self) -> None:
        """Write what was recorded until now and end the file. Raises what writing raised.

        May be called again, and then does nothing.
        """
        if self._stop.is_set():
            return
        self._stop.set()
        try:
            if not self._work.cancel():
                self._work.result()
        finally:
            self._end()
        if self.failure:
            raise self.failure

    def __enter__(self) -> Keeper:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def _follow(self) -> None:
        synced = time.monotonic()
        try:
            while not self._stop.wait(_PAUSE_S):
                self._lane.check()
                self._take()
                if time.monotonic() - synced >= SYNC_EVERY_S:
                    self._segments.sync()
                    synced = time.monotonic()
        except CancelledError:
            return  # the lane closes; `close` writes the rest
        except WorkbenchError as error:
            self._fail(error)

    def _end(self) -> None:
        """Take the rest; the lane is done with the file, or never began."""
        steps = (self._segments.close,) if self.failure else (self._take, self._segments.close)
        for step in steps:
            try:
                step()
            except WorkbenchError as error:
                self._fail(error)

    def _take(self) -> None:
        last, lost, records = self._recorder.since(self._seq)
        if lost:
            self.lost += lost
            self._segments.append_loss(lost, time.time_ns())
        self._segments.append(records)
        self._seq = last

    def _fail(self, error: WorkbenchError) -> None:
        if self.failure is None:
            self.failure = error
            _log.error("recording to %s ended: %s", self.path.name, error)
