"""Group commit: whatever waits for the store goes into one transaction, and to the disk at once.

1. Each piece of work is in a savepoint of its own: one that raises undoes only what it did.
2. A piece has its outcome only after the commit. If that fails, all pieces of the group fail.
3. A piece may be done again, when PostgreSQL ended it in favour of another program's; so work must
   leave no trace but in its transaction.
4. Work that only reads costs no commit, and a group of nothing else locks nobody out.
5. Pieces about the same device keep their order. Pieces of different devices go in the order of
   EIDs, so that the groups of several programs lock devices in one order and never wait in a ring.
"""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Generic, TypeVar

from app.errors import CancelledError
from app.runtime import Lane
from app.store.database import Store
from app.store.failures import lost_a_race
from app.store.glance import Glance
from app.store.transaction import BrokenTransactionError, Transaction
from app.values.ids import Eid

T = TypeVar("T")

_MOST = 256
"""Pieces in one group, so that the first does not wait for too many others."""
_ATTEMPTS = 8


class _Piece(Generic[T]):
    """Work that waits, and where its outcome goes."""

    __slots__ = ("again", "alone", "attempts", "eid", "error", "future", "reads", "result", "work")

    def __init__(
        self,
        work: Callable[[Transaction], T],
        eid: str,
        future: asyncio.Future[T],
        *,
        alone: bool,
        reads: bool,
    ) -> None:
        self.work = work
        self.eid = eid
        self.future = future
        self.alone, self.reads = alone, reads
        self.attempts = 0
        self.again = False
        self.result: T | None = None
        self.error: BaseException | None = None

    def fail(self, error: BaseException) -> None:
        """Have this as the outcome, unless the work only lost a race and may be done again."""
        self.error = error
        self.attempts += 1
        self.again = lost_a_race(error) and self.attempts < _ATTEMPTS

    def settle(self) -> None:
        """Tell the outcome; on the thread of the loop. Who was cancelled is not told."""
        if self.future.done():
            return
        if self.error is not None:
            self.future.set_exception(self.error)
        else:
            self.future.set_result(self.result)  # type: ignore[arg-type]


class Grouped:
    """A store for many tasks at once. The lane does its work and nothing else."""

    def __init__(self, store: Store, lane: Lane) -> None:
        self.store = store
        self._lane = lane
        self._lock = threading.Lock()
        self._waiting: list[_Piece[Any]] = []
        self._serving = False

    async def run(self, work: Callable[[Transaction], T], *, eid: str = "") -> T:
        """Await work that is committed together with others', and return what it returned.

        eid: the device it is about, if it is about one. Raises what the work raises, SettingsError
        when the store cannot be used, CancelledError when the lane is closed. Cancelling the task
        leaves out work that has not begun.
        """
        return await self._submit(work, eid)

    async def read(self, work: Callable[[Transaction], T], *, eid: str = "") -> T:
        """As `run`, for work that changes nothing."""
        return await self._submit(work, eid, reads=True)

    async def glance(self, eid: Eid) -> Glance | None:
        """Return what is committed of a device now; at once, where the store is a file."""
        reader = self.store.reader
        if reader is not None and not self._lane.closed:
            # What could not be read at once is read in its turn, and explained if it fails again.
            with contextlib.suppress(sqlite3.Error):
                return reader.glance(eid)
        return await self.read(lambda tx: tx.devices.glance(eid), eid=eid)

    def submit(self, work: Callable[[Transaction], T]) -> asyncio.Future[T]:
        """Have work done in a transaction of its own, after what waits already.

        It is for work about many devices, which would lock them in another order than a group.
        """
        return self._submit(work, "", alone=True)

    def _submit(
        self,
        work: Callable[[Transaction], T],
        eid: str,
        *,
        alone: bool = False,
        reads: bool = False,
    ) -> asyncio.Future[T]:
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        piece = _Piece(work, eid, future, alone=alone, reads=reads)
        with self._lock:
            self._waiting.append(piece)
            start, self._serving = not self._serving, True
        if start:
            self._lane.submit(self._serve).add_done_callback(self._ended)
        return future

    def _serve(self) -> None:
        while pieces := self._take():
            self._commit(pieces)
            again = [piece for piece in pieces if piece.again]
            with self._lock:
                self._waiting[:0] = again
            _settle([piece for piece in pieces if not piece.again])

    def _take(self) -> list[_Piece[Any]]:
        """Return the next group, in the order of EIDs; none ends the serving."""
        with self._lock:
            pieces: list[_Piece[Any]] = []
            if not self._lane.closed:
                most = _together(self._waiting)
                pieces, self._waiting = self._waiting[:most], self._waiting[most:]
            self._serving = bool(pieces)
        return sorted(pieces, key=lambda piece: piece.eid)

    def _commit(self, pieces: list[_Piece[Any]]) -> None:
        """Do the pieces in one transaction, and leave in each what became of it."""
        wanted = [piece for piece in pieces if not piece.future.cancelled()]
        reads = all(piece.reads for piece in wanted)
        try:
            with self.store.transaction(reads=reads) as transaction:
                for piece in wanted:
                    self._do(piece, transaction, alone=len(wanted) == 1, reads=reads)
        except BaseException as error:
            for piece in wanted:
                piece.fail(error)

    def _do(
        self, piece: _Piece[Any], transaction: Transaction, *, alone: bool, reads: bool
    ) -> None:
        piece.error, piece.again = None, False
        if alone:  # the whole transaction is its savepoint
            piece.result = piece.work(transaction)
            return
        try:
            doing = transaction.look if reads else transaction.attempt
            piece.result = doing(piece.work)
        except BrokenTransactionError:
            raise
        except Exception as error:
            piece.fail(self.store.explain(error))

    def _ended(self, serving: Future[None]) -> None:
        """Fail what waits when the lane was closed or refused the work."""
        error = None if serving.cancelled() else serving.exception()
        if error is None and not self._lane.closed:
            return
        with self._lock:
            left, self._waiting, self._serving = self._waiting, [], False
        for piece in left:
            piece.error = error or CancelledError("The store was closed.")
        _settle(left)


def _together(waiting: list[_Piece[Any]]) -> int:
    """Return how many of those that wait make up the next group."""
    most = min(len(waiting), _MOST)
    first = next((at for at in range(most) if waiting[at].alone), most)
    return first or min(most, 1)


def _settle(pieces: list[_Piece[Any]]) -> None:
    """Tell the outcomes with one wake-up for each loop."""
    by_loop: dict[asyncio.AbstractEventLoop, list[_Piece[Any]]] = {}
    for piece in pieces:
        by_loop.setdefault(piece.future.get_loop(), []).append(piece)
    for loop, own in by_loop.items():
        with contextlib.suppress(RuntimeError):  # closed meanwhile: nobody waits any more
            loop.call_soon_threadsafe(_settle_all, own)


def _settle_all(pieces: list[_Piece[Any]]) -> None:
    for piece in pieces:
        piece.settle()
