"""A question before something that cannot be undone: the answer is typed, never just clicked."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from widgets.buttons import push_button
from widgets.chips import Chip
from widgets.labels import heading, label
from widgets.theme import Tone, mono

_WIDTH = 440


class ConfirmDialog(QDialog):
    """Asks for a phrase. The destructive button works only when the phrase is right.

    Neither button is the default one: Enter alone does nothing, Escape cancels.

    Signals:
        confirmed: the phrase was typed and the button pressed; carries the ticked options' keys.
    """

    confirmed = Signal(object)

    def __init__(
        self,
        title: str,
        consequence: str,
        *,
        phrase: str,
        prompt: str,
        verb: str,
        options: tuple[tuple[str, str, bool], ...] = (),
        parent: QWidget | None = None,
    ) -> None:
        """prompt: says what to type. options: (key, words, ticked); one at least must be ticked."""
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._phrase = phrase
        self._boxes = {key: _box(words, ticked) for key, words, ticked in options}
        self._field = QLineEdit()
        self._field.setFont(mono())
        self._field.setAccessibleName(prompt)
        self._field.textChanged.connect(self._judge)
        self._act = push_button(verb, "danger")
        self._act.setEnabled(False)
        self._act.clicked.connect(self._confirm)
        self._cancel = push_button(self.tr("Cancel"))
        self._cancel.clicked.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addWidget(Chip(self.tr("Cannot be undone"), Tone.ATTENTION))
        title_label = heading(title, 1.2)
        title_label.setWordWrap(True)
        column.addWidget(title_label)
        column.addWidget(label(consequence, wrap=True))
        for box in self._boxes.values():
            box.toggled.connect(self._judge)
            column.addWidget(box)
        column.addWidget(label(prompt, "muted", wrap=True))
        column.addWidget(self._field)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self._cancel)
        buttons.addWidget(self._act)
        column.addLayout(buttons)
        self.setMinimumWidth(_WIDTH)

    def showEvent(self, event: QShowEvent) -> None:
        """Put the cursor where the phrase goes."""
        super().showEvent(event)
        self._field.setFocus()

    def _chosen(self) -> set[str]:
        return {key for key, box in self._boxes.items() if box.isChecked()}

    def _judge(self) -> None:
        typed = " ".join(self._field.text().split())
        ready = typed == self._phrase and (not self._boxes or bool(self._chosen()))
        self._act.setEnabled(ready)

    def _confirm(self) -> None:
        chosen = self._chosen()
        self.accept()
        self.confirmed.emit(chosen)


def _box(words: str, ticked: bool) -> QCheckBox:
    box = QCheckBox(words)
    box.setChecked(ticked)
    return box
