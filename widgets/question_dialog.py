"""A question before something that others will notice; a click answers it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from widgets.buttons import push_button
from widgets.chips import Chip
from widgets.labels import heading, label
from widgets.theme import Tone

_WIDTH = 440


class QuestionDialog(QDialog):
    """Says what will happen and asks whether it shall.

    The focus is on Cancel and neither button is the default one: Enter alone does nothing.

    Signals:
        confirmed: the verb's button was pressed.
    """

    confirmed = Signal()

    def __init__(
        self,
        title: str,
        consequence: str,
        *,
        warning: str,
        verb: str,
        now: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """warning: a few words that stand out. now: how things are before, empty to say nothing."""
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._cancel = push_button(self.tr("Cancel"))
        self._cancel.clicked.connect(self.reject)
        act = push_button(verb, "primary")
        act.clicked.connect(self._confirm)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addWidget(Chip(warning, Tone.ATTENTION))
        title_label = heading(title, 1.2)
        title_label.setWordWrap(True)
        column.addWidget(title_label)
        column.addWidget(label(consequence, wrap=True))
        if now:
            column.addWidget(label(now, "muted", wrap=True))
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self._cancel)
        buttons.addWidget(act)
        column.addLayout(buttons)
        self.setMinimumWidth(_WIDTH)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin where nothing can go wrong."""
        super().showEvent(event)
        self._cancel.setFocus()

    def _confirm(self) -> None:
        self.accept()
        self.confirmed.emit()
