"""Draws table rows: a hairline under each, chips for states, three dots for the row's menu."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from widgets.chips import HEIGHT, chip_width, paint_chip
from widgets.icons import SIZE, paint_icon
from widgets.theme import tokens

ROW_HEIGHT = 28
_WIDEST = 160
_SHARE = 0.22
_Index = QModelIndex | QPersistentModelIndex


class RowDelegate(QStyledItemDelegate):
    """Paints cells of one table. chip_role: gives (word, tone); menu_column: -1 for none."""

    def __init__(self, chip_role: int, menu_column: int, table: QAbstractItemView) -> None:
        super().__init__(table)
        self._table = table
        self._chip_role = chip_role
        self._menu_column = menu_column

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Give every row the same height, and a chip the room it needs."""
        chip = index.data(self._chip_role)
        if chip:
            return QSize(chip_width(chip[0]) + 12, ROW_HEIGHT)
        if index.column() == self._menu_column:
            return QSize(40, ROW_HEIGHT)
        wanted = super().sizeHint(option, index).width() + 10
        if index.data(Qt.ItemDataRole.FontRole) is None:  # identifiers are never cut
            wanted = min(wanted, max(_WIDEST, int(self._table.viewport().width() * _SHARE)))
        return QSize(wanted, ROW_HEIGHT)

    def initStyleOption(self, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw no focus frame of the style's own around single cells."""
        super().initStyleOption(option, index)
        option.state &= ~QStyle.StateFlag.State_HasFocus

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw one cell."""
        now = tokens()
        rect: QRect = option.rect
        chip = index.data(self._chip_role)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(now.accent_ground))
        if chip:
            width = min(chip_width(chip[0]), rect.width() - 12)
            top = rect.center().y() - HEIGHT // 2 + 1
            paint_chip(painter, QRect(rect.left() + 6, top, width, HEIGHT), *chip)
        elif index.column() == self._menu_column:
            left = rect.center().x() - SIZE // 2
            top = rect.center().y() - SIZE // 2 + 1
            paint_icon(painter, QRect(left, top, SIZE, SIZE), "more", QColor(now.muted))
        else:
            self._paint_text(painter, option, index)
        painter.setPen(QColor(now.line))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())

    def _paint_text(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        font = index.data(Qt.ItemDataRole.FontRole)
        painter.save()
        if font is not None:
            painter.setFont(font)
        else:
            painter.setFont(option.font)
        painter.setPen(QColor(index.data(Qt.ItemDataRole.ForegroundRole) or tokens().text))
        words = option.rect.adjusted(8, 0, -4, 0)
        text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, shown)
        painter.restore()
