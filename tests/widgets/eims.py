"""A whole eIM place on a real host with free ports, and values to show in its tables."""

from __future__ import annotations

from collections.abc import Coroutine
from dataclasses import replace
from typing import Any, TypeVar

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.settings import EimSettings
from app.values.eim import Device, QueuedPackage, QueueState, Received, ResultFate
from app.values.esipa import Binding
from app.values.ids import Eid
from app.values.packages import Operation, Recipe
from app.workbench import Workbench
from tests.widgets.packages import SETTLE_MS
from widgets.eim_place import EimPlace
from widgets.eim_traffic import EimTraffic
from widgets.eim_work import EimWork
from widgets.privacy import Mask

T = TypeVar("T")

NOW = 1_790_000_000.0
EID = Eid("89049032123451234512345678901235")
OTHER = Eid("89049032123451234512345678901243")
LIST = Recipe(operations=(Operation("listProfileInfo"),))
FREE = "127.0.0.1:0"


def device(eid: Eid = EID, **more: Any) -> Device:
    """Return a device that came a minute ago and comes every five."""
    known = Device(
        eid, "bench-eim", "bench-eim", label="meter", dialect="1.2", binding=Binding.HTTPS.value,
        last_contact=NOW - 60, contacts=3, interval=300.0,
    )  # fmt: skip
    return replace(known, **more)


def queued(number: int = 1, state: QueueState = QueueState.QUEUED, **more: Any) -> QueuedPackage:
    """Return a package for the device."""
    return replace(QueuedPackage(number, EID, LIST, state, NOW), **more)


def received(number: int = 1, **more: Any) -> Received:
    """Return a result that was applied."""
    kind = "EuiccPackageResult"
    return replace(Received(number, EID, NOW, kind, b"\xbf\x51\x00", ResultFate.APPLIED, 1), **more)


def on_free_ports(workbench: Workbench, **more: Any) -> Workbench:
    """Let the eIM of a workbench listen where nobody else does."""
    free = EimSettings(https=FREE, coaps=FREE, coap=FREE)
    workbench.settings.update(eim=replace(free, **more))
    return workbench


def ask(workbench: Workbench, coroutine: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine of the host and wait for it."""
    return workbench.runtime.spawn(coroutine).result(SETTLE_MS / 1000)


def open_place(
    qtbot: QtBot, workbench: Workbench, mask: Mask, *, started: bool = False
) -> EimPlace:
    """Return the place as the window makes it, shown; close its work at the end of the test."""
    work = EimWork(workbench)
    place = EimPlace(work, EimTraffic(workbench.recorder), mask)
    work.setParent(place)
    qtbot.addWidget(place, before_close_func=_close)
    place.show_slots(workbench.bench.slots)
    place.resize(1204, 728)
    place.show()
    settle(qtbot, place)
    if started:
        place.orders.start(Binding.HTTPS, Binding.COAPS)
        qtbot.waitUntil(lambda: serving(place) == 2, timeout=SETTLE_MS)
        settle(qtbot, place)
    return place


def settle(qtbot: QtBot, place: EimPlace) -> None:
    """Wait until the place has done what it was asked."""
    qtbot.waitUntil(lambda: not place.work.busy, timeout=SETTLE_MS)


def serving(place: EimPlace) -> int:
    """Return how many endpoints can be reached."""
    status = place.work.status
    return len(status.serving) if status else 0


def _close(place: QWidget) -> None:
    assert isinstance(place, EimPlace)
    place.close_work()
