"""Asks for the file, or the two files, of a key and its certificate, or of a root."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from app.errors import SettingsError
from app.values.trust import IdentityKind, Protection
from widgets.file_field import FileField
from widgets.form_dialog import FormDialog, combo
from widgets.protection_fields import secret_field

_FILES = "(*.pem *.der *.crt *.cer *.key *.p12 *.pfx);;(*)"


@dataclass(frozen=True, slots=True)
class ImportOrder:
    """What is to be imported. kind: None when the certificate says; passphrase: of the files."""

    paths: tuple[Path, ...]
    name: str
    passphrase: str | None
    kind: IdentityKind | None
    protect: str
    expired_too: bool


class ImportDialog(FormDialog):
    """For an identity: one file with everything, or certificate and key in two.

    Signals:
        requested: an ImportOrder; the dialog stays until it is accepted.
    """

    requested = Signal(object)

    def __init__(self, keyring: str, parent: QWidget | None = None) -> None:
        super().__init__(
            self.tr("PEM, DER or PKCS#12. A certificate alone is taken too; it cannot sign then."),
            self.tr("&Import"),
            "plus",
            parent,
        )
        self.entitle(self.tr("Import a key or certificate"))
        self.file = FileField(self.tr("File"), _FILES)
        self.beside = FileField(self.tr("Second file"), _FILES)
        self.name = QLineEdit()
        kinds = [(kind.name, kind.value) for kind in IdentityKind]
        self.kind = combo([("", self.tr("what the certificate says")), *kinds])
        self.passphrase = secret_field()
        ways = [("", self.tr("the same passphrase"))]
        if keyring:
            ways.append((Protection.KEYRING.value, self.tr("the keyring: {0}").format(keyring)))
        ways.append((Protection.NONE.value, self.tr("nothing: plain text, for bench keys only")))
        self.protect = combo(ways)
        self.protect.setCurrentIndex(len(ways) - 1)
        self.expired = QCheckBox(self.tr("Take a certificate that is not &valid now"))
        rows = (
            (self.tr("&File"), self.file),
            (self.tr("&Second file"), self.beside),
            (self.tr("&Name"), self.name),
            (self.tr("&Kind"), self.kind),
            (self.tr("File's &passphrase"), self.passphrase),
            (self.tr("Keep the ke&y under"), self.protect),
            ("", self.expired),
        )
        for words, field in rows:
            self.add_row(words, field)
        self.beside.edit.setPlaceholderText(self.tr("the key, when it is not in the first"))
        self.expired.setAccessibleName(self.expired.text().replace("&", ""))
        self.file.changed.connect(lambda text: suggest_name(self.name, text))
        self.act.clicked.connect(self._request)

    def _request(self) -> None:
        paths = tuple(path for path in (self.file.path, self.beside.path) if path)
        if not self.file.path:
            self.show_error(no_file())
            return
        self.wait()
        kind = str(self.kind.currentData())
        self.requested.emit(
            ImportOrder(
                paths,
                self.name.text().strip(),
                self.passphrase.text() or None,
                IdentityKind[kind] if kind else None,
                str(self.protect.currentData()),
                self.expired.isChecked(),
            )
        )


class RootDialog(FormDialog):
    """For a root certificate that is to be trusted from now on.

    Signals:
        requested: an ImportOrder with one path; the name may be empty.
    """

    requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            self.tr(
                "Certificates of cards and servers that end in it will be called trusted here. "
                "Add only what you got from somebody you know."
            ),
            self.tr("&Trust this root"),
            "certificate",
            parent,
        )
        self.entitle(self.tr("Add a trusted root"))
        self.file = FileField(self.tr("Root certificate"), _FILES)
        self.name = QLineEdit()
        self.name.setPlaceholderText(self.tr("from its subject"))
        self.expired = QCheckBox(self.tr("Take one that is not &valid now"))
        self.expired.setAccessibleName(self.expired.text().replace("&", ""))
        self.add_row(self.tr("&File"), self.file)
        self.add_row(self.tr("&Name"), self.name)
        self.add_row("", self.expired)
        self.act.clicked.connect(self._request)

    def _request(self) -> None:
        path = self.file.path
        if path is None:
            self.show_error(no_file())
            return
        self.wait()
        name, expired = self.name.text().strip(), self.expired.isChecked()
        self.requested.emit(ImportOrder((path,), name, None, None, "", expired))


def suggest_name(field: QLineEdit, path: str) -> None:
    """Put the file's own name into a field nobody has typed into."""
    if not field.isModified():
        field.setText(Path(path.strip()).stem[:64])


def no_file() -> SettingsError:
    """Return the error of an empty file field."""
    tr = partial(QCoreApplication.translate, "ImportDialog")
    hint = tr("Type its path, or press “Choose …”.")
    return SettingsError(tr("No file was chosen."), hint=hint)
