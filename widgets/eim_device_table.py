"""The device table: several rows can be chosen, and a recipe can be dropped on them."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QMimeData, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QWidget

from app.values.eim import Device
from app.values.ids import Eid
from widgets.eim_device_model import DeviceColumn, EimDeviceModel
from widgets.row_table import RowTable

_WIDTHS = {
    DeviceColumn.STATE: 124,
    DeviceColumn.EID: 276,
    DeviceColumn.CONTACT: 100,
    DeviceColumn.EXPECTED: 124,
    DeviceColumn.BINDING: 96,
    DeviceColumn.DIALECT: 64,
    DeviceColumn.QUEUED: 72,
    DeviceColumn.FLIGHT: 72,
}


class EimDeviceTable(RowTable):
    """Shows an EimDeviceModel. Columns have fixed widths: measuring thousands of rows takes long.

    Signals:
        recipe_dropped: Path of a recipe or package dropped on the rows.
    """

    recipe_dropped = Signal(object)

    def __init__(self, model: EimDeviceModel, parent: QWidget | None = None) -> None:
        super().__init__(
            model,
            name=self.tr("Devices"),
            chip_role=EimDeviceModel.CHIP,
            stretch=DeviceColumn.LABEL,
            parent=parent,
        )
        self._devices = model
        header = self.horizontalHeader()
        header.setResizeContentsPrecision(0)
        for column, width in _WIDTHS.items():
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            self.setColumnWidth(column, width)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAcceptDrops(True)

    def current(self) -> Device | None:
        """Return the device of the current row."""
        found: Device | None = self.currentIndex().data(EimDeviceModel.DEVICE)
        return found

    def chosen(self) -> tuple[Device, ...]:
        """Return the devices of the selected rows, top to bottom."""
        places: set[int] = set()
        for stretch in (
            self.selectionModel().selection().toList()
        ):  # asking row by row takes long for many
            places.update(range(stretch.top(), stretch.bottom() + 1))
        return tuple(self._devices.rows[place] for place in sorted(places))

    def choose(self, eids: Collection[Eid]) -> None:
        """Select the rows of these devices; nothing is scrolled. The first becomes current."""
        model, last = self.model(), self.model().columnCount() - 1
        chosen = QItemSelection()
        first = None
        for row, device in enumerate(self._devices.rows):
            if device.eid in eids:
                index = model.index(row, 0)
                first = first or index
                chosen.select(index, model.index(row, last))
        select = QItemSelectionModel.SelectionFlag
        if first is not None:
            self.setAutoScroll(False)
            self.selectionModel().setCurrentIndex(first, select.NoUpdate)
            self.setAutoScroll(True)
        self.selectionModel().select(chosen, select.ClearAndSelect)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take one local file."""
        if _file(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Take one local file over any row."""
        if _file(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Choose the row under the pointer unless it is chosen already, and tell the file."""
        path = _file(event.mimeData())
        if path is None:
            return
        index = self.indexAt(event.position().toPoint())
        under: Device | None = index.data(EimDeviceModel.DEVICE)
        if under is not None and under not in self.chosen():
            self.choose({under.eid})
        event.acceptProposedAction()
        self.recipe_dropped.emit(path)


def _file(data: QMimeData) -> Path | None:
    urls = data.urls()
    return Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None
