"""What people noted about the records of a capture or of live traffic: looked up, changed, kept.

Beside a capture file everything is kept as soon as it changes; of live traffic it lives as long as
this program, and goes along when the traffic is recorded or exported.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable
from concurrent.futures import Future
from functools import partial
from pathlib import Path

from app.capture.annotation import NOTHING, Annotation, Change, Noted
from app.capture.annotation_file import AnnotationFile
from app.capture.segments import first_seq, segments
from app.errors import WorkbenchError

Submit = Callable[[Callable[[], None]], Future[None]]
"""Has work done on another thread, in order; `Lane.submit` is one."""

Heard = Callable[[frozenset[int]], None]


class Annotations:
    """Notes by seq. Any thread may look; changes and listening belong to one thread."""

    def __init__(self, file: AnnotationFile | None = None, submit: Submit | None = None) -> None:
        """file: keeps them; None for live traffic. submit: where keeping is done; None: here."""
        self.problems: tuple[str, ...] = ()
        """What could not be read, in sentences."""
        self._file = file
        self._submit = submit
        self._noted: Noted = {}
        self._hidden: frozenset[int] = frozenset()
        self._heard: list[Heard] = []
        self._pending: Noted = {}
        self._lock = threading.Lock()

    @staticmethod
    def of_capture(
        path: Path, submit: Submit | None = None, noted: Noted | None = None
    ) -> Annotations:
        """Return the notes beside a capture file, none without any. Never raises.

        noted: what the file itself tells; the notes beside it are newer.
        """
        file = AnnotationFile(path)
        content = file.read()
        made = Annotations(file, submit)
        made.problems = tuple(content.problems)
        made._take({**(noted or {}), **content.noted})
        return made

    @property
    def any(self) -> bool:
        """Whether something is noted about any record."""
        return bool(self._noted)

    @property
    def seqs(self) -> Collection[int]:
        """The seqs of all records that something is noted about, in no order."""
        return self._noted.keys()

    @property
    def hidden(self) -> frozenset[int]:
        """The seqs of the records that are out of sight."""
        return self._hidden

    def get(self, seq: int) -> Annotation:
        """Return the notes on a record; empty ones when there are none."""
        return self._noted.get(seq, NOTHING)

    def noted(self) -> list[tuple[int, Annotation]]:
        """Return all records that something is noted about, by rising seq."""
        return sorted(self._noted.items())

    def marks(self) -> list[int]:
        """Return the seqs of all marked records, rising."""
        return sorted(seq for seq, one in self._noted.items() if one.mark)

    def change(
        self,
        seqs: Iterable[int],
        *,
        mark: bool | None = None,
        comment: str | None = None,
        colour: str | None = None,
        hidden: bool | None = None,
    ) -> Future[None]:
        """Change the notes on some records at once; what is None stays, empty text takes away.

        The result comes when they are safe on the disk; its SettingsError says why they are not,
        then they hold for this program only. Raises SettingsError for a colour or comment that
        cannot be, nothing is changed then.
        """
        change = Change(mark, comment, colour, hidden)
        changed = {seq: change.applied(self.get(seq)) for seq in seqs}
        changed = {seq: noted for seq, noted in changed.items() if noted != self.get(seq)}
        return self.put(changed)

    def put(self, changed: Noted) -> Future[None]:
        """Set the notes of some records, as read from elsewhere; the result is as in `change`."""
        if not changed:
            return _done(lambda: None)
        self._take(changed)
        with self._lock:
            self._pending |= changed
        for heard in tuple(self._heard):
            heard(frozenset(changed))
        if self._file is None:
            return _done(lambda: None)
        return self._submit(self.keep) if self._submit else _done(self.keep)

    def listen(self, heard: Heard) -> Callable[[], None]:
        """Have `heard` called with the seqs whose notes changed; the result ends that."""
        self._heard.append(heard)

        def end() -> None:
            if heard in self._heard:
                self._heard.remove(heard)

        return end

    def keep(self) -> None:
        """Bring to the disk what is not there yet; to be called before the program ends.

        Raises SettingsError. Does nothing for live traffic.
        """
        with self._lock:
            pending, self._pending = self._pending, {}
        if self._file is None or not pending:
            return
        try:
            self._file.update(lambda noted: noted.update(pending))
        except WorkbenchError:
            with self._lock:
                self._pending = pending | self._pending
            raise

    def keep_beside(self, capture: Path, wanted: Callable[[int], bool] = lambda seq: True) -> None:
        """Add the notes on the wanted records to those beside a recording of these records.

        capture: its newest file; notes on records in an older one go beside that one. wanted: told
        a seq. Raises SettingsError.
        """
        handed = {seq: one for seq, one in self._noted.items() if wanted(seq)}
        for file in reversed(segments(capture) if handed else []):
            first = first_seq(file)
            here = {seq: one for seq, one in handed.items() if seq >= first > 0}
            if here:
                AnnotationFile(file).update(partial(_add, here))
            handed = {seq: one for seq, one in handed.items() if seq not in here}

    def _take(self, changed: Noted) -> None:
        """Take notes in as a new whole, so that other threads see the old or the new one."""
        noted = {seq: one for seq, one in (self._noted | changed).items() if one}
        self._hidden = frozenset(seq for seq, one in noted.items() if one.hidden)
        self._noted = noted


def _add(more: Noted, noted: Noted) -> None:
    noted.update(more)


def _done(work: Callable[[], None]) -> Future[None]:
    """Do work now and return how it ended."""
    future: Future[None] = Future()
    try:
        work()
    except WorkbenchError as error:
        future.set_exception(error)
    else:
        future.set_result(None)
    return future
