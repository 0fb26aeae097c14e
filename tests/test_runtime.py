"""Threads: order, cancelling between steps, errors, and a close that leaves nothing."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import Future

import pytest

from app.errors import CancelledError, DeviceError
from app.runtime import Lane, Runtime


@pytest.fixture
def runtime() -> Iterator[Runtime]:
    runtime = Runtime()
    yield runtime
    runtime.close()


@pytest.fixture
def lane(runtime: Runtime) -> Lane:
    return runtime.lane("test")


def test_a_coroutine_runs_off_the_calling_thread(runtime: Runtime) -> None:
    async def where() -> str:
        return threading.current_thread().name

    assert runtime.spawn(where()).result(5) == "runtime"


def test_a_lane_works_in_order_on_one_thread(lane: Lane) -> None:
    seen: list[tuple[int, str]] = []
    futures = [
        lane.submit(lambda n=n: seen.append((n, threading.current_thread().name)))  # type: ignore[misc]
        for n in range(50)
    ]
    for future in futures:
        future.result(5)
    assert seen == [(n, "lane test") for n in range(50)]


def test_an_error_on_a_lane_reaches_the_awaiter(runtime: Runtime, lane: Lane) -> None:
    def fail() -> None:
        raise DeviceError("card gone")

    async def wait() -> None:
        await lane.run(fail)

    with pytest.raises(DeviceError, match="card gone"):
        runtime.spawn(wait()).result(5)


def test_cancelling_stops_running_work_at_its_next_check(runtime: Runtime, lane: Lane) -> None:
    started, ended = threading.Event(), threading.Event()
    steps: list[int] = []

    def work() -> None:
        try:
            for n in range(10_000):
                lane.check()
                steps.append(n)
                started.set()
                ended.wait(0.005)
        finally:
            ended.set()

    async def wait() -> None:
        await lane.run(work)

    future = runtime.spawn(wait())
    assert started.wait(5)
    future.cancel()
    assert ended.wait(5)
    assert len(steps) < 10_000
    assert lane.submit(lambda: "next").result(5) == "next"


def test_cancelling_skips_work_that_still_waits(runtime: Runtime, lane: Lane) -> None:
    gate = threading.Event()
    ran: list[str] = []
    lane.submit(lambda: gate.wait(5))

    async def wait() -> None:
        await lane.run(lambda: ran.append("late"))

    future = runtime.spawn(wait())
    while not lane.waiting:
        pass
    future.cancel()
    asyncio.run_coroutine_threadsafe(asyncio.sleep(0), runtime.loop).result(5)
    gate.set()
    lane.submit(lambda: None).result(5)
    assert ran == []


def test_closing_stops_running_work_and_drops_what_waits(runtime: Runtime) -> None:
    lane = runtime.lane("closing")
    started = threading.Event()

    def work() -> None:
        started.set()
        while True:
            lane.check()

    running, waiting = lane.submit(work), lane.submit(lambda: None)
    assert started.wait(5)
    lane.close()
    with pytest.raises(CancelledError):
        running.result(0)
    assert waiting.cancelled()
    with pytest.raises(CancelledError, match="closed"):
        lane.submit(lambda: None).result(0)


def test_a_closed_runtime_refuses_work_without_a_warning() -> None:
    runtime = Runtime()
    runtime.close()

    async def never() -> None:
        raise AssertionError

    with pytest.raises(CancelledError, match="closing"):
        runtime.spawn(never()).result(0)
    runtime.close()


def test_closing_cancels_what_still_runs() -> None:
    runtime = Runtime()
    future = runtime.spawn(asyncio.sleep(60))
    runtime.close()
    assert future.cancelled()


def test_work_submitted_while_a_lane_closes_comes_to_an_end(runtime: Runtime) -> None:
    for _ in range(50):
        futures = _submit_until_closed(runtime.lane("closing"))
        assert all(future.done() for future in futures)


def _submit_until_closed(lane: Lane) -> list[Future[None]]:
    futures: list[Future[None]] = []
    ready = threading.Event()

    def submit() -> None:
        ready.set()
        while not lane.closed:
            futures.append(lane.submit(lambda: None))
        futures.append(lane.submit(lambda: None))

    thread = threading.Thread(target=submit)
    thread.start()
    ready.wait()
    lane.close()
    thread.join()
    return futures


def test_a_lane_is_closed_without_waiting_for_the_work_it_is_at(runtime: Runtime) -> None:
    lane, go_on = runtime.lane("busy"), threading.Event()
    future = lane.submit(go_on.wait)
    lane.close(wait=False)
    assert lane.closed
    assert not lane.ended
    assert not future.done()
    go_on.set()
    runtime.close()
    assert lane.ended
