"""How much of an export is hidden: secrets unless told otherwise, identifiers when asked for."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from widgets.labels import label


class ExportSecrecy(QWidget):
    """Two ticks and what they come to.

    Signals:
        changed: something else was ticked.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hide_secrets = QCheckBox(self.tr("&Hide secrets"))
        self.hide_secrets.setChecked(True)
        self.hide_identifiers = QCheckBox(self.tr("Hide &EIDs, ICCIDs and IMEIs too"))
        self.words = label(wrap=True)
        """What it comes to; the form has a place for it."""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for box in (self.hide_secrets, self.hide_identifiers):
            box.setAccessibleName(box.text().replace("&", ""))
            box.toggled.connect(self._arrange)
            box.toggled.connect(self.changed)
            column.addWidget(box)
        self.setFocusProxy(self.hide_secrets)
        self._arrange()

    @property
    def secrets(self) -> bool:
        """Whether secrets go along."""
        return not self.hide_secrets.isChecked()

    @property
    def identifiers(self) -> bool:
        """Whether identifiers are hidden."""
        return self.hide_identifiers.isChecked() and not self.secrets

    def _arrange(self) -> None:
        self.hide_identifiers.setEnabled(not self.secrets)
        self.words.setProperty("role", "attention" if self.secrets else "muted")
        if self.secrets:
            text = self.tr("▲ Keys, PINs, codes and subscriber identities go along, readable.")
        else:
            text = self.tr(
                "Keys, PINs, codes and subscriber identities become zeros or asterisks of the same "
                "length. What is encrypted on the wire stays as it was."
            )
        self.words.setText(text)
        self.words.style().unpolish(self.words)
        self.words.style().polish(self.words)
        self.hide_secrets.setAccessibleDescription(text)
