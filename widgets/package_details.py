"""What a package rarely needs said: eimId, counter, token, transaction id, and a passphrase."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from app.values.packages import Recipe
from widgets.labels import label
from widgets.theme import mono

_MOST_TRANSACTION = 16


class PackageDetails(QWidget):
    """One line of fields; empty ones mean that the card or the desk decides.

    Signals:
        changed: the user typed something.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._row = row
        self.eim_id = self._line(self.tr("eimId"), self.tr("the signer's"), 176)
        self.counter = self._line(self.tr("Counter"), self.tr("next"), 84)
        self.token = self._line(self.tr("Token"), self.tr("the card's"), 96)
        self.transaction = self._line(self.tr("Transaction id"), self.tr("none"), 148)
        self._passphrase = self._line(self.tr("Passphrase"), self.tr("of a locked key"), 140)
        self._passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        row.addStretch(1)

    @property
    def passphrase(self) -> str | None:
        """What opens the signer's key; None for nothing typed."""
        return self._passphrase.text() or None

    @property
    def problems(self) -> tuple[str, ...]:
        """What is wrong here, in sentences."""
        found = []
        if self.counter.text().strip() and _number(self.counter) is None:
            found.append(self.tr("The counter is a whole number."))
        if self.token.text().strip() and _number(self.token) is None:
            found.append(self.tr("The association token is a whole number."))
        if self._octets() is None:
            found.append(self.tr("The transaction id takes up to 16 bytes in hex."))
        return tuple(found)

    def fill(self, recipe: Recipe) -> Recipe:
        """Return the recipe with what stands here."""
        return replace(
            recipe,
            eim_id=self.eim_id.text().strip(),
            counter=_number(self.counter),
            token=_number(self.token),
            transaction_id=self._octets() or b"",
        )

    def show_recipe(self, recipe: Recipe) -> bool:
        """Show what a recipe says, without a signal; return whether it says anything."""
        texts = {
            self.eim_id: recipe.eim_id,
            self.counter: "" if recipe.counter is None else str(recipe.counter),
            self.token: "" if recipe.token is None else str(recipe.token),
            self.transaction: recipe.transaction_id.hex().upper(),
        }
        with QSignalBlocker(self):
            for line, text in texts.items():
                line.setText(text)
        return any(texts.values())

    def allow_signing(self, signs: bool) -> None:
        """Whether the kind chosen is signed at all."""
        for line in (self.eim_id, self.counter, self.token, self._passphrase):
            line.setEnabled(signs)

    def _line(self, name: str, hint: str, width: int) -> QLineEdit:
        line = QLineEdit()
        line.setAccessibleName(name)
        line.setPlaceholderText(hint)
        line.setFont(mono())
        line.setFixedWidth(width)
        line.textChanged.connect(lambda _text: self.changed.emit())
        self._row.addWidget(label(name, "muted"))
        self._row.addWidget(line)
        return line

    def _octets(self) -> bytes | None:
        try:
            octets = bytes.fromhex(self.transaction.text())
        except ValueError:
            return None
        return octets if len(octets) <= _MOST_TRANSACTION else None


def _number(line: QLineEdit) -> int | None:
    try:
        return int(line.text())
    except ValueError:
        return None
