"""The eIM place: its endpoints, the devices that come, what waits for them, and who was not let in.

The eIM changes by itself. The place reads again when it is told so, never twice at once, and keeps
what the user has chosen; the counters of the endpoints are looked at once a second.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.card.slot import Slot
from app.errors import WorkbenchError
from app.values.eim import Device, QueuedPackage, Received
from app.values.esipa import Binding, EndpointState, EndpointStatus
from app.values.ids import Eid
from app.values.packages import Recipe
from widgets.buttons import push_button
from widgets.eim_devices import EimDevices
from widgets.eim_endpoints import EimEndpoints, addresses
from widgets.eim_introduction import EimIntroduction
from widgets.eim_orders import EimOrders
from widgets.eim_refusals import EimRefusals
from widgets.eim_tabs import EimTab, EimTabs
from widgets.eim_traffic import EimTraffic
from widgets.eim_work import EimWork
from widgets.error_view import ErrorView
from widgets.labels import ElidedLabel, heading
from widgets.privacy import Mask

if TYPE_CHECKING:
    from app.eim.host import EimHost
    from app.eim.host_status import HostStatus
    from widgets.device_page import DevicePage

_LOOK_MS = 1000
_ROWS = 500
_Contents = tuple[list[Device], Eid | None, list[QueuedPackage], list[Received]]


class EimPlace(QWidget):
    """Wires the pages to orders and work.

    Signals:
        told: a sentence for the status line.
        traffic_requested: show the record with this seq.
        recipe_wanted: compose again from this Recipe.
        status_changed: the HostStatus of the moment.
    """

    told = Signal(str)
    traffic_requested = Signal(int)
    recipe_wanted = Signal(object)
    status_changed = Signal(object)

    def __init__(
        self, work: EimWork, traffic: EimTraffic, mask: Mask, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.work = work
        self._traffic = traffic
        self._mask = mask
        self._reading = self._again = self._looked = False
        self.orders = EimOrders(work, mask, self)
        self.endpoints = EimEndpoints()
        self.devices = EimDevices(mask)
        self.introduction = EimIntroduction(work, self)
        self.refusals = EimRefusals()
        self.virtual: DevicePage | None = None
        self._where = ElidedLabel("", "muted")
        self._error = ErrorView()
        self._error.allow_traffic(False)
        self.tabs = EimTabs(self.endpoints, self._error)
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._build()
        self._connect()
        self._show_endpoints(self._planned())

    def showEvent(self, event: QShowEvent) -> None:
        """Make the eIM when the place is first shown."""
        super().showEvent(event)
        if not self._looked:
            self._looked = True
            self.work.look(self._error.show_error)
        self._timer.start()

    def show_slots(self, slots: Sequence[Slot]) -> None:
        """Take the slots on the bench as they are now."""
        self.introduction.page.show_slots(slots)

    def reload(self) -> None:
        """Read devices, queue and results again."""
        status = self.work.status
        if status is None or not status.eim_id:
            return
        if self._reading:
            self._again = True
            return
        self._reading = True
        self.work.run(self._read, self._show, self._on_unread)

    def close_work(self) -> None:
        """Stop virtual devices and listen no more; the window goes."""
        self._timer.stop()
        if self.virtual is not None:
            self.virtual.close_work()
        self.work.close()

    def queue(self, recipe: Recipe) -> None:
        """Ask for which devices a recipe is queued."""
        self.tabs.show_tab(EimTab.DEVICES)
        chosen = (recipe.eid,) if recipe.eid else tuple(one.eid for one in self.devices.chosen)
        self.orders.queue(self.devices.model.devices, chosen, recipe)

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(heading(self.tr("Local eIM"), 1.3))
        head.addWidget(self._where, 1)
        self._settings = push_button(self.tr("E&ndpoints …"), "", "settings")
        self._settings.clicked.connect(self.orders.ask_settings)
        self._start = push_button(self.tr("Start HTTPS &and CoAP"), "primary", "play")
        self._start.clicked.connect(self._start_usual)
        head.addWidget(self._settings)
        head.addWidget(self._start)
        self.tabs.put(EimTab.DEVICES, self.devices)
        self.tabs.put(EimTab.IDENTITY, self.introduction.page)
        self.tabs.put(EimTab.REFUSALS, self.refusals)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.tabs, 1)

    def _connect(self) -> None:
        orders, devices, detail = self.orders, self.devices, self.devices.detail
        self.endpoints.start_wanted.connect(lambda one: orders.start(Binding(one)))
        self.endpoints.stop_wanted.connect(lambda one: orders.stop(Binding(one)))
        self.endpoints.refusals_wanted.connect(lambda: self.tabs.show_tab(EimTab.REFUSALS))
        self.tabs.tab_changed.connect(self._on_tab)
        devices.device_changed.connect(self.reload)
        devices.queue_wanted.connect(self._ask_queue)
        devices.table_wanted.connect(orders.queue_table)
        devices.forget_wanted.connect(orders.forget)
        devices.recipe_dropped.connect(self._ask_queue)
        devices.step_wanted.connect(self._step)
        devices.traffic_wanted.connect(lambda one: self._find(self._traffic.of_device(one)))
        detail.cancel_wanted.connect(orders.cancel)
        detail.stop_wanted.connect(orders.halt)
        detail.retry_wanted.connect(orders.retry)
        detail.result_wanted.connect(lambda one: orders.show_result(one, devices.current))
        detail.decode_wanted.connect(orders.decode)
        detail.traffic_wanted.connect(lambda raw: self._find(self._traffic.of_bytes(raw)))
        self.refusals.traffic_wanted.connect(lambda one: self._find(self._traffic.of_failure(one)))
        for source in (orders, self.introduction):
            source.told.connect(self.told)
            source.failed.connect(self._error.show_error)
            source.done.connect(self._look)
        orders.recipe_wanted.connect(self.recipe_wanted)
        self.work.changed.connect(self._look)
        self._timer.timeout.connect(self._tick)

    def _planned(self) -> tuple[EndpointStatus, ...]:
        """Return what is shown before there is an eIM to ask."""
        planned = addresses(self.work.settings).items()
        return tuple(EndpointStatus(one, at, EndpointState.STOPPED) for one, at in planned)

    def _start_usual(self) -> None:
        self._error.hide()
        self.orders.start(Binding.HTTPS, Binding.COAPS)

    def _step(self, step: str) -> None:
        if step == "start":
            self._start_usual()
        elif step == "virtual":
            self.tabs.show_tab(EimTab.VIRTUAL)
        else:
            self.tabs.show_tab(EimTab.IDENTITY)
            self.introduction.page.focus_card()

    def _ask_queue(self, file: Path | None = None) -> None:
        chosen = tuple(one.eid for one in self.devices.chosen)
        self.orders.queue(self.devices.model.devices, chosen, file=file)

    def _on_tab(self, tab: int) -> None:
        if tab == EimTab.VIRTUAL and self.virtual is None:
            from widgets.device_page import DevicePage

            self.virtual = page = DevicePage(self.work, self._mask)
            page.told.connect(self.told)
            page.failed.connect(self._error.show_error)
            self.tabs.put(EimTab.VIRTUAL, page)
        elif tab == EimTab.BUDGET and not self.findChild(QWidget, "budget"):
            from widgets.budget_page import BudgetPage

            budget = BudgetPage(self.work)
            budget.setObjectName("budget")
            budget.failed.connect(self._error.show_error)
            self.tabs.put(EimTab.BUDGET, budget)
        elif tab == EimTab.IDENTITY:
            self.introduction.refresh()

    def _tick(self) -> None:
        """Look at the counters, which change without a word."""
        status = self.work.status
        if status is not None and self.isVisible():
            self._show_endpoints(status.endpoints)

    def _look(self) -> None:
        status = self.work.status
        if status is None:
            return
        self._show_endpoints(status.endpoints)
        self.introduction.page.show_status(status)
        self._where.setText(self._mask.text(self._summary(status)))
        self.status_changed.emit(status)
        if not status.eim_id:
            self.devices.show_devices((), serving=False)
        self.reload()

    def _summary(self, status: HostStatus) -> str:
        if not status.eim_id:
            return self.tr("nothing is open; devices cannot reach this machine")
        words = self.tr("{0}, {1} devices, {2} packages waiting")
        return words.format(status.eim_id, status.devices, status.waiting)

    def _show_endpoints(self, endpoints: tuple[EndpointStatus, ...]) -> None:
        self.endpoints.show_status(endpoints)
        self.refusals.show_endpoints(endpoints)
        self.tabs.count(EimTab.REFUSALS, sum(len(one.failures) for one in endpoints))
        usual = [one.state for one in endpoints if one.binding is not Binding.COAP]
        idle = all(state is not EndpointState.SERVING for state in usual)
        self._start.setVisible(idle and bool(self.devices.model.total))  # else the page says so

    async def _read(self, host: EimHost) -> _Contents:
        devices = await host.service.devices()
        current = self._eid
        if current is None:
            return devices, None, [], []
        packages = await host.service.queue(current, limit=_ROWS)
        received = await host.service.results(current, limit=_ROWS)
        return devices, current, packages, received

    @property
    def _eid(self) -> Eid | None:
        current = self.devices.current
        return current.eid if current else None

    def _show(self, contents: _Contents) -> None:
        self._reading = False
        devices, shown, packages, received = contents
        status = self.work.status
        self.devices.show_devices(devices, serving=bool(status and status.serving))
        current = self.devices.current
        if current is not None and current.eid == shown:
            self.devices.detail.show_device(current, packages, received)
        elif current is None:
            self.devices.detail.show_device(None, (), ())
        else:
            self._again = True  # the user has gone on meanwhile
        if self._again:
            self._again = False
            self.reload()

    def _on_unread(self, error: WorkbenchError) -> None:
        self._reading = self._again = False
        self._error.show_error(error)

    def _find(self, seq: int) -> None:
        if seq:
            self.traffic_requested.emit(seq)
        else:
            self.told.emit(self.tr("That exchange is not among the records of this run."))
