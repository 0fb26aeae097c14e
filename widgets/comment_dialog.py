"""Writing a comment on one record or on several."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut, QTextCursor
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from app.capture.annotation import LONGEST_COMMENT
from widgets.buttons import push_button
from widgets.labels import heading, label

_WIDTH, _HEIGHT = 460, 260


class CommentDialog(QDialog):
    """Asks for a text; an empty one takes the comment away. Ctrl+Return is Save.

    Signals:
        written: the text that is wanted.
    """

    written = Signal(str)

    def __init__(self, title: str, text: str, parent: QWidget | None = None) -> None:
        """text: the comment until now."""
        super().__init__(parent)
        self.setWindowTitle(title)
        self.text = QPlainTextEdit(text)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(self.tr("Comment"))
        self.text.setPlaceholderText(self.tr("What you saw here, for you and for others"))
        self.text.moveCursor(QTextCursor.MoveOperation.End)
        self._problem = label("", "failed", wrap=True)
        self._problem.hide()
        self.save = push_button(self.tr("&Save"), "primary")
        self.save.setToolTip(self.tr("Ctrl+Return"))
        self.save.clicked.connect(self._save)
        cancel = push_button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self.remove = push_button(self.tr("&Remove comment"))
        self.remove.clicked.connect(self._remove)
        self.remove.setVisible(bool(text))
        self._lay_out(title, cancel)
        self.text.textChanged.connect(self._judge)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.save.click)
        self.text.setFocus()

    def _lay_out(self, title: str, cancel: QWidget) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addWidget(heading(title))
        column.addWidget(self.text, 1)
        column.addWidget(self._problem)
        buttons = QHBoxLayout()
        buttons.addWidget(self.remove)
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.save)
        column.addLayout(buttons)
        self.resize(_WIDTH, _HEIGHT)

    def _judge(self) -> None:
        extra = len(self.text.toPlainText()) - LONGEST_COMMENT
        self._problem.setText(self.tr("{0} characters too many.").format(extra))
        self._problem.setVisible(extra > 0)
        self.save.setEnabled(extra <= 0)

    def _save(self) -> None:
        self.accept()
        self.written.emit(self.text.toPlainText())

    def _remove(self) -> None:
        self.accept()
        self.written.emit("")
