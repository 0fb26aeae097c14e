"""Asks for the address of the default SM-DP+."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from widgets.buttons import push_button
from widgets.labels import heading, label
from widgets.theme import mono

_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"(?:{_LABEL}\.)+{_LABEL}(?::\d{{1,5}})?")
_LONGEST = 255


class AddressDialog(QDialog):
    """Takes a host name, or nothing to clear the address.

    Signals:
        chosen: the address to set.
    """

    chosen = Signal(str)

    def __init__(self, before: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Default SM-DP+"))
        self._before = before
        self._field = QLineEdit(before)
        self._field.setFont(mono())
        self._field.setPlaceholderText("smdp.example.com")
        self._field.setAccessibleName(self.tr("Address of the default SM-DP+"))
        self._field.textChanged.connect(self._judge)
        self._fault = label(role="failed")
        self._set = push_button(self.tr("Set address"), "primary")
        self._set.setDefault(True)
        self._set.clicked.connect(self._choose)
        cancel = push_button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self._set)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addWidget(heading(self.tr("Default SM-DP+ address"), 1.2))
        text = self.tr("Where this eUICC looks for profiles. Leave it empty to clear it.")
        column.addWidget(label(text, "muted", wrap=True))
        column.addWidget(self._field)
        column.addWidget(self._fault)
        column.addLayout(buttons)
        self.setMinimumWidth(440)
        self._judge()

    def _judge(self) -> None:
        text = self._field.text().strip()
        good = not text or (len(text) <= _LONGEST and bool(_ADDRESS.fullmatch(text)))
        self._fault.setText("" if good else self.tr("This is not a host name."))
        self._set.setEnabled(good and text != self._before)

    def _choose(self) -> None:
        address = self._field.text().strip()
        self.accept()
        self.chosen.emit(address)
