"""How a private key is to be kept: a choice and, for a passphrase, two fields that must agree."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QComboBox, QLineEdit

from app.values.trust import Protection
from widgets.form_dialog import FormDialog, combo


class ProtectionFields:
    """Three rows of a form. keyring: the OS keyring's name, empty when there is none."""

    def __init__(self, dialog: FormDialog, keyring: str) -> None:
        self._dialog = dialog
        ways = [(Protection.PASSPHRASE.value, _tr("a passphrase"))]
        if keyring:
            ways.insert(0, (Protection.KEYRING.value, _tr("the keyring: {0}").format(keyring)))
        ways.append((Protection.NONE.value, _tr("nothing: plain text, for bench keys only")))
        self.way: QComboBox = combo(ways)
        if not keyring:
            self.way.setCurrentIndex(self.way.findData(Protection.NONE.value))
        self.first = secret_field()
        self.second = secret_field()
        dialog.add_row(_tr("&Private key under"), self.way)
        dialog.add_row(_tr("Passp&hrase"), self.first)
        dialog.add_row(_tr("Once &more"), self.second)
        self.way.currentIndexChanged.connect(self.arrange)
        self.arrange()

    @property
    def protect(self) -> str:
        """The chosen way, as the store names it."""
        return str(self.way.currentData())

    @property
    def passphrase(self) -> str | None:
        """The passphrase, None when the way needs none or it is empty."""
        return (self.first.text() or None) if self._typed else None

    @property
    def agree(self) -> bool:
        """Whether both fields have the same."""
        return not self._typed or self.first.text() == self.second.text()

    @property
    def _typed(self) -> bool:
        return self.protect == Protection.PASSPHRASE

    def arrange(self) -> None:
        """Show the passphrase fields only where they count."""
        self._dialog.show_row(self.first, self._typed)
        self._dialog.show_row(self.second, self._typed)


def secret_field() -> QLineEdit:
    """Return a field whose text is not shown."""
    field = QLineEdit()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    return field


def _tr(words: str) -> str:
    return QCoreApplication.translate("ProtectionFields", words)
