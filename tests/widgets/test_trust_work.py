"""Work on the store, off the thread that draws."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.crypto.trust import TrustStore
from app.runtime import Runtime
from widgets.trust_work import TrustWork


@pytest.fixture
def work(qtbot: QtBot, runtime: Runtime) -> Iterator[TrustWork]:
    """The store's work under an owner, as in the window."""
    owner = QObject()
    yield TrustWork(runtime, TrustStore, owner)
    owner.deleteLater()


def test_work_runs_elsewhere_and_ends_here(qtbot: QtBot, work: TrustWork) -> None:
    ended: list[object] = []
    with qtbot.waitSignal(work.idle):
        work.run(
            lambda store: (threading.current_thread().name, store.contents().identities),
            lambda result: ended.extend([result, threading.current_thread()]),
            ended.append,
        )
        assert work.busy
    assert ended == [("lane key store", ()), threading.main_thread()]
    assert not work.busy


def test_our_errors_are_handed_over(qtbot: QtBot, work: TrustWork) -> None:
    failed: list[object] = []
    with qtbot.waitSignal(work.idle):
        work.run(lambda store: store.remove("nobody"), failed.append, failed.append)
    assert "no identity named 'nobody'" in str(failed[0])


def test_a_defect_is_told_as_one(qtbot: QtBot, work: TrustWork) -> None:
    with qtbot.waitSignal(work.crashed) as blocker:
        work.run(lambda store: 1 // 0, lambda _: None, lambda _: None)
    assert isinstance(blocker.args[0], ZeroDivisionError)
