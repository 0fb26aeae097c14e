from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from app.capture.side_by_side import SideBySide, Sight
from app.capture.stretches import Stretch, StretchKind
from app.errors import CodecError, WorkbenchError
from app.runtime import Runtime
from app.values.traffic import Record
from tests.capture.secret_tape import SECRETS, secret_tape
from tests.widgets import compared
from widgets.difference_work import DifferenceWork, SessionSource


@pytest.fixture
def work(qtbot: QtBot, runtime: Runtime) -> Iterator[DifferenceWork]:
    made = DifferenceWork(runtime)
    yield made
    made.close()
    made.deleteLater()


def whole(records: tuple[Record, ...]) -> Stretch:
    return Stretch(StretchKind.ALL, "Everything", "", records)


def never(error: WorkbenchError) -> None:
    raise AssertionError(error.message)


def test_a_source_is_read_elsewhere_and_split(qtbot: QtBot, work: DifferenceWork) -> None:
    threads: list[str] = []
    found: list[list[Stretch]] = []

    def read() -> tuple[Record, ...]:
        threads.append(threading.current_thread().name)
        return compared.left()

    work.find(SessionSource("left", read), found.append, never)
    qtbot.waitUntil(lambda: bool(found))
    assert threads == ["lane compare"]
    assert [one.kind for one in found[0]][:2] == [StretchKind.ALL, StretchKind.CARD]


def test_two_stretches_are_compared_and_looked_into(qtbot: QtBot, work: DifferenceWork) -> None:
    done: list[SideBySide] = []
    sights: list[Sight] = []
    work.compare(whole(compared.left()), whole(compared.right()), done.append, never)
    qtbot.waitUntil(lambda: bool(done))
    assert done[0].differing == compared.found().differing
    work.look(done[0], done[0].differing[0], sights.append, never)
    qtbot.waitUntil(lambda: bool(sights))
    assert sights[0].differences


def test_a_file_that_cannot_be_read_is_an_error_of_that_reading(
    qtbot: QtBot, work: DifferenceWork
) -> None:
    failed: list[WorkbenchError] = []

    def read() -> Iterator[Record]:
        raise CodecError("It is no capture.")

    work.find(SessionSource("bad", read), lambda _found: None, failed.append)
    qtbot.waitUntil(lambda: bool(failed))
    assert failed[0].message == "It is no capture."


def test_it_can_be_stopped_and_tells_how_far_it_came(qtbot: QtBot, work: DifferenceWork) -> None:
    going = threading.Event()

    def read() -> Iterator[Record]:
        while True:
            going.set()
            yield from compared.left()

    told: list[int] = []
    work.progress.connect(told.append)
    work.find(SessionSource("endless", read), lambda _found: None, never)
    qtbot.waitUntil(lambda: going.is_set() and any(told))
    with qtbot.waitSignal(work.stopped):
        work.cancel()


@pytest.mark.parametrize("hides", [True, False], ids=["hidden", "shown"])
def test_secrets_differ_only_for_those_who_may_see_them(
    qtbot: QtBot, runtime: Runtime, hides: bool
) -> None:
    work = DifferenceWork(runtime, lambda: hides)
    records = tuple(secret_tape().recorder.since(0)[2])
    done: list[SideBySide] = []
    work.compare(whole(records), whole(records), done.append, never)
    qtbot.waitUntil(lambda: bool(done))
    work.close()
    work.deleteLater()
    said = b"".join(pair.left.record.data for pair in done[0].pairs if pair.left)
    leaked = [name for name, value in SECRETS.items() if value in said]
    assert bool(leaked) is not hides
