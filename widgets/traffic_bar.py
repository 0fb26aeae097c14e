"""The line above the traffic: its name, the search, how much there is, and what can be done."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QToolButton, QWidget

from widgets.icons import SIZE, set_icon
from widgets.labels import heading, label

_PAUSE_MS = 200


class TrafficBar(QWidget):
    """Emits what the user wants; shows the counts it is told.

    Signals:
        search_changed: the text to look for, a moment after the user paused.
        search_left: the user is done searching (Escape, Enter or arrow down).
        follow_wanted: whether the newest record is to be kept in sight.
        clear_wanted: the list is to be emptied.
        copy_wanted: `hex`, `tree` or `row`.
    """

    search_changed = Signal(str)
    search_left = Signal()
    follow_wanted = Signal(bool)
    clear_wanted = Signal()
    copy_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.search = _SearchBox(self)
        self._count = label("", "muted")
        self._lost = label("", "attention")
        self._follow = _button(self.tr("Follow"), "follow")
        self._follow.setCheckable(True)
        self._follow.setChecked(True)
        self._follow.setToolTip(self.tr("Keep the newest record in sight"))
        self._clear = _button(self.tr("Clear view"), "trash")
        self._clear.setToolTip(self.tr("Empty this list; recording goes on"))
        self._copy = _button(self.tr("Copy"), "copy")
        self._copy.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._copy.setMenu(copy_menu(self, self.copy_wanted.emit))
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._connect()
        self._lay_out()

    def show_counts(self, shown: int, total: int, lost: int, searching: float | None) -> None:
        """Say how many records there are, and whether some never arrived."""
        if self.search.text().strip():
            text = self.tr("{0} of {1}").format(_number(shown), _number(total))
            if searching is not None:
                text += self.tr(", searching {0} %").format(int(searching * 100))
        else:
            text = self.tr("{0} records").format(_number(total))
        self._count.setText(text)
        self._lost.setText(self.tr("▲ {0} lost").format(_number(lost)) if lost else "")
        self._lost.setToolTip(self.tr("These came faster than they could be kept."))

    def show_follow(self, follow: bool) -> None:
        """Show whether the list follows."""
        self._follow.setChecked(follow)

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda text: self._pause.start())
        self.search.left.connect(self.search_left)
        self._pause.timeout.connect(lambda: self.search_changed.emit(self.search.text()))
        self._follow.clicked.connect(self.follow_wanted)
        self._clear.clicked.connect(self.clear_wanted)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 8, 6)
        row.setSpacing(8)
        row.addWidget(heading(self.tr("Traffic")))
        row.addSpacing(8)
        row.addWidget(self.search, 1)
        for one in (self._lost, self._count, self._follow, self._copy, self._clear):
            row.addWidget(one)


class _SearchBox(QLineEdit):
    """Text to look for.

    Signals:
        left: the user wants back to the list.
    """

    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setPlaceholderText(self.tr("Find text or hex"))
        self.setAccessibleName(self.tr("Find text or hex in the traffic"))
        tip = self.tr("Ctrl+F. Whole bytes of hex are looked for in the bytes, all else as text;")
        self.setToolTip(tip + self.tr(" so is hex in quotes: “61”."))
        self.setClearButtonEnabled(True)

    def event(self, event: QEvent) -> bool:
        """Take Escape from the window's own shortcut."""
        is_override = event.type() is QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape empties the box, then leaves it; Enter and arrow down leave it."""
        key = event.key()
        if key == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif key in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.left.emit()
        else:
            super().keyPressEvent(event)


def copy_menu(parent: QWidget, chosen: Callable[[str], object]) -> QMenu:
    """Return the menu of what can be copied; chosen: called with `hex`, `tree` or `row`."""
    menu = QMenu(parent)
    rows = (
        ("hex", parent.tr("Copy bytes as hex")),
        ("tree", parent.tr("Copy tree as JSON")),
        ("row", parent.tr("Copy row as text")),
    )
    for key, words in rows:
        action = QAction(words, menu)
        action.setObjectName(key)
        menu.addAction(action)
    menu.triggered.connect(lambda action: chosen(action.objectName()))
    return menu


def _button(text: str, icon_name: str) -> QToolButton:
    button = QToolButton()
    button.setProperty("kind", "link")
    button.setText(text)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setIconSize(QSize(SIZE, SIZE))
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    set_icon(button, icon_name, "accent")
    return button


def _number(count: int) -> str:
    return f"{count:,}".replace(",", "\u202f")
