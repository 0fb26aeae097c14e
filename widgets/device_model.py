"""Rows of the virtual devices: what each did and spent."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

from PySide6.QtCore import QCoreApplication, QObject, Qt

from app.fleet.statistics import DeviceStatistics
from widgets.privacy import Mask
from widgets.row_model import SHOWN, Index, RowModel
from widgets.theme import Tone, mono
from widgets.words import short_id, size_words


class VirtualColumn(IntEnum):
    """The columns, left to right."""

    NAME = 0
    STATE = 1
    EID = 2
    ROUNDS = 3
    PACKAGES = 4
    WAITING = 5
    BYTES = 6
    NOTE = 7


class VirtualDeviceModel(RowModel[DeviceStatistics]):
    """Devices in the order given. alive: whether they run; without, all are stopped."""

    def __init__(self, mask: Mask, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._mask = mask
        self._alive = False
        self.entitle(
            self.tr("Device"),
            self.tr("State"),
            self.tr("EID"),
            self.tr("Rounds"),
            self.tr("Packages"),
            self.tr("Unreported"),
            self.tr("Bytes"),
            self.tr("Last round"),
        )
        mask.changed.connect(self.repaint)

    def show_devices(self, devices: Sequence[DeviceStatistics], *, alive: bool) -> None:
        """Show devices; the same ones as before are renewed in place."""
        same = [one.name for one in devices] == [one.name for one in self._rows]
        changed = alive is not self._alive or tuple(devices) != self._rows
        self._alive = alive
        if not same:
            self.show_rows(devices)
        elif changed:
            self._rows = tuple(devices)
            self.repaint()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return text, chip or font."""
        device = self.row(index.row())
        if device is None:
            return None
        column = index.column()
        if role in SHOWN:
            return self._text(device, column)
        if role == self.CHIP and column == VirtualColumn.STATE:
            return state_words(device, alive=self._alive)
        if role == Qt.ItemDataRole.ToolTipRole and column == VirtualColumn.NOTE:
            return f"{device.problem}\n{device.hint}".strip()
        if role == Qt.ItemDataRole.ToolTipRole and column == VirtualColumn.EID:
            return self._mask.text(str(device.eid or ""))
        if role == Qt.ItemDataRole.FontRole and column == VirtualColumn.EID:
            return mono()
        return None

    def _text(self, device: DeviceStatistics, column: int) -> str:
        match column:
            case VirtualColumn.NAME:
                return device.name
            case VirtualColumn.STATE:
                return state_words(device, alive=self._alive)[0]
            case VirtualColumn.EID:
                return short_id(str(device.eid)) if device.eid else ""
            case VirtualColumn.ROUNDS:
                failed = self.tr(", {0} failed").format(device.failed) if device.failed else ""
                return f"{device.rounds}{failed}"
            case VirtualColumn.PACKAGES:
                return str(device.packages)
            case VirtualColumn.WAITING:
                return str(device.waiting) if device.waiting else ""
            case VirtualColumn.BYTES:
                return size_words(device.wire.total) if device.wire else ""
            case _:
                if device.problem:
                    return device.problem
                return self.tr("nothing to do") if device.idle else ""


def state_words(device: DeviceStatistics, *, alive: bool) -> tuple[str, Tone]:
    """Return what a device does now, and how much attention that deserves."""
    if not alive:
        return _tr("stopped"), Tone.NEUTRAL
    if device.running:
        return _tr("in contact"), Tone.ACCENT
    if device.problem:
        return _tr("will try again"), Tone.ATTENTION
    if not device.rounds:
        return _tr("not yet awake"), Tone.NEUTRAL
    return _tr("waits"), Tone.OK


def _tr(text: str) -> str:
    return QCoreApplication.translate("VirtualDeviceModel", text)
