"""Asks what key and test certificate to make."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from app.errors import SettingsError
from app.values.trust import IdentityKind, IdentityRequest, StoredIdentity
from widgets.form_dialog import FormDialog, combo
from widgets.protection_fields import ProtectionFields, secret_field

_CURVES = [("P-256", "NIST P-256"), ("brainpoolP256r1", "brainpoolP256r1")]
_FIRST_KINDS = (IdentityKind.EIM, IdentityKind.EIM_TLS, IdentityKind.CI, IdentityKind.EUM)


class GenerateDialog(FormDialog):
    """Shows only the fields the chosen kind has.

    Signals:
        requested: an IdentityRequest; the dialog stays until it is accepted.
    """

    requested = Signal(object)

    def __init__(
        self, identities: Sequence[StoredIdentity], keyring: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            self.tr("The certificate is for the bench: nothing in the field trusts it."),
            self.tr("&Generate"),
            "plus",
            parent,
        )
        self.entitle(self.tr("Generate a key and certificate"))
        self._identities = tuple(identities)
        rest = [kind for kind in IdentityKind if kind not in _FIRST_KINDS]
        self.kind = combo([(kind.name, kind.value) for kind in (*_FIRST_KINDS, *rest)])
        self.name = QLineEdit()
        self.curve = combo(_CURVES)
        self.issuer = combo([])
        self.host = QLineEdit()
        self.host.setPlaceholderText("eim.example.com")
        self.eid = QLineEdit()
        self.eid.setPlaceholderText("32 digits")
        self.prefix = QLineEdit("89049032")
        self.unlock = secret_field()
        rows = (
            (self.tr("&Kind"), self.kind),
            (self.tr("&Name"), self.name),
            (self.tr("C&urve"), self.curve),
            (self.tr("&Issued by"), self.issuer),
            (self.tr("Issuer's passphr&ase"), self.unlock),
            (self.tr("Host na&me"), self.host),
            (self.tr("&EID"), self.eid),
            (self.tr("EID prefi&x"), self.prefix),
        )
        for words, field in rows:
            self.add_row(words, field)
        self._protection = ProtectionFields(self, keyring)
        self.kind.currentIndexChanged.connect(self._offer_issuers)
        self.curve.currentIndexChanged.connect(self._offer_issuers)
        self.issuer.currentIndexChanged.connect(self._arrange)
        self.act.clicked.connect(self._request)
        self._offer_issuers()
        self.name.setFocus()

    def _kind(self) -> IdentityKind:
        return IdentityKind[str(self.kind.currentData())]

    def _offer_issuers(self) -> None:
        kind, curve = self._kind(), self.curve.currentData()
        self.issuer.clear()
        if kind is IdentityKind.EIM:
            self.issuer.addItem(self.tr("itself"), "")
        for one in self._identities:
            if one.kind is kind.issuer and one.curve == curve and one.has_key and one.certificate:
                self.issuer.addItem(one.name, one.name)
        if not self.issuer.count() and kind.issuer:
            none = self.tr("no {0} on this curve yet: generate one first")
            self.issuer.addItem(none.format(kind.issuer.value), "")
        self._arrange()

    def _arrange(self) -> None:
        kind = self._kind()
        chosen = self.issuer.currentData()
        locked = any(one.locked for one in self._identities if one.name == chosen)
        self.show_row(self.issuer, kind.issuer is not None)
        self.show_row(self.unlock, locked)
        self.show_row(self.host, kind.tls or kind is IdentityKind.EIM)
        self.show_row(self.eid, kind is IdentityKind.EUICC)
        self.show_row(self.prefix, kind is IdentityKind.EUM)

    def _request(self) -> None:
        if not self._protection.agree:
            self.show_error(
                SettingsError(
                    self.tr("The two passphrases differ."), hint=self.tr("Type them again.")
                )
            )
            return
        self.wait()
        self.requested.emit(
            IdentityRequest(
                kind=self._kind(),
                name=self.name.text().strip(),
                curve=str(self.curve.currentData()),
                issuer=str(self.issuer.currentData() or ""),
                host=self.host.text().strip(),
                eid=self.eid.text().strip(),
                eid_prefix=self.prefix.text().strip(),
                passphrase=self._protection.passphrase,
                protect=self._protection.protect,
                issuer_passphrase=self.unlock.text() or None,
            )
        )
