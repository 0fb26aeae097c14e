"""What waits for one device and what it reported, with what can be done about each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from app.values.eim import Device, QueuedPackage, QueueState, Received
from widgets.buttons import push_button
from widgets.eim_queue_model import EimQueueModel, QueueColumn
from widgets.eim_received_model import EimReceivedModel, ReceivedColumn
from widgets.labels import label
from widgets.panel import Panel
from widgets.privacy import Mask
from widgets.row_table import RowTable

_SHARES = (610, 550)


class EimDetail(QWidget):
    """Shows queue and results of one device.

    Signals:
        cancel_wanted, stop_wanted, retry_wanted: for the package with this number.
        result_wanted: show what came of this QueuedPackage.
        decode_wanted: show these bytes as a tree.
        traffic_wanted: show the exchange in which these bytes went over the wire.
    """

    cancel_wanted = Signal(int)
    stop_wanted = Signal(int)
    retry_wanted = Signal(int)
    result_wanted = Signal(object)
    decode_wanted = Signal(bytes)
    traffic_wanted = Signal(bytes)

    def __init__(self, mask: Mask, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._packages = EimQueueModel(mask, self)
        self._received = EimReceivedModel(mask, self)
        self.queue = RowTable(
            self._packages,
            name=self.tr("Queue of the device"),
            chip_role=EimQueueModel.CHIP,
            stretch=QueueColumn.OUTCOME,
        )
        self.results = RowTable(
            self._received,
            name=self.tr("Results of the device"),
            chip_role=EimReceivedModel.CHIP,
            stretch=ReceivedColumn.KIND,
        )
        self._no_packages = label(role="muted", wrap=True)
        self._no_results = label(self.tr("It has reported nothing yet."), "muted", wrap=True)
        self._build()
        self._connect()
        self.show_device(None, (), ())

    def show_device(
        self,
        device: Device | None,
        packages: Sequence[QueuedPackage],
        received: Sequence[Received],
    ) -> None:
        """Show a device; None says that one has to be chosen."""
        self._packages.show_packages(tuple(packages))
        self._received.show_received(tuple(received))
        self._no_packages.setText(
            self.tr("Nothing was queued for this device yet.")
            if device is not None
            else self.tr("Choose a device to see what waits for it.")
        )
        self._left.show_count(len(packages) if device else None)
        self._right.show_count(len(received) if device else None)
        for empty, table, rows in (
            (self._no_packages, self.queue, packages),
            (self._no_results, self.results, received),
        ):
            empty.setVisible(not rows)
            table.setVisible(bool(rows))
        if packages and not self.queue.currentIndex().isValid():
            self.queue.selectRow(0)
        if received and not self.results.currentIndex().isValid():
            self.results.selectRow(0)
        self._judge()

    @property
    def package(self) -> QueuedPackage | None:
        """The package of the current row."""
        found: QueuedPackage | None = self.queue.currentIndex().data(EimQueueModel.PACKAGE)
        return found

    @property
    def received(self) -> Received | None:
        """The result of the current row."""
        found: Received | None = self.results.currentIndex().data(EimReceivedModel.RECEIVED)
        return found

    def _build(self) -> None:
        self._left, self._right = Panel(self.tr("Queue")), Panel(self.tr("Reported"))
        self._show = push_button(self.tr("R&esult"), "link", "eye")
        self._sent = push_button(self.tr("Traff&ic"), "link", "traffic")
        self._retry = push_button(self.tr("&Retry"), "link", "reload")
        self._stop = push_button(self.tr("&Stop"), "link", "disable")
        self._cancel = push_button(self.tr("&Cancel"), "link", "close")
        self._stop.setToolTip(self.tr("Hand it out no more and await no result"))
        self._cancel.setToolTip(self.tr("End it; one that is out may be executed all the same"))
        self._retry.setToolTip(self.tr("Queue it once more, with a counter of its own"))
        for button in (self._show, self._sent, self._retry, self._stop, self._cancel):
            self._left.commands.addWidget(button)
        self._decode = push_button(self.tr("Decode"), "link", "tree")
        self._came = push_button(self.tr("Traffic"), "link", "traffic")
        self._came.setAccessibleName(self.tr("Show the result in the traffic"))
        self._sent.setAccessibleName(self.tr("Show the package in the traffic"))
        for button in (self._decode, self._came):
            self._right.commands.addWidget(button)
        for panel, empty, table in (
            (self._left, self._no_packages, self.queue),
            (self._right, self._no_results, self.results),
        ):
            panel.body.addWidget(empty)
            panel.body.addWidget(table, 1)
            panel.body.addStretch(0)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(12)
        split.setProperty("kind", "gap")
        split.setChildrenCollapsible(False)
        split.addWidget(self._left)
        split.addWidget(self._right)
        split.setSizes(_SHARES)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        row.addWidget(split)
        column.addLayout(row)

    def _connect(self) -> None:
        for button, signal in (
            (self._cancel, self.cancel_wanted),
            (self._stop, self.stop_wanted),
            (self._retry, self.retry_wanted),
        ):
            button.clicked.connect(lambda _on=False, signal=signal: self._emit_number(signal))
        self._show.clicked.connect(self._emit_result)
        self._sent.clicked.connect(self._emit_message)
        self._decode.clicked.connect(lambda: self._emit_raw(self.decode_wanted))
        self._came.clicked.connect(lambda: self._emit_raw(self.traffic_wanted))
        self.queue.menu_requested.connect(lambda _index: self._emit_result())
        self.queue.doubleClicked.connect(lambda _index: self._emit_result())
        self.results.doubleClicked.connect(lambda _index: self._emit_raw(self.decode_wanted))
        for table in (self.queue, self.results):
            table.selectionModel().currentRowChanged.connect(lambda *_: self._judge())

    def _judge(self) -> None:
        package = self.package
        state = package.state if package else None
        out = state in (QueueState.DELIVERED, QueueState.EXECUTED)
        self._cancel.setEnabled(state is not None and not state.final)
        self._stop.setEnabled(out)
        self._retry.setEnabled(state is not None and state.final)
        self._show.setEnabled(package is not None)
        self._sent.setEnabled(package is not None and bool(package.message))
        for button in (self._decode, self._came):
            button.setEnabled(self.received is not None)

    def _emit_number(self, signal: SignalInstance) -> None:
        if (package := self.package) is not None:
            signal.emit(package.id)

    def _emit_result(self) -> None:
        if (package := self.package) is not None:
            self.result_wanted.emit(package)

    def _emit_message(self) -> None:
        if (package := self.package) is not None:
            self.traffic_wanted.emit(package.message)

    def _emit_raw(self, signal: SignalInstance) -> None:
        if (received := self.received) is not None:
            signal.emit(received.raw)
