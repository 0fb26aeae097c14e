"""A bound for calls that offer none.

While another program is in a transaction, the PC/SC service blocks a connect until that ends, and
nothing can call it off. The call is then made on a thread of its own, which lives no longer than
the call; should it come back too late, its result is handed to `undo`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


def call_within(timeout_s: float, call: Callable[[], T], undo: Callable[[T], object]) -> T:
    """Make a blocking call and return its result, or raise TimeoutError and let it end alone.

    undo: gets the result that came too late. An error of `call` is raised here.
    """
    attempt = _Attempt(call, undo)
    thread = threading.Thread(target=attempt.run, name="impatient call", daemon=True)
    thread.start()
    thread.join(timeout_s)
    return attempt.collect()


class _Attempt(Generic[T]):
    """One call; either the caller collects its result in time or the thread undoes it."""

    def __init__(self, call: Callable[[], T], undo: Callable[[T], object]) -> None:
        self._call = call
        self._undo = undo
        self._lock = threading.Lock()
        self._results: list[T] = []
        self._error: BaseException | None = None
        self._given_up = False

    def run(self) -> None:
        try:
            result = self._call()
        except BaseException as error:
            self._error = error
            return
        with self._lock:
            if not self._given_up:
                self._results.append(result)
                return
        self._undo(result)

    def collect(self) -> T:
        with self._lock:
            if self._results:
                return self._results[0]
            self._given_up = True
        if self._error is not None:
            raise self._error
        raise TimeoutError
