"""The threads of the program, and no others.

1. The GUI thread never waits. 2. One asyncio thread runs servers, clients and timers. 3. One lane,
a thread with a queue, per reader or modem, because pyscard and pyserial block.
One exception, in `app.card.patience`: a PC/SC call that another program may block for ever runs on
a short-lived thread of its own, so that its lane stays free.
Rules: work on a lane runs in order; cancelling is seen between APDUs, never inside one (a transport
asks `Lane.check`); closing joins every thread, so nothing is left behind.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import queue
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from typing import Any, Generic, TypeVar

from app.errors import CancelledError

_log = logging.getLogger(__name__)

T = TypeVar("T")


class Lane:
    """One worker thread with an ordered queue, for one blocking device."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._queue: queue.SimpleQueue[_Job[Any] | None] = queue.SimpleQueue()
        self._current: _Job[Any] | None = None
        self._closed = False
        self._closing = threading.Lock()
        self._thread = threading.Thread(target=self._work, name=f"lane {name}", daemon=True)
        self._thread.start()

    @property
    def closed(self) -> bool:
        """Whether `close` was called."""
        return self._closed

    @property
    def ended(self) -> bool:
        """Whether its thread has gone."""
        return not self._thread.is_alive()

    @property
    def waiting(self) -> int:
        """How many pieces of work wait behind the one that runs."""
        return self._queue.qsize()

    def submit(self, work: Callable[[], T]) -> Future[T]:
        """Queue work. Cancelling the future skips it, or stops it at its next `check`."""
        job = _Job(work)
        with self._closing:  # nothing may come to stand behind the end of the queue
            if not self._closed:
                self._queue.put(job)
                return job.future
        job.future.set_exception(CancelledError(f"{self.name} was closed."))
        return job.future

    async def run(self, work: Callable[[], T]) -> T:
        """Await work done on this lane; cancelling the task cancels the work."""
        future = self.submit(work)
        waiter = asyncio.wrap_future(future)
        try:
            return await asyncio.shield(waiter)
        except asyncio.CancelledError:
            waiter.add_done_callback(_take)
            self.cancel(future)
            raise

    def cancel(self, future: Future[Any]) -> None:
        """Skip the work if it waits; ask it to stop if it runs."""
        if not future.cancel():
            job = self._current
            if job is not None and job.future is future:
                job.stop = True

    def check(self) -> None:
        """Raise CancelledError if the work running on this lane was cancelled."""
        job = self._current
        if job is not None and job.stop and threading.current_thread() is self._thread:
            raise CancelledError("Stopped by the user.")

    def close(self, timeout_s: float = 5.0, *, wait: bool = True) -> None:
        """Stop the running work at its next check, drop what waits, and join the thread.

        wait: False leaves the joining to the runtime, for callers that must not wait.
        """
        with self._closing:
            if not self._closed:
                self._closed = True
                self._queue.put(None)
        if (job := self._current) is not None:
            job.stop = True
        if not wait:
            return
        self._thread.join(timeout_s)
        if self._thread.is_alive():
            _log.error("%s did not stop within %.0f s", self._thread.name, timeout_s)

    def _work(self) -> None:
        while (job := self._queue.get()) is not None:
            if self._closed:
                job.future.cancel()
                continue
            self._current = job
            try:
                job.run()
            finally:
                self._current = None
            del job  # a waiting lane must not keep the last result alive


def _take(future: asyncio.Future[Any]) -> None:
    """Look at the end of abandoned work, so that asyncio does not report it as forgotten."""
    if not future.cancelled():
        future.exception()


class _Job(Generic[T]):
    """Queued work and the future that tells its end."""

    __slots__ = ("future", "stop", "work")

    def __init__(self, work: Callable[[], T]) -> None:
        self.work = work
        self.future: Future[T] = Future()
        self.stop = False

    def run(self) -> None:
        if not self.future.set_running_or_notify_cancel():
            return
        try:
            result = self.work()
        except BaseException as error:
            self.future.set_exception(error)
        else:
            self.future.set_result(result)


class Runtime:
    """The asyncio thread and the lanes. Made once; `close` ends all of them."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._lanes: list[Lane] = []
        self._lock = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._serve, name="runtime", daemon=True)
        self._thread.start()

    @property
    def loop(self) -> asyncio.AbstractEventLoop:
        """The loop of the asyncio thread, for servers and clients."""
        return self._loop

    def spawn(self, coroutine: Coroutine[Any, Any, T]) -> Future[T]:
        """Run a coroutine on the asyncio thread; callable from any thread."""
        if self._closed:
            coroutine.close()
            future: Future[T] = Future()
            future.set_exception(CancelledError("The workbench is closing."))
            return future
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop)

    def lane(self, name: str) -> Lane:
        """Start a new lane. The caller closes it; `close` closes those still open."""
        with self._lock:
            lane = Lane(name)
            self._lanes = [other for other in self._lanes if not other.ended] + [lane]
            return lane

    def close(self) -> None:
        """Cancel what runs, close the lanes and join every thread."""
        if self._closed:
            return
        self._closed = True
        with self._lock:
            lanes, self._lanes = self._lanes, []
        for lane in lanes:
            lane.close()
        asyncio.run_coroutine_threadsafe(self._cancel_all(), self._loop).result(5)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    async def _cancel_all(self) -> None:
        tasks = asyncio.all_tasks(self._loop) - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._loop.shutdown_asyncgens()

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()
        with contextlib.closing(self._loop):
            pass
