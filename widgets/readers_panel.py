"""The left column: every reader, modem and simulated card with its live state, in two-line rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeySequence, QPainter, QPen, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.card.slot import Slot, SlotState, SlotStatus
from widgets.buttons import push_button
from widgets.icons import paint_icon, set_icon
from widgets.theme import Tone, tokens
from widgets.words import kind_words

_NOBODY: Mapping[str, str] = MappingProxyType({})
_ROW_HEIGHT = 52
_ICON = 20
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class ReaderRow:
    """What one row shows."""

    uri: str
    name: str
    line: str
    icon: str
    tone: Tone
    removable: bool
    """Whether it was put there, so that it can be taken off: a modem, simulated or replayed."""


class ReadersModel(QAbstractListModel):
    """The rows; replaced as a whole only when the set changed, else row by row."""

    URI = Qt.ItemDataRole.UserRole + 1
    ROW = Qt.ItemDataRole.UserRole + 2

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[ReaderRow] = []

    def show_rows(self, rows: list[ReaderRow]) -> None:
        """Take new rows and tell only what differs, so that the selection stays."""
        if [row.uri for row in rows] != [row.uri for row in self.rows]:
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()
            return
        before, self.rows = self.rows, rows
        for place, (old, new) in enumerate(zip(before, rows, strict=True)):
            if old != new:
                index = self.index(place)
                self.dataChanged.emit(index, index)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return how many readers and cards there are."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a row's name, words for a screen reader, URI or the row itself."""
        if not 0 <= index.row() < len(self.rows):
            return None
        row = self.rows[index.row()]
        answers = {
            int(Qt.ItemDataRole.DisplayRole): row.name,
            int(Qt.ItemDataRole.AccessibleTextRole): f"{row.name}, {row.line}",
            int(Qt.ItemDataRole.ToolTipRole): f"{row.name}\n{row.line}",
            int(self.URI): row.uri,
            int(self.ROW): row,
        }
        return answers.get(int(role))


class _RowDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(160, _ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row: ReaderRow = index.data(ReadersModel.ROW)
        now = tokens()
        state: QStyle.StateFlag = option.state
        rect: QRect = option.rect.adjusted(8, 2, -8, -2)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(now.accent_ground))
            painter.drawRoundedRect(rect, 6, 6)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(now.accent), 1))
            painter.drawRoundedRect(rect.adjusted(0, 0, -1, -1), 6, 6)
        ink, _ = now.tone(row.tone)
        top = rect.center().y() - _ICON // 2 + 1
        paint_icon(painter, QRect(rect.left() + 10, top, _ICON, _ICON), row.icon, ink)
        self._paint_lines(painter, rect.adjusted(42, 6, -8, -6), row)
        painter.restore()

    def _paint_lines(self, painter: QPainter, rect: QRect, row: ReaderRow) -> None:
        now = tokens()
        metrics = painter.fontMetrics()
        half = rect.height() // 2
        shade = now.failed if row.tone is Tone.FAILED else now.muted
        for place, (text, colour) in enumerate(((row.name, now.text), (row.line, shade))):
            line = QRect(rect.left(), rect.top() + place * half, rect.width(), half)
            painter.setPen(QColor(colour))
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, line.width())
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, shown)


