"""The serial ports of this machine in a list: what hangs there and whether it can be used."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.card.transport import CardUri
from widgets.chips import HEIGHT, chip_width, paint_chip
from widgets.theme import Tone, tokens
from widgets.words import joined

if TYPE_CHECKING:
    from app.modem.scan import PortState

_ROW_HEIGHT = 48
_PORT = Qt.ItemDataRole.UserRole + 1
_CHIP = Qt.ItemDataRole.UserRole + 2
_LINE = Qt.ItemDataRole.UserRole + 3
_Index = QModelIndex | QPersistentModelIndex


class ModemPortList(QListWidget):
    """Shows ports in two-line rows with their state in a chip.

    Signals:
        chosen: the PortState of the row the user went to, None for none.
        taken: the user wants this PortState at once (double click, Enter).
    """

    chosen = Signal(object)
    taken = Signal(object)

    def __init__(self, on_bench: Collection[str], parent: QWidget | None = None) -> None:
        """on_bench: URIs of the modems that are there already."""
        super().__init__(parent)
        self._on_bench = frozenset(on_bench)
        self._ports: tuple[PortState, ...] = ()
        self.setProperty("frame", "popup")
        self.setItemDelegate(_PortDelegate(self))
        self.setAccessibleName(self.tr("Serial ports of this machine"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.currentItemChanged.connect(lambda *_items: self.chosen.emit(self.port))
        self.itemActivated.connect(lambda item: self.taken.emit(item.data(_PORT)))

    @property
    def port(self) -> PortState | None:
        """The port of the current row."""
        item = self.currentItem()
        found: PortState | None = item.data(_PORT) if item is not None else None
        return found

    def port_at(self, target: str) -> PortState | None:
        """Return the port of that name, the one of its device or the one that stays the same."""
        named = (port for port in self._ports if target in (port.device, _target(port)))
        return next(named, None)

    def on_bench(self, port: PortState) -> bool:
        """Whether a port's modem stands on the bench already."""
        return port.uri in self._on_bench

    def show_ports(self, ports: Sequence[PortState]) -> None:
        """Show other ports; the choice stays on the same port, harmless when nothing changed."""
        if tuple(ports) == self._ports:
            return
        before = self.port
        self._ports = tuple(ports)
        blocked = self.blockSignals(True)
        self.clear()
        for port in ports:
            self.addItem(self._item(port))
        same = (n for n, port in enumerate(ports) if before and port.uri == before.uri)
        self.setCurrentRow(next(same, -1))
        self.blockSignals(blocked)
        self.chosen.emit(self.port)

    def _item(self, port: PortState) -> QListWidgetItem:
        chip = self._chip_words(port)
        line = self._line(port)
        item = QListWidgetItem(port.title)
        item.setData(_PORT, port)
        item.setData(_CHIP, chip)
        item.setData(_LINE, line)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{port.title}, {line}, {chip[0]}")
        item.setToolTip("\n".join(text for text in (line, port.text, port.hint) if text))
        return item

    def _line(self, port: PortState) -> str:
        usb = f"USB {port.usb}" if port.usb is not None else ""
        return joined((port.device, usb, port.role))

    def _chip_words(self, port: PortState) -> tuple[str, Tone]:
        if self.on_bench(port):
            return self.tr("on the bench"), Tone.NEUTRAL
        if port.holders:
            return self.tr("held by {0}").format(port.holders[0].program), Tone.ATTENTION
        if port.text:
            return port.use.value, Tone.ATTENTION
        return (self.tr("modem, free"), Tone.OK) if port.modem else (self.tr("free"), Tone.NEUTRAL)


def _target(port: PortState) -> str:
    return CardUri.parse(port.uri).target


class _PortDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(200, _ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        now = tokens()
        state: QStyle.StateFlag = option.state
        rect: QRect = option.rect.adjusted(4, 2, -4, -2)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(QPen(QColor(now.accent), 1))
            painter.setBrush(QColor(now.accent_ground))
            painter.drawRoundedRect(rect.adjusted(0, 0, -1, -1), 6, 6)
        words, tone = index.data(_CHIP)
        width = min(chip_width(words), rect.width() // 2)
        top = rect.center().y() - HEIGHT // 2
        paint_chip(painter, QRect(rect.right() - width - 8, top, width, HEIGHT), words, tone)
        self._paint_lines(painter, rect.adjusted(10, 4, -width - 20, -4), index)
        painter.restore()

    def _paint_lines(self, painter: QPainter, rect: QRect, index: _Index) -> None:
        now = tokens()
        half = rect.height() // 2
        title = str(index.data(Qt.ItemDataRole.DisplayRole))
        for place, (text, colour) in enumerate(
            ((title, now.text), (str(index.data(_LINE)), now.muted))
        ):
            line = QRect(rect.left(), rect.top() + place * half, rect.width(), half)
            painter.setPen(QColor(colour))
            shown = painter.fontMetrics().elidedText(
                text, Qt.TextElideMode.ElideMiddle, line.width()
            )
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, shown)
