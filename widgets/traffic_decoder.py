"""Decodes what a traffic view shows, away from the GUI thread.

While a row is painted, records may be decoded as long as the frame has time for it; the rest of the
rows appear a moment later. What is selected is always decoded away, and so are its neighbours, so
that going on with the arrow keys finds them done.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from app.capture.explain import Explanation
from app.capture.inspector import Inspector
from app.capture.kept import Kept
from app.capture.parts import Decoding
from app.capture.rows import Row, waiting_row
from app.runtime import Runtime
from app.values.traffic import Direction, Layer, Record
from widgets.bridge import Job

BUDGET_S = 0.004
"""How long the rows of one frame may be decoded while it is painted."""

LARGE = 64 * 1024
"""Bytes; longer records wait on a lane of their own, so that they keep no other waiting."""

_TURN_S = 0.03
_VIEWS_KEPT = 64
_LONG_CHAIN = 16
_STORE_DATA, _GET_RESPONSE = 0xE2, 0xC0


class View(NamedTuple):
    """What is shown of a selected record."""

    decoding: Decoding
    explanation: Explanation
    row: Row


class TrafficDecoder(QObject):
    """Rows and views of records, made on lanes of its own.

    Signals:
        rows_ready: rows that were asked for are there now.
        view_ready: seq of a record whose view is there now.
        crashed: an exception that is our own defect.
    """

    rows_ready = Signal()
    view_ready = Signal(int)
    crashed = Signal(object)

    def __init__(
        self, runtime: Runtime, inspector: Inspector, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._inspector = inspector
        self._views: Kept[int, View] = Kept(_VIEWS_KEPT)
        self._until = 0.0
        self._rows = _Lane(runtime, "decode rows", inspector, self)
        self._quick = _Lane(runtime, "decode", inspector, self)
        self._slow = _Lane(runtime, "decode large", inspector, self)
        self._lanes = (self._rows, self._quick, self._slow)
        for lane in self._lanes:
            lane.made.connect(self._take)
            lane.crashed.connect(self.crashed)

    @property
    def idle(self) -> bool:
        """Whether nothing is being decoded."""
        return all(lane.idle for lane in self._lanes)

    def begin_frame(self) -> None:
        """Begin to paint: the time for decoding starts anew, rows out of sight are let go."""
        self._until = time.perf_counter() + BUDGET_S
        for lane in self._lanes:
            lane.forget_rows()

    def row(self, record: Record) -> Row:
        """Return the row of a record, or one that says it is still to come."""
        row = self._inspector.kept_row(record)
        if row is None and not self._takes_long(record) and time.perf_counter() < self._until:
            row = self._inspector.row(record)
        if row is None:
            lane = self._slow if len(record.data) > LARGE else self._rows
            lane.want(record, view=False)
            row = waiting_row(record)
        return row

    def view(self, record: Record, beside: Sequence[Record] = ()) -> View | None:
        """Return what is shown of a record, None when it is still to come.

        beside: records that may be asked for next.
        """
        found = self._found(record)
        for one in (record, *(other for other in beside if len(other.data) <= LARGE)):
            if self._found(one) is None:
                lane = self._slow if len(one.data) > LARGE else self._quick
                lane.want(one, view=True)
        return found

    def forget(self) -> None:
        """Make everything anew: something else is shown of the same records."""
        self._views.clear()
        for lane in self._lanes:
            lane.forget()

    def close(self) -> None:
        """Decode no more."""
        for lane in self._lanes:
            lane.close()

    def _found(self, record: Record) -> View | None:
        found = self._views.get(record.seq)
        if found is None or self._inspector.kept_decoding(record) is not found.decoding:
            return None
        return found

    def _take(self, made: list[tuple[int, View | None]]) -> None:
        views = [(seq, view) for seq, view in made if view is not None]
        for seq, view in views:
            self._views.put(seq, view)
        if len(views) < len(made):
            self.rows_ready.emit()
        for seq, _ in views:
            self.view_ready.emit(seq)

    def _takes_long(self, record: Record) -> bool:
        """Whether decoding may take longer than a frame: many bytes, or a message of many parts."""
        if len(record.data) > LARGE:
            return True
        if record.layer is not Layer.APDU or len(record.data) < 4:
            return False
        if record.direction is Direction.OUT:
            return record.data[1] == _STORE_DATA and record.data[3] >= _LONG_CHAIN
        asked = self._inspector.records.get(record.pair) if record.pair else None
        return asked is not None and asked.data[1:2] == bytes([_GET_RESPONSE])


class _Lane(QObject):
    """Decodes what is wanted, what was wanted last first.

    Signals:
        made: seq and view of each record that is done; None in place of a view for a row.
        crashed: what went wrong; that record is not tried again.
    """

    made = Signal(object)
    crashed = Signal(object)

    def __init__(self, runtime: Runtime, name: str, inspector: Inspector, parent: QObject) -> None:
        super().__init__(parent)
        self._runtime = runtime
        self._inspector = inspector
        self._lane = runtime.lane(name)
        self._views: dict[int, Record] = {}
        self._rows: dict[int, Record] = {}
        self._failed: set[tuple[int, bool]] = set()
        self._job: Job | None = None
        self._round = 0

    @property
    def idle(self) -> bool:
        return self._job is None

    def want(self, record: Record, *, view: bool) -> None:
        if self._lane.closed or (record.seq, view) in self._failed:
            return
        wanted = self._views if view else self._rows
        wanted[record.seq] = record
        if self._job is None:
            self._go_on()

    def forget_rows(self) -> None:
        self._rows.clear()

    def forget(self) -> None:
        """Let go of all that is wanted, and of what is being made."""
        self._round += 1
        self._rows.clear()
        self._views.clear()

    def close(self) -> None:
        self.forget()
        self._lane.close(wait=False)

    def _go_on(self) -> None:
        works = [(one, True) for one in self._views.values()]
        works += [(one, False) for one in self._rows.values()]
        if not works or self._lane.closed:
            self._job = None
            return
        work = partial(_decode, self._inspector, works)
        self._job = job = Job(self._runtime, self._lane.run(work), self)
        job.done.connect(partial(self._on_done, self._round))
        job.failed.connect(partial(self._on_failed, works[0]))
        job.cancelled.connect(self._go_on)

    def _on_done(self, begun: int, made: list[tuple[int, View | None]]) -> None:
        if begun == self._round:
            for seq, view in made:
                (self._rows if view is None else self._views).pop(seq, None)
            self.made.emit(made)
        self._go_on()

    def _on_failed(self, work: tuple[Record, bool], error: Exception) -> None:
        if self._lane.closed:
            return  # what it read is gone with the view
        record, view = work
        self._failed.add((record.seq, view))
        (self._views if view else self._rows).pop(record.seq, None)
        self.crashed.emit(error)
        self._go_on()


def _decode(
    inspector: Inspector, works: list[tuple[Record, bool]]
) -> list[tuple[int, View | None]]:
    """Decode as many records as fit into a turn, one at least."""
    until = time.perf_counter() + _TURN_S
    made: list[tuple[int, View | None]] = []
    for record, wants_view in works:
        if made and time.perf_counter() > until:
            break
        made.append((record.seq, make_view(inspector, record) if wants_view else None))
        if not wants_view:
            inspector.row(record)
    return made


def make_view(inspector: Inspector, record: Record) -> View:
    """Decode a record here and now."""
    return View(inspector.decoding(record), inspector.explanation(record), inspector.row(record))
