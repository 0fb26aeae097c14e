"""A dialog with a form: it stays open while the work runs, and says in place what went wrong."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.errors import WorkbenchError
from widgets.buttons import push_button
from widgets.labels import heading, label

_WIDTH = 540


class FormDialog(QDialog):
    """Entitle it, fill it with `add_row`, and connect `act.clicked` to what makes the order."""

    def __init__(
        self, advice: str, verb: str, icon_name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._title = heading(scale=1.2)
        self.form = QFormLayout()
        self.form.setHorizontalSpacing(16)
        self.form.setVerticalSpacing(8)
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self._error = label(role="failed", wrap=True)
        self._hint = label(role="muted", wrap=True)
        self._error.hide()
        self._hint.hide()
        self.leave = push_button(self.tr("Cancel"))
        self.leave.clicked.connect(self.reject)
        self.act = push_button(verb, "primary", icon_name)
        self.act.setDefault(True)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.leave)
        foot.addWidget(self.act)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addWidget(self._title)
        column.addWidget(label(advice, "muted", wrap=True))
        column.addLayout(self.form)
        column.addStretch(1)  # room to spare is below the fields, never between them
        column.addWidget(self._error)
        column.addWidget(self._hint)
        column.addLayout(foot)
        self.setMinimumWidth(_WIDTH)

    def showEvent(self, event: QShowEvent) -> None:
        """Be as high as the texts need at this width, and no higher."""
        super().showEvent(event)
        self.resize(self.width(), self.heightForWidth(self.width()))

    def grow(self) -> None:
        """Make room for texts that need more lines than before."""
        needed = self.heightForWidth(self.width())
        if needed > self.height():
            self.resize(self.width(), needed)

    def entitle(self, title: str) -> None:
        """Give the dialog its title."""
        self.setWindowTitle(title)
        self._title.setText(title)

    def add_row(self, words: str, field: QWidget) -> None:
        """Add a field with its label; for screen readers the label is its name too."""
        self.form.addRow(words, field)
        if not field.accessibleName():
            field.setAccessibleName(words.replace("&", ""))

    def add_note(self, note: QLabel) -> None:
        """Add a remark on the field before it, over the whole width."""
        self.form.addRow("", spread(note))

    def show_row(self, field: QWidget, shown: bool) -> None:
        """Show or hide a field with its label."""
        self.form.setRowVisible(field, shown)

    def wait(self) -> None:
        """Take no second order while the first is at work."""
        self._error.hide()
        self._hint.hide()
        self.act.setEnabled(False)

    def show_error(self, error: WorkbenchError) -> None:
        """Say what went wrong and what to do, and let the user try again."""
        self._error.setText(error.message)
        self._hint.setText(error.hint)
        self._error.show()
        self._hint.setVisible(bool(error.hint))
        self.act.setEnabled(True)
        self.grow()


def spread(note: QLabel) -> QLabel:
    """Give a remark in a form the whole width, and the height its words need there; return it."""
    policy = note.sizePolicy()  # a new one would forget that the height follows the width
    policy.setHorizontalPolicy(QSizePolicy.Policy.Expanding)
    # The height it prefers is that of a narrow column, and the form would keep it free.
    policy.setVerticalPolicy(QSizePolicy.Policy.Ignored)
    note.setSizePolicy(policy)
    return note


def combo(choices: list[tuple[str, str]]) -> QComboBox:
    """Return a box of (key, words); the key is the item's data."""
    box = QComboBox()
    for key, words in choices:
        box.addItem(words, key)
    box.setMinimumHeight(28)
    box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return box
