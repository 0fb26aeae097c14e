"""Watches which readers there are and what is in them, live.

One lane runs one loop that asks PC/SC for changes, with the pseudo reader that announces new
readers. pyscard's own monitor is not used: it is one per process, and deadlocks when two readers
change at once. When the service dies, the loop says so and tries again, ever more slowly.
"""

from __future__ import annotations

import contextlib
import logging
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, wait
from dataclasses import dataclass

from smartcard import scard

from app.card.pcsc import establish, readers_of
from app.card.pcsc_errors import pcsc_error
from app.errors import CancelledError, DeviceError, WorkbenchError
from app.runtime import Lane

_log = logging.getLogger(__name__)

_NEW_READERS = r"\\?PnP?\Notification"
_HAS_PSEUDO_READER = sys.platform != "darwin"
_WAKE_MS = 1000
"""How often the loop looks whether its lane is closing; changes are told at once."""

_BACKOFF_S = (0.25, 0.5, 1.0, 2.0, 5.0)
_SLICE_S = 0.25


@dataclass(frozen=True, slots=True)
class ReaderState:
    """A reader at one moment.

    mute: a card is in, but does not answer to reset. exclusive: one program holds it alone.
    in_use: some program is connected, this one included.
    """

    name: str
    present: bool = False
    atr: bytes = b""
    mute: bool = False
    exclusive: bool = False
    in_use: bool = False

    @property
    def virtual(self) -> bool:
        """Whether this is a reader of vpcd rather than a piece of hardware."""
        return self.name.startswith("Virtual PCD")


OnChange = Callable[[tuple[ReaderState, ...], WorkbenchError | None], None]
"""Gets all readers and, when there are none or they cannot be watched, why. Runs on the lane."""


class ReaderWatch:
    """Calls `on_change` with the readers at the start and after each change.

    The lane is given over to the watch, which closes it.
    """

    def __init__(self, lane: Lane, on_change: OnChange) -> None:
        self._lane = lane
        self._on_change = on_change
        self._stop = threading.Event()
        self._session: _Session | None = None
        self._done: Future[None] | None = None
        self._told: tuple[tuple[ReaderState, ...], str] | None = None

    def start(self) -> None:
        """Begin to watch; harmless when begun already."""
        if self._done is None:
            self._done = self._lane.submit(self._run)

    def close(self) -> None:
        """Stop at once and join the lane. No call of `on_change` begins after this returns."""
        self._stop.set()
        if (done := self._done) is not None:
            done.cancel()
            while not done.done():  # a cancel that comes before the wait begins is lost
                if (session := self._session) is not None:
                    session.cancel()
                wait([done], timeout=0.02)
        self._lane.close()

    def _run(self) -> None:
        failures = 0
        with contextlib.suppress(CancelledError):
            while True:
                seen = self._told
                try:
                    self._watch()
                except DeviceError as error:
                    failures = failures + 1 if self._told == seen else 0
                    _log.info("cannot watch the readers: %s", error)
                    self._tell((), error)
                    self._pause(_BACKOFF_S[min(failures, len(_BACKOFF_S) - 1)])

    def _watch(self) -> None:
        """Tell what changes until the service fails. Raises DeviceError, CancelledError."""
        with _Session() as session:
            self._session = session
            try:
                while True:
                    readers = session.next()
                    self._check()
                    if readers is not None:
                        self._tell(readers, None if readers else _no_readers())
            finally:
                self._session = None

    def _tell(self, readers: tuple[ReaderState, ...], problem: WorkbenchError | None) -> None:
        news = (readers, str(problem or ""))
        if news == self._told:
            return
        self._told = news
        try:
            self._on_change(readers, problem)
        except Exception:
            _log.exception("a listener of the reader watch failed")

    def _pause(self, seconds: float) -> None:
        for _ in range(int(seconds / _SLICE_S)):
            self._stop.wait(_SLICE_S)
            self._check()

    def _check(self) -> None:
        self._lane.check()
        if self._stop.is_set():
            raise CancelledError("The watch was closed.")


class _Session:
    """One connection to the PC/SC service, and the states it told last."""

    def __init__(self) -> None:
        self._context = establish()
        self._known: dict[str, int] = {}
        self._new_readers = scard.SCARD_STATE_UNAWARE
        self._first = True

    def __enter__(self) -> _Session:
        return self

    def __exit__(self, *_: object) -> None:
        scard.SCardReleaseContext(self._context)

    def cancel(self) -> None:
        """Have `next` return. Callable from any thread."""
        scard.SCardCancel(self._context)

    def next(self) -> tuple[ReaderState, ...] | None:
        """Wait for a change and return all readers; None when nothing can be said.

        Returns at once the first time. Raises DeviceError when the service fails.
        """
        names = readers_of(self._context)
        self._known = {name: self._known.get(name, scard.SCARD_STATE_UNAWARE) for name in names}
        asked = list(self._known.items())
        if _HAS_PSEUDO_READER:
            asked.append((_NEW_READERS, self._new_readers))
        timeout_ms, self._first = (0 if self._first else _WAKE_MS), False
        code, states = scard.SCardGetStatusChange(self._context, timeout_ms, asked)
        if code in (scard.SCARD_E_CANCELLED, scard.SCARD_E_UNKNOWN_READER):
            return None
        if code not in (scard.SCARD_S_SUCCESS, scard.SCARD_E_TIMEOUT):
            raise pcsc_error(code)
        return self._take(states)

    def _take(self, states: list[tuple[str, int, list[int]]]) -> tuple[ReaderState, ...]:
        readers = []
        for name, state, atr in states:
            told = state & ~scard.SCARD_STATE_CHANGED
            if name == _NEW_READERS:
                self._new_readers = told
            else:
                self._known[name] = told
                readers.append(reader_state(name, state, bytes(atr)))
        return tuple(readers)


def current_readers() -> tuple[ReaderState, ...]:
    """Return the readers as they are now, without watching on.

    Raises DeviceError when the service cannot be reached.
    """
    with _Session() as session:
        return session.next() or ()


def reader_state(name: str, state: int, atr: bytes) -> ReaderState:
    """Read one row of SCardGetStatusChange."""
    present = bool(state & scard.SCARD_STATE_PRESENT)
    return ReaderState(
        name,
        present=present,
        atr=atr if present else b"",
        mute=bool(state & scard.SCARD_STATE_MUTE),
        exclusive=bool(state & scard.SCARD_STATE_EXCLUSIVE),
        # pcsc-lite sets only the one that says more
        in_use=bool(state & (scard.SCARD_STATE_INUSE | scard.SCARD_STATE_EXCLUSIVE)),
    )


def _no_readers() -> DeviceError:
    return pcsc_error(scard.SCARD_E_NO_READERS_AVAILABLE)
