"""The decode tree: each part in one line, name, tag and value; hovering and selecting it speaks."""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from app.capture.parts import Decoding, Part, State
from widgets.chips import paint_shape
from widgets.theme import Tone, mono, tokens
from widgets.tree_model import PART_ROLE, PartModel

ROW_HEIGHT = 22
_GAP = 8
_SHAPE = 8
_OPEN_AT_ONCE = 400
_Index = QModelIndex | QPersistentModelIndex


class DecodeTree(QTreeView):
    """Shows a Decoding.

    Signals:
        part_selected: the Part made current by the user, or None.
        part_hovered: the Part under the pointer, or None.
    """

    part_selected = Signal(object)
    part_hovered = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = PartModel(self)
        self._quiet = False
        self._empty_text = ""
        self.setModel(self._model)
        self.setItemDelegate(_PartDelegate(self))
        self.setAccessibleName(self.tr("Fields of the selected record"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setIndentation(14)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.entered.connect(lambda index: self.part_hovered.emit(index.data(PART_ROLE)))
        self.viewportEntered.connect(lambda: self.part_hovered.emit(None))
        self.selectionModel().currentChanged.connect(self._on_current_changed)

    def show_decoding(self, decoding: Decoding | None) -> None:
        """Show another record's parts, opened as far as that stays readable."""
        self._quiet = True
        self._model.show(decoding)
        self._quiet = False
        if decoding and sum(1 for _ in decoding.walk()) <= _OPEN_AT_ONCE:
            self.expandAll()
        else:
            self.expandToDepth(1)
        for index in self._model.summed_up():
            self.collapse(index)

    def select_part(self, part: Part | None) -> None:
        """Make a part current and bring it into sight, without a signal."""
        index = self._model.index_of(part) if part else QModelIndex()
        self._quiet = True
        self.setCurrentIndex(index)
        self._quiet = False
        if index.isValid():
            self.scrollTo(index)

    def selected_part(self) -> Part | None:
        """Return the current part."""
        part: Part | None = self.currentIndex().data(PART_ROLE)
        return part

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is hovered any more."""
        super().leaveEvent(event)
        self.part_hovered.emit(None)

    def _on_current_changed(self, current: QModelIndex, previous: QModelIndex) -> None:
        if not self._quiet:
            self.part_selected.emit(current.data(PART_ROLE))


class _PartDelegate(QStyledItemDelegate):
    """Paints name, tag and value of a part, and the shape of its state."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(120, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        part: Part = index.data(PART_ROLE)
        now, rect = tokens(), QRect(option.rect)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(now.accent_ground))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(now.highlight))
        painter.save()
        left = rect.left() + 2
        if part.state in (State.FAILED, State.ATTENTION):
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            box = QRectF(left, rect.center().y() + 1 - _SHAPE / 2, _SHAPE, _SHAPE)
            paint_shape(painter, box, Tone(part.state.value))
            left += _SHAPE + 6
        painter.setFont(option.font)
        painter.setPen(QColor(now.text))
        left = _words(painter, part.name, left, rect)
        value = " · ".join(filter(None, (part.text, *part.notes)))
        toned = part.state is not State.NEUTRAL
        painter.setPen(now.tone(Tone(part.state.value))[0] if toned else QColor(now.neutral))
        left = _words(painter, value, left, rect)
        painter.setFont(mono(0.9))
        painter.setPen(QColor(now.muted))
        if left + painter.fontMetrics().horizontalAdvance(part.tag) < rect.right() - 4:
            _words(painter, part.tag, left, rect)
        painter.restore()


def _words(painter: QPainter, text: str, left: int, rect: QRect) -> int:
    """Draw text from `left`, cut at the right edge; return where the next may begin."""
    room = rect.right() - 4 - left
    if not text or room <= 8:
        return left
    metrics = QFontMetrics(painter.font())
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
    cell = QRect(left, rect.top(), room, rect.height())
    painter.drawText(cell, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)
    return left + metrics.horizontalAdvance(shown) + _GAP
