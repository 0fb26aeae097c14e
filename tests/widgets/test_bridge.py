"""The crossing between threads and Qt."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject, QThread
from pytestqt.qtbot import QtBot

from app.capture.recorder import Recorder
from app.errors import CancelledError, DeviceError
from app.runtime import Runtime
from app.values.traffic import Direction, Layer
from widgets.bridge import BenchSignals, Feed, Job


async def _value(value: object) -> object:
    return value


async def _raise(error: Exception) -> None:
    raise error


def test_result_arrives_on_the_gui_thread(qtbot: QtBot, runtime: Runtime) -> None:
    job_thread = QThread.currentThread()
    job = Job(runtime, _value(42))
    seen: list[tuple[object, bool]] = []
    job.done.connect(lambda v: seen.append((v, QThread.currentThread() is job_thread)))
    with qtbot.waitSignal(job.done, timeout=3000):
        pass
    assert seen == [(42, True)]


def test_work_that_is_done_at_once_is_told_after_the_constructor(qtbot: QtBot) -> None:
    runtime = Runtime()
    runtime.close()
    job = Job(runtime, _value(1))
    with qtbot.waitSignal(job.cancelled, timeout=3000):
        pass


def test_error_arrives_as_the_exception(qtbot: QtBot, runtime: Runtime) -> None:
    job = Job(runtime, _raise(DeviceError("gone")))
    with qtbot.waitSignal(job.failed, timeout=3000) as blocker:
        pass
    assert isinstance(blocker.args[0], DeviceError)


def test_cancel_is_told_once_and_nothing_else(qtbot: QtBot, runtime: Runtime) -> None:
    job = Job(runtime, asyncio.sleep(60))
    others: list[object] = []
    job.done.connect(others.append)
    job.failed.connect(others.append)
    with qtbot.waitSignal(job.cancelled, timeout=3000):
        job.cancel()
    assert others == []


def test_work_stopped_on_its_lane_counts_as_cancelled(qtbot: QtBot, runtime: Runtime) -> None:
    job = Job(runtime, _raise(CancelledError("Stopped by the user.")))
    with qtbot.waitSignal(job.cancelled, timeout=3000):
        pass


def test_job_deletes_itself(qtbot: QtBot, runtime: Runtime) -> None:
    job = Job(runtime, _value(1))
    with qtbot.waitSignal(job.destroyed, timeout=3000):
        pass


def test_parent_destroyed_first_is_safe(qtbot: QtBot, runtime: Runtime) -> None:
    gate = threading.Event()
    lane = runtime.lane("slow")
    parent = QObject()
    job = Job(runtime, lane.run(gate.wait), parent)
    with qtbot.waitSignal(job.destroyed, timeout=3000):
        parent.deleteLater()
    gate.set()
    lane.close()
    after = Job(runtime, _value(2))
    with qtbot.waitSignal(after.done, timeout=3000) as blocker:
        pass
    assert blocker.args == [2]


def test_feed_delivers_all_records_in_order(qtbot: QtBot) -> None:
    recorder = Recorder()
    feed = Feed(recorder)
    got: list[int] = []
    feed.arrived.connect(lambda _lost, batch: got.extend(record.seq for record in batch))
    for _ in range(5000):
        recorder("lane", Layer.APDU, Direction.OUT, b"\x00")
    qtbot.waitUntil(lambda: len(got) == 5000, timeout=3000)
    assert got == list(range(1, 5001))


def test_feed_tells_how_many_records_were_lost(qtbot: QtBot) -> None:
    recorder = Recorder(capacity=10)
    feed = Feed(recorder)
    for _ in range(25):
        recorder("lane", Layer.APDU, Direction.OUT, b"\x00")
    with qtbot.waitSignal(feed.arrived, timeout=3000) as blocker:
        pass
    assert blocker.args[0] == 15
    assert len(blocker.args[1]) == 10


class _Source:
    def __init__(self) -> None:
        self.callbacks: list[Callable[[], None]] = []

    def listen(self, callback: Callable[[], None]) -> Callable[[], None]:
        self.callbacks.append(callback)
        return lambda: self.callbacks.remove(callback)


@pytest.mark.parametrize("calls", [pytest.param(1, id="one"), pytest.param(500, id="burst")])
def test_bench_callbacks_from_a_thread_become_few_signals(qtbot: QtBot, calls: int) -> None:
    source = _Source()
    signals = BenchSignals(source)
    seen: list[int] = []
    signals.changed.connect(lambda: seen.append(1))
    thread = threading.Thread(target=lambda: [source.callbacks[0]() for _ in range(calls)])
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bool(seen), timeout=3000)
    assert len(seen) <= 2
    signals.close()
    assert source.callbacks == []
