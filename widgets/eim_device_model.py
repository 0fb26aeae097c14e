"""Rows of the device table: any number of them, with nothing made per row."""

from __future__ import annotations

import time
from collections.abc import Sequence
from enum import IntEnum

from PySide6.QtCore import QObject, Qt

from app.values.eim import Device
from app.values.ids import Eid
from widgets.eim_words import ago_words, device_words, expected_words
from widgets.package_words import moment
from widgets.privacy import Mask
from widgets.row_model import SHOWN, Index, RowModel
from widgets.theme import mono, tokens


class DeviceColumn(IntEnum):
    """The columns, left to right."""

    STATE = 0
    EID = 1
    LABEL = 2
    CONTACT = 3
    EXPECTED = 4
    BINDING = 5
    DIALECT = 6
    QUEUED = 7
    FLIGHT = 8


class EimDeviceModel(RowModel[Device]):
    """Devices in the order given; a search leaves some out.

    DEVICE is the role of the whole Device.
    """

    DEVICE = Qt.ItemDataRole.UserRole + 2

    def __init__(self, mask: Mask, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._mask = mask
        self._all: tuple[Device, ...] = ()
        self._search = ""
        self.now = time.time
        self.entitle(
            self.tr("State"),
            self.tr("EID"),
            self.tr("Label"),
            self.tr("Last contact"),
            self.tr("Next (estimate)"),
            self.tr("Binding"),
            self.tr("Version"),
            self.tr("Queued"),
            self.tr("In flight"),
        )
        mask.changed.connect(self.repaint)

    @property
    def total(self) -> int:
        """How many devices there are, those not found included."""
        return len(self._all)

    @property
    def devices(self) -> tuple[Device, ...]:
        """All devices, those not found included."""
        return self._all

    def show_devices(self, devices: Sequence[Device]) -> None:
        """Show devices; the same ones as before are renewed in place, so that nothing moves."""
        self._all = tuple(devices)
        self._show()

    def search(self, words: str) -> None:
        """Show only devices that have all the words in EID, label, binding or state."""
        self._search = words
        self._show()

    def place_of(self, eid: Eid) -> int:
        """Return where a device stands, -1 when it is not shown."""
        return next((i for i, one in enumerate(self.rows) if one.eid == eid), -1)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return text, chip, font or the device."""
        device = self.row(index.row())
        if device is None:
            return None
        column = index.column()
        if role in SHOWN:
            return self._text(device, column)
        if role == self.CHIP:
            return device_words(device) if column == DeviceColumn.STATE else None
        if role == self.DEVICE:
            return device
        if role == Qt.ItemDataRole.FontRole and column == DeviceColumn.EID:
            return mono()
        if role == Qt.ItemDataRole.ForegroundRole and column == DeviceColumn.EXPECTED:
            return tokens().muted
        return self._tip(device, column) if role == Qt.ItemDataRole.ToolTipRole else None

    def _show(self) -> None:
        words = self._search.lower().split()
        found = tuple(one for one in self._all if _has(one, words)) if words else self._all
        if [one.eid for one in found] == [one.eid for one in self._rows]:
            self._rows = found
            self.repaint()
        else:
            self.show_rows(found)

    def _text(self, device: Device, column: int) -> str:
        match column:
            case DeviceColumn.STATE:
                return device_words(device)[0]
            case DeviceColumn.EID:
                return self._mask.text(str(device.eid))
            case DeviceColumn.LABEL:
                return device.label
            case DeviceColumn.CONTACT:
                return ago_words(device.last_contact, self.now()) or self.tr("never")
            case DeviceColumn.EXPECTED:
                return expected_words(device, self.now()) or self.tr("not known")
            case DeviceColumn.BINDING:
                return device.binding
            case DeviceColumn.DIALECT:
                return device.dialect
            case DeviceColumn.QUEUED:
                return str(device.queued) if device.queued else ""
            case _:
                return f"#{device.in_flight}" if device.in_flight is not None else ""

    def _tip(self, device: Device, column: int) -> str | None:
        if column == DeviceColumn.CONTACT and device.last_contact:
            times = self.tr("{0} contacts, the last from {1}, {2}")
            return times.format(device.contacts, device.address, moment(device.last_contact))
        if column == DeviceColumn.EXPECTED:
            return self.tr("An estimate: the last contact and the usual time between contacts.")
        if column == DeviceColumn.STATE and not device.identity:
            return self.tr("It came by itself: queue a package or associate its card first.")
        return None


def _has(device: Device, words: Sequence[str]) -> bool:
    state = device_words(device)[0]
    text = f"{device.eid} {device.label} {device.binding} {device.dialect} {state}".lower()
    return all(word in text for word in words)