class ReadersPanel(QFrame):
    """Lists the slots and says which one the user chose.

    Signals:
        selected: the URI of the chosen slot.
        simulated_requested: put a simulated card on the bench.
        modem_requested: put a modem on the bench.
        removal_requested: take the modem or simulated card with this URI off the bench.
        doctor_requested: find out why a reader or card does not work.
    """

    selected = Signal(str)
    simulated_requested = Signal()
    modem_requested = Signal()
    removal_requested = Signal(str)
    doctor_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("frame", "side")
        self._model = ReadersModel(self)
        self._list = QListView()
        self._list.setProperty("frame", "side")
        self._list.setModel(self._model)
        self._list.setItemDelegate(_RowDelegate(self._list))
        self._list.setAccessibleName(self.tr("Readers, modems and simulated cards"))
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._list.customContextMenuRequested.connect(self._show_menu)
        self._list.selectionModel().currentChanged.connect(self._on_current)
        delete = QShortcut(QKeySequence(Qt.Key.Key_Delete), self._list)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self._remove_current)
        add = push_button(self.tr("&Simulated card"), "link", "plus")
        add.setToolTip(self.tr("Put a simulated IoT eUICC on the bench (Ctrl+N)"))
        add.clicked.connect(self.simulated_requested)
        doctor = push_button(self.tr("D&octor"), "link", "doctor")
        doctor.setToolTip(self.tr("Check readers, service and permissions (Ctrl+D)"))
        doctor.clicked.connect(self.doctor_requested)
        modem = push_button(self.tr("Add a mo&dem …"), "link", "modem")
        modem.setToolTip(self.tr("Put a modem on the bench, on a port here or elsewhere (Ctrl+P)"))
        modem.clicked.connect(self.modem_requested)
        foot = QHBoxLayout()
        foot.setContentsMargins(8, 0, 8, 4)
        foot.addWidget(add)
        foot.addStretch(1)
        foot.addWidget(doctor)
        modems = QHBoxLayout()
        modems.setContentsMargins(8, 0, 8, 0)
        modems.addWidget(modem)
        modems.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 1, 4)
        column.setSpacing(4)
        column.addWidget(self._list, 1)
        column.addLayout(modems)
        column.addLayout(foot)

    @property
    def current_uri(self) -> str:
        """The URI of the chosen slot, empty when none is."""
        return str(self._list.currentIndex().data(ReadersModel.URI) or "")

    def show_slots(self, slots: Sequence[Slot], holders: Mapping[str, str] = _NOBODY) -> None:
        """Show the slots; the choice stays on the same URI if that is still there.

        holders: URI -> program that holds a modem's port.
        """
        chosen = self.current_uri
        quiet = self._list.selectionModel().blockSignals(True)
        self._model.show_rows([self._row(slot, holders.get(slot.uri, "")) for slot in slots])
        self._list.selectionModel().blockSignals(quiet)
        if chosen and chosen != self.current_uri:
            self.select(chosen)

    def select(self, uri: str) -> bool:
        """Choose a slot; False when there is none of that URI."""
        for place, row in enumerate(self._model.rows):
            if row.uri == uri:
                self._list.setCurrentIndex(self._model.index(place))
                return True
        return False

    def select_place(self, place: int) -> None:
        """Choose the slot at a place in the list, from 0; beyond the end does nothing."""
        if place < len(self._model.rows):
            self._list.setCurrentIndex(self._model.index(place))

    def _row(self, slot: Slot, holder: str) -> ReaderRow:
        line, icon, tone = self._state(slot.status, slot.kind)
        if slot.status.in_use and holder:
            line = self.tr("held by {0}").format(holder)
        return ReaderRow(slot.uri, slot.name, line, icon, tone, slot.kind != "pcsc")

    def _state(self, status: SlotStatus, kind: str) -> tuple[str, str, Tone]:
        card = {"pcsc": "card", "at": "modem"}.get(kind, "chip")
        if kind == "at" and status.state in (SlotState.NO_CARD, SlotState.GONE):
            return self.tr("modem unplugged"), "modem-none", Tone.NEUTRAL
        if status.busy:
            return status.busy + " …", card, Tone.ACCENT
        if status.state is SlotState.NO_CARD:
            return self.tr("no card"), "card-none", Tone.NEUTRAL
        if status.state is SlotState.GONE:
            return self.tr("reader unplugged"), "card-none", Tone.NEUTRAL
        if status.error is not None and status.state is SlotState.ERROR:
            return status.error.message, card, Tone.FAILED
        if status.in_use and status.report is None:
            return self.tr("in use by another program"), card, Tone.ATTENTION
        if status.verdict is not None:
            eid = status.verdict.eid or ""
            words = kind_words(status.verdict)
            return (f"{words} · … {eid[-4:]}" if eid else words), card, Tone.OK
        return self.tr("card not read yet"), card, Tone.NEUTRAL

    def _on_current(self, index: QModelIndex) -> None:
        if index.isValid():
            self.selected.emit(str(index.data(ReadersModel.URI)))

    def _remove_current(self) -> None:
        row: ReaderRow | None = self._list.currentIndex().data(ReadersModel.ROW)
        if row is not None and row.removable:
            self.removal_requested.emit(row.uri)

    def _show_menu(self, place: QPoint) -> None:
        row: ReaderRow | None = self._list.indexAt(place).data(ReadersModel.ROW)
        if row is None or not row.removable:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        remove = menu.addAction(self.tr("Take off the bench"))
        set_icon(remove, "minus")
        remove.triggered.connect(lambda: self.removal_requested.emit(row.uri))
        menu.popup(self._list.viewport().mapToGlobal(place))
