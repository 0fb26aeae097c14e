"""One operation of the package: its number, its name, its form, and the ways to move or drop it."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QPoint, Qt, Signal
from PySide6.QtGui import QDrag, QKeySequence, QMouseEvent, QShortcut
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.eim.operations import OperationRow
from app.values.packages import Operation
from widgets.buttons import icon_button
from widgets.field_inputs import ProfileSource
from widgets.labels import ElidedLabel, heading, label
from widgets.operation_form import OperationForm

MIME = "application/x-eim-operation"


class _Grip(QLabel):
    """The card's head, by which it is dragged."""

    dragged = Signal()

    def __init__(self) -> None:
        super().__init__("⠿")
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setProperty("role", "muted")
        self._from: QPoint | None = None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Note where the drag may begin."""
        self._from = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Begin a drag once the pointer has left the spot."""
        if self._from is None:
            return
        way = (event.position().toPoint() - self._from).manhattanLength()
        if way >= QApplication.startDragDistance():
            self._from = None
            self.dragged.emit()


class OperationCard(QFrame):
    """Edits one operation. Alt+Up and Alt+Down move it, Ctrl+Del removes it.

    Signals:
        changed: a field was changed.
        move_wanted: -1 up, 1 down.
        removal_wanted: take it out of the list.
    """

    changed = Signal()
    move_wanted = Signal(int)
    removal_wanted = Signal()

    def __init__(
        self,
        row: OperationRow,
        source: ProfileSource,
        dialect: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.row = row
        self._source = source
        fields = row.fields_in(dialect)
        self.form = OperationForm(fields, source, dialect)
        self.form.changed.connect(self.changed)
        self.setProperty("frame", "panel")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._number = label("", "muted")
        self._remark = label("", "attention", wrap=True)
        self._remark.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 12)
        column.setSpacing(4)
        column.addLayout(self._head())
        if fields:
            column.addWidget(self.form)
        column.addWidget(self._remark)
        self._bind_keys()

    def operation(self) -> Operation:
        """Return what is filled in."""
        return Operation(self.row.name, self.form.values())

    def show_place(self, place: int, count: int) -> None:
        """Show its number, counted from 0, and whether it can move."""
        self._number.setText(str(place + 1))
        self._up.setEnabled(place > 0)
        self._down.setEnabled(place < count - 1)
        self.setAccessibleName(self.tr("{0}, {1} of {2}").format(self.row.name, place + 1, count))

    def remark(self, words: str) -> None:
        """Say something about this operation; an empty text says nothing."""
        self._remark.setText(self._source.privacy.text(words))
        self._remark.setVisible(bool(words))

    def _head(self) -> QHBoxLayout:
        grip = _Grip()
        grip.setToolTip(self.tr("Drag to reorder, or Alt+Up and Alt+Down"))
        grip.dragged.connect(self._drag)
        self._up = icon_button("up", self.tr("Move up (Alt+Up)"))
        self._down = icon_button("down", self.tr("Move down (Alt+Down)"))
        remove = icon_button("close", self.tr("Remove (Ctrl+Del)"))
        self._up.clicked.connect(lambda: self.move_wanted.emit(-1))
        self._down.clicked.connect(lambda: self.move_wanted.emit(1))
        remove.clicked.connect(self.removal_wanted)
        head = QHBoxLayout()
        head.setSpacing(8)
        for widget in (grip, self._number, heading(self.row.name, 1.0)):
            head.addWidget(widget)
        head.addWidget(ElidedLabel(self.row.title, "muted"), 1)
        for button in (self._up, self._down, remove):
            head.addWidget(button)
        return head

    def _bind_keys(self) -> None:
        keys = {
            "Alt+Up": lambda: self.move_wanted.emit(-1),
            "Alt+Down": lambda: self.move_wanted.emit(1),
            "Ctrl+Del": self.removal_wanted.emit,
        }
        for key, slot in keys.items():
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    def _drag(self) -> None:
        drag = QDrag(self)
        carried = QMimeData()
        carried.setData(MIME, self._number.text().encode())
        drag.setMimeData(carried)
        drag.setPixmap(self.grab())
        drag.exec(Qt.DropAction.MoveAction)
