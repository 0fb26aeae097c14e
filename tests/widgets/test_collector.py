from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from typing import ClassVar

import pytest
from pytestqt.qtbot import QtBot

from widgets.collector import Collector


class Ring:
    """Garbage only a collector finds; tells which thread found it."""

    found_by: ClassVar[list[int]] = []

    def __init__(self) -> None:
        self.me = self

    def __del__(self) -> None:
        self.found_by.append(threading.get_ident())


@pytest.fixture
def collector() -> Iterator[Collector]:
    Ring.found_by.clear()
    collector = Collector()
    yield collector
    collector.close()


def leave_garbage() -> None:
    Ring()
    kept: list[list[int]] = [[] for _ in range(20 * gc.get_threshold()[0])]
    assert kept


def test_garbage_of_another_thread_is_collected_on_the_gui_thread(
    qtbot: QtBot, collector: Collector
) -> None:
    worker = threading.Thread(target=leave_garbage)
    worker.start()
    worker.join()
    assert not Ring.found_by
    extra: list[list[int]] = [[] for _ in range(2 * gc.get_threshold()[0])]
    qtbot.waitUntil(lambda: Ring.found_by == [threading.get_ident()])
    assert extra


def test_nothing_is_collected_before_it_is_due(collector: Collector) -> None:
    gc.collect()
    assert collector.collect() == -1


def test_older_garbage_is_due_after_many_rounds(collector: Collector) -> None:
    gc.collect()
    looked = set()
    for _ in range(40):
        extra: list[list[int]] = [[] for _ in range(2 * gc.get_threshold()[0])]
        looked.add(collector.collect())
        del extra
    assert {0, 1} <= looked


def test_python_collects_by_itself_again_in_the_end() -> None:
    gc.enable()
    collector = Collector()
    assert not gc.isenabled()
    collector.close()
    assert gc.isenabled()
