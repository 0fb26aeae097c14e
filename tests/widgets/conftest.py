"""What every widget test has: our look on the application, threads that end, a work desk."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from app.runtime import Runtime
from app.workbench import Workbench
from widgets.card_work import CardWork
from widgets.privacy import Mask
from widgets.theme import Theme


@pytest.fixture(autouse=True)
def closed_widgets_go_on_this_thread(qapp: QApplication) -> Iterator[None]:
    """What a test closed or let go of is destroyed here and now.

    Left to the garbage collector, it would be destroyed on whichever thread that happens to run.
    """
    gc.disable()
    yield
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect(0)  # all that came during the test is young: nothing was collected since
    gc.enable()


@pytest.fixture(scope="session")
def look(qapp: QApplication) -> Theme:
    """Our look, put on the application once: a new sheet restyles every widget there is."""
    return Theme(qapp)


@pytest.fixture
def theme(look: Theme) -> Iterator[Theme]:
    """Our look; the OS's scheme again afterwards."""
    yield look
    look.choose("system")


@pytest.fixture
def mask(qapp: QApplication) -> Mask:
    """A mask that is off."""
    return Mask()


@pytest.fixture
def runtime() -> Iterator[Runtime]:
    """The program's threads, ended after the test."""
    runtime = Runtime()
    yield runtime
    runtime.close()


@pytest.fixture
def work(qapp: QApplication, runtime: Runtime) -> CardWork:
    """The desk that runs card jobs."""
    return CardWork(runtime, lambda: 7)


@pytest.fixture
def workbench() -> Iterator[Workbench]:
    """A whole workbench in the test's own home, not started."""
    workbench = Workbench()
    yield workbench
    workbench.close()
