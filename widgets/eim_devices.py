"""The devices of the bench eIM, and beneath them the queue and results of the current one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from app.values.eim import Device
from widgets.buttons import push_button
from widgets.eim_detail import EimDetail
from widgets.eim_device_model import EimDeviceModel
from widgets.eim_device_table import EimDeviceTable
from widgets.empty_state import EmptyState
from widgets.panel import Panel
from widgets.privacy import Mask

_SIZES = (420, 200)
_AGE_MS = 1000


class EimDevices(QWidget):
    """Lists devices.

    Signals:
        device_changed: another device is the current one, or none.
        queue_wanted: ask what to queue for the chosen devices.
        table_wanted: ask for a CSV table to queue from.
        forget_wanted: take these devices off the list; a tuple.
        recipe_dropped: Path of what to queue for the chosen devices.
        step_wanted: the key of a first step: `start`, `associate` or `virtual`.
        traffic_wanted: show the last exchange with this Device.
    """

    device_changed = Signal()
    queue_wanted = Signal()
    table_wanted = Signal()
    forget_wanted = Signal(object)
    recipe_dropped = Signal(object)
    step_wanted = Signal(str)
    traffic_wanted = Signal(object)

    def __init__(self, mask: Mask, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = EimDeviceModel(mask, self)
        self.table = EimDeviceTable(self.model)
        self.detail = EimDetail(mask)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Find EID, label, binding, state"))
        self.search.setAccessibleName(self.tr("Find devices"))
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(240)
        self._panel = Panel(self.tr("Devices"))
        self._empty = EmptyState()
        self._stack = QStackedWidget()
        self._age = QTimer(self)
        self._age.setInterval(_AGE_MS)
        self._build()
        self._connect()
        self.show_devices((), serving=False)

    @property
    def current(self) -> Device | None:
        """The device whose queue is shown."""
        return self.table.current()

    @property
    def chosen(self) -> tuple[Device, ...]:
        """The devices of the selected rows."""
        return self.table.chosen()

    def show_devices(self, devices: Sequence[Device], *, serving: bool) -> None:
        """Show the devices there are. serving: whether any endpoint can be reached."""
        before = self.current
        picked = {one.eid for one in self.chosen}
        place = self.table.verticalScrollBar().value()
        self.model.show_devices(devices)
        self._panel.show_count(len(devices) or None)
        self._stack.setCurrentIndex(1 if devices else 0)
        if not devices:
            self._teach(serving)
        elif before is None or self.current is None:
            self.table.choose(picked or {self.model.rows[0].eid} if self.model.rows else set())
            self.table.verticalScrollBar().setValue(place)
        self._judge()
        now = self.current
        if (before.eid if before else None) != (now.eid if now else None):
            self.device_changed.emit()

    def _build(self) -> None:
        self._copy = push_button(self.tr("Cop&y EID"), "link", "copy")
        self._traffic = push_button(self.tr("&Traffic"), "link", "traffic")
        self._traffic.setAccessibleName(self.tr("Show the device in the traffic"))
        self._forget = push_button(self.tr("&Forget …"), "link", "trash")
        self._table = push_button(self.tr("From C&SV …"), "link", "folder")
        self._queue = push_button(self.tr("&Queue …"), "primary", "plus")
        for button in (self._copy, self._traffic, self._forget, self._table, self._queue):
            self._panel.commands.addWidget(button)
        self._panel.title_row.insertWidget(2, self.search)
        self._panel.body.addWidget(self.table)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setHandleWidth(12)
        split.setProperty("kind", "gap")
        split.setChildrenCollapsible(False)
        split.addWidget(self._panel)
        split.addWidget(self.detail)
        split.setSizes(_SIZES)
        split.setStretchFactor(0, 1)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(split)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._find)
        self._queue.clicked.connect(self.queue_wanted)
        self._table.clicked.connect(self.table_wanted)
        self._forget.clicked.connect(lambda: self.forget_wanted.emit(self.chosen))
        self._traffic.clicked.connect(lambda: self.traffic_wanted.emit(self.current))
        self._copy.clicked.connect(self._copy_eids)
        self._empty.chosen.connect(self.step_wanted)
        self.table.menu_requested.connect(lambda _index: self.queue_wanted.emit())
        self.table.recipe_dropped.connect(self.recipe_dropped)
        self.table.selectionModel().currentRowChanged.connect(self._on_row)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._judge())
        delete = QShortcut(QKeySequence("Del"), self.table)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self._forget.click)
        copy = QShortcut(QKeySequence.StandardKey.Copy, self.table)
        copy.setContext(Qt.ShortcutContext.WidgetShortcut)
        copy.activated.connect(self._copy_eids)
        self._age.timeout.connect(self._grow_older)
        self._age.start()

    def _grow_older(self) -> None:
        if self.isVisible():
            self.table.viewport().update()

    def _find(self, words: str) -> None:
        self.model.search(words)
        shown, total = len(self.model.rows), self.model.total
        self._panel.show_count(shown if words else total)
        if shown and self.current is None:
            self.table.selectRow(0)
        self.device_changed.emit()

    def _on_row(self) -> None:
        self._judge()
        self.device_changed.emit()

    def _judge(self) -> None:
        for button in (self._copy, self._traffic, self._forget, self._queue):
            button.setEnabled(self.table.selectionModel().hasSelection())

    def _copy_eids(self) -> None:
        QGuiApplication.clipboard().setText("\n".join(str(one.eid) for one in self.chosen))

    def _teach(self, serving: bool) -> None:
        if serving:
            self._empty.show_state(
                "server",
                self.tr("Waiting for the first device"),
                self.tr(
                    "Point a device at an address above, or give a card this eIM. What comes by "
                    "itself is listed here too. No device at hand? Start virtual ones."
                ),
                [
                    ("associate", self.tr("Associate a card …")),
                    ("virtual", self.tr("Virtual devices …")),
                ],
            )
            return
        self._empty.show_state(
            "server",
            self.tr("The eIM is not running"),
            self.tr(
                "Start its endpoints, then point a device at them, associate a card of the bench, "
                "or start virtual devices. A key and a certificate are made on first use."
            ),
            [
                ("start", self.tr("Start HTTPS and CoAP")),
                ("virtual", self.tr("Virtual devices …")),
            ],
        )
