"""The few kinds of button there are: primary, plain, danger, link, and the one that copies."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from widgets.icons import SIZE, set_icon

_ROLES = {"primary": "on_accent", "link": "accent", "danger": "failed"}
_COPIED_MS = 1200


def push_button(text: str, kind: str = "", icon_name: str = "", tip: str = "") -> QPushButton:
    """Return a button with words; kind: `primary`, `danger`, `link` or empty for a plain one."""
    button = QPushButton(text)
    button.setProperty("kind", kind)
    button.setAutoDefault(False)
    button.setAccessibleName(text.replace("&", ""))
    if icon_name:
        set_icon(button, icon_name, _ROLES.get(kind, "text"), beside_text=True)
    if tip:
        button.setToolTip(tip)
    return button


def icon_button(icon_name: str, name: str, role: str = "accent") -> QToolButton:
    """Return a button that is only an icon; name: what a screen reader and the tooltip say."""
    button = QToolButton()
    button.setProperty("kind", "link")
    button.setIconSize(QSize(SIZE, SIZE))
    button.setAccessibleName(name)
    button.setToolTip(name)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    set_icon(button, icon_name, role)
    return button


class CopyButton(QToolButton):
    """Copies what `source` returns, and says so with a tick for a moment."""

    def __init__(self, source: Callable[[], str], name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self.setProperty("kind", "link")
        self.setIconSize(QSize(SIZE, SIZE))
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        set_icon(self, "copy", "accent")
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.setInterval(_COPIED_MS)
        self._calm.timeout.connect(lambda: set_icon(self, "copy", "accent"))
        self.clicked.connect(self._copy)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._source())
        set_icon(self, "check", "ok")
        self._calm.start()
