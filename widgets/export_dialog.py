"""Asks in which form an identity leaves the store, and where to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from app.errors import SettingsError
from app.values.trust import ExportForm, Protection, StoredIdentity
from widgets.file_field import FileField
from widgets.form_dialog import FormDialog, combo
from widgets.import_dialog import no_file
from widgets.protection_fields import secret_field


@dataclass(frozen=True, slots=True)
class ExportOrder:
    """What is to be written where. unlock: opens a locked key; protect: `none` for plain text."""

    path: Path
    name: str
    form: ExportForm
    passphrase: str | None
    unlock: str | None
    protect: str


class ExportDialog(FormDialog):
    """Offers the forms an identity has; a private key asks for a passphrase of the file.

    Signals:
        requested: an ExportOrder; the dialog stays until it is accepted.
    """

    requested = Signal(object)

    def __init__(self, identity: StoredIdentity, parent: QWidget | None = None) -> None:
        super().__init__(
            self.tr("A private key is written for your eyes only (mode 0600)."),
            self.tr("&Export"),
            "save",
            parent,
        )
        self.entitle(self.tr("Export {0}").format(identity.name))
        self._identity = identity
        words = {
            ExportForm.CERTIFICATE_PEM: self.tr("certificate, PEM"),
            ExportForm.CERTIFICATE_DER: self.tr("certificate, DER"),
            ExportForm.PUBLIC_KEY_PEM: self.tr("public key, PEM"),
            ExportForm.PUBLIC_KEY_DER: self.tr("public key, DER"),
            ExportForm.PRIVATE_KEY_PEM: self.tr("private key, PKCS#8 PEM"),
            ExportForm.PKCS12: self.tr("key and certificate, PKCS#12"),
        }
        self.what = combo([(form.value, words[form]) for form in _offered(identity)])
        self.file = FileField(self.tr("File"), "(*)", saving=True)
        self.passphrase = secret_field()
        self.second = secret_field()
        self.plain = QCheckBox(self.tr("&Plain text, without passphrase"))
        self.plain.setAccessibleName(self.plain.text().replace("&", ""))
        self.unlock = secret_field()
        rows = (
            (self.tr("&What"), self.what),
            (self.tr("&File"), self.file),
            (self.tr("Key's own pa&ssphrase"), self.unlock),
            (self.tr("File's passp&hrase"), self.passphrase),
            (self.tr("Once &more"), self.second),
            ("", self.plain),
        )
        for text, field in rows:
            self.add_row(text, field)
        self.what.currentIndexChanged.connect(self._arrange)
        self.plain.toggled.connect(self._arrange)
        self.act.clicked.connect(self._request)
        self._arrange()

    def _form(self) -> ExportForm:
        return ExportForm(str(self.what.currentData()))

    def _arrange(self) -> None:
        form = self._form()
        plain = form is ExportForm.PRIVATE_KEY_PEM
        wanted = form.secret and not (plain and self.plain.isChecked())
        self.show_row(self.plain, plain)
        self.show_row(self.passphrase, wanted)
        self.show_row(self.second, wanted)
        self.show_row(self.unlock, form.secret and self._identity.locked)
        if not self.file.edit.isModified():
            self.file.set_path(str(Path.home() / f"{self._identity.name}{form.suffix}"))

    def _request(self) -> None:
        path = self.file.path
        if path is None:
            self.show_error(no_file())
            return
        form = self._form()
        plain = form is ExportForm.PRIVATE_KEY_PEM and self.plain.isChecked()
        if not plain and self.passphrase.text() != self.second.text():
            hint = self.tr("Type them again.")
            self.show_error(SettingsError(self.tr("The two passphrases differ."), hint=hint))
            return
        self.wait()
        self.requested.emit(
            ExportOrder(
                path,
                self._identity.name,
                form,
                None if plain else self.passphrase.text() or None,
                self.unlock.text() or None,
                Protection.NONE.value if plain else "",
            )
        )


def _offered(identity: StoredIdentity) -> list[ExportForm]:
    return [
        form
        for form in ExportForm
        if (identity.has_key or not form.secret)
        and (identity.certificate or "certificate" not in form.value)
    ]
