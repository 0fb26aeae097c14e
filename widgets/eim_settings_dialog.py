"""Asks where the bench eIM listens and whom it lets in."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QSizePolicy, QWidget

from app.errors import WorkbenchError
from app.settings import ClientCertificates, EimSettings, UnknownDevices
from widgets.eim_endpoints import addresses, is_local
from widgets.form_dialog import FormDialog, combo
from widgets.labels import label
from widgets.theme import mono


class EimSettingsDialog(FormDialog):
    """Stays open while something is wrong with what was typed.

    Signals:
        chosen: the EimSettings to keep.
    """

    chosen = Signal(object)

    def __init__(self, settings: EimSettings, parent: QWidget | None = None) -> None:
        advice = self.tr("What is changed takes effect when an endpoint is started the next time.")
        super().__init__(advice, self.tr("&Keep"), "check", parent)
        self.entitle(self.tr("Endpoints of the eIM"))
        self._settings = settings
        self.https = _line(settings.https)
        self.coaps = _line(settings.coaps)
        self.coap = _line(settings.coap)
        self.fqdn = _line(settings.fqdn, self.tr("localhost, or what devices call it"))
        self.certificates = combo(
            [
                (ClientCertificates.NONE.value, self.tr("not asked for")),
                (ClientCertificates.OPTIONAL.value, self.tr("asked for; without one is fine")),
                (ClientCertificates.REQUIRED.value, self.tr("required")),
            ]
        )
        self.certificates.setCurrentIndex(
            self.certificates.findData(settings.client_certificates.value)
        )
        self.unknown = combo(
            [
                (UnknownDevices.REFUSE.value, self.tr("refuse, and list them")),
                (UnknownDevices.ACCEPT.value, self.tr("say that nothing waits, and list them")),
                (UnknownDevices.IGNORE.value, self.tr("refuse, and keep nothing of them")),
            ]
        )
        self.unknown.setCurrentIndex(self.unknown.findData(settings.unknown_devices.value))
        self.plain = QCheckBox(self.tr("Allow plain CoAP, which protects nothing"))
        self.plain.setChecked(settings.allow_plain)
        self.expose = QCheckBox(self.tr("Let other machines reach the eIM"))
        self.expose.setChecked(settings.expose)
        self._warning = label("", "attention", wrap=True)
        self._warning.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        for words, field in (
            (self.tr("&HTTPS"), self.https),
            (self.tr("&CoAP over DTLS"), self.coaps),
            (self.tr("&Plain CoAP"), self.coap),
            (self.tr("Host &name"), self.fqdn),
            (self.tr("C&lient certificates"), self.certificates),
            (self.tr("&Unknown devices"), self.unknown),
        ):
            self.add_row(words, field)
        for box in (self.plain, self.expose, self._warning):
            self.form.addRow("", box)
        for line in (self.https, self.coaps, self.coap):
            line.textChanged.connect(self._warn)
        self.expose.toggled.connect(self._warn)
        self.act.clicked.connect(self._choose)
        self._warn()

    def settings(self) -> EimSettings:
        """Return the settings as typed, not yet checked."""
        return replace(
            self._settings,
            https=self.https.text().strip(),
            coaps=self.coaps.text().strip(),
            coap=self.coap.text().strip(),
            fqdn=self.fqdn.text().strip(),
            client_certificates=ClientCertificates(self.certificates.currentData()),
            unknown_devices=UnknownDevices(self.unknown.currentData()),
            allow_plain=self.plain.isChecked(),
            expose=self.expose.isChecked(),
        )

    def _warn(self) -> None:
        words = ""
        try:
            outside = [one for one in addresses(self.settings()).values() if not is_local(one)]
        except WorkbenchError as error:
            outside, words = [], error.message
        if outside and self.expose.isChecked():
            words = self.tr(
                "Everybody who can reach this machine can reach {0} and ask for packages."
            ).format(", ".join(outside))
        elif outside:
            words = self.tr("{0} is reached by other machines: agree below, or use 127.0.0.1.")
            words = words.format(", ".join(outside))
        self._warning.setText(words)
        self._warning.setVisible(bool(words))
        self.adjustSize()

    def _choose(self) -> None:
        self.wait()
        self.chosen.emit(self.settings())


def _line(text: str, hint: str = "") -> QLineEdit:
    line = QLineEdit(text)
    line.setPlaceholderText(hint)
    line.setFont(mono())
    return line
