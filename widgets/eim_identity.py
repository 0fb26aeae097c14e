"""Who the bench eIM is, what a device has to be told to find and believe it, and to whom."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QHBoxLayout,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from app.card.slot import Slot, SlotState
from app.eim.eim_configuration import TlsTrust
from app.eim.host_status import HostStatus
from app.eim.introduction import Introduction
from app.values.esipa import Binding
from app.values.euicc import CardKind
from widgets.buttons import push_button
from widgets.eim_qr import EimQr
from widgets.facts import Fact, FactsGrid
from widgets.form_dialog import combo
from widgets.labels import label
from widgets.panel import Panel
from widgets.theme import mono
from widgets.words import joined, size_words

_BYTES_HEIGHT = 120


class EimIdentity(QWidget):
    """Shows the configuration for a choice of binding and trust.

    Signals:
        introduction_changed: another choice; the configuration is wanted for it.
        associate_wanted: give the eIM to the card in this Slot.
        copy_wanted: `hex` or `base64` of the configuration.
        save_wanted: write the configuration to a file.
    """

    introduction_changed = Signal()
    associate_wanted = Signal(object)
    copy_wanted = Signal(str)
    save_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._slots: tuple[Slot, ...] = ()
        self._associating = False
        self._certificate = ""
        self._facts = FactsGrid(360)
        self.binding = combo(
            [(Binding.HTTPS.value, self.tr("HTTPS")), (Binding.COAPS.value, self.tr("CoAP/DTLS"))]
        )
        self.trust = combo(
            [
                (TlsTrust.KEY.value, self.tr("its public key")),
                (TlsTrust.CERTIFICATE.value, self.tr("its certificate")),
                (TlsTrust.CA.value, self.tr("the CA above its certificate")),
                (TlsTrust.NONE.value, self.tr("roots the device has")),
            ]
        )
        self.token = QCheckBox(self.tr("Have the eUICC make an association token"))
        self.token.setChecked(True)
        self.card = combo([])
        self.card.setAccessibleName(self.tr("Card to associate"))
        self._associate = push_button(self.tr("&Associate this card"), "primary", "link")
        self._why_not = label("", "muted", wrap=True)
        self._size = label("", "muted")
        self._bytes = QPlainTextEdit()
        self._bytes.setReadOnly(True)
        self._bytes.setFont(mono())
        self._bytes.setFixedHeight(_BYTES_HEIGHT)
        self._bytes.setAccessibleName(self.tr("EimConfigurationData as hex"))
        self._bytes.setTabChangesFocus(True)
        self._qr = EimQr()
        self._build()
        self._connect()
        self.show_slots(())
        self.show_configuration(b"", "")

    @property
    def introduction(self) -> Introduction:
        """What is chosen here."""
        prefer = Binding(self.binding.currentData())
        others = tuple(one for one in (Binding.HTTPS, Binding.COAPS) if one is not prefer)
        return Introduction(
            prefer, others, TlsTrust(self.trust.currentData()), ask_token=self.token.isChecked()
        )

    def show_status(self, status: HostStatus) -> None:
        """Show who the eIM is."""
        self._facts.show_facts(
            [
                Fact(self.tr("eimId"), status.eim_id, mono=True, copy=status.eim_id),
                Fact(self.tr("Signs as"), status.identity),
                Fact(self.tr("Shows the certificate"), self._certificate),
                Fact(self.tr("Keeps its queue in"), status.store),
            ]
        )

    def show_certificate(self, words: str) -> None:
        """Say whose TLS certificate devices see; `show_status` puts it on the page."""
        self._certificate = words

    def show_slots(self, slots: Sequence[Slot]) -> None:
        """Offer the IoT eUICCs on the bench."""
        self._slots = tuple(slot for slot in slots if _takes_eims(slot))
        chosen = self.card.currentData()
        self.card.clear()
        for slot in self._slots:
            report = slot.status.report
            known = self.tr("has {0} eIM").format(len(report.eims)) if report else ""
            self.card.addItem(joined([slot.name, known]), slot.uri)
        self.card.setCurrentIndex(max(self.card.findData(chosen), 0))
        self._judge()

    def show_configuration(self, data: bytes, fqdn: str) -> None:
        """Show EimConfigurationData as DER; empty while it is not known."""
        self._bytes.setPlainText(data.hex().upper())
        told = self.tr("leads to {0}").format(fqdn) if fqdn else ""
        self._size.setText(joined([size_words(len(data)) if data else "", told]))
        self._qr.show_text(data.hex().upper())
        for button in self._of_data:
            button.setEnabled(bool(data))

    def allow(self, *, associating: bool) -> None:
        """Whether a card is being associated."""
        self._associating = associating
        self._judge()

    def focus_card(self) -> None:
        """Put the keyboard where the card is chosen."""
        self.card.setFocus()

    def _build(self) -> None:
        who, told = Panel(self.tr("This eIM")), Panel(self.tr("What a device is told"))
        card = Panel(self.tr("A card of the bench"))
        who.body.addWidget(self._facts)
        card.body.addWidget(
            label(
                self.tr("Gives this eIM to a card as its first one, and lists the device here."),
                "muted",
                wrap=True,
            )
        )
        card.body.addWidget(self.card)
        card.body.addWidget(self._why_not)
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(self._associate)
        card.body.addLayout(line)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        for words, box in (
            (self.tr("Reached &over"), self.binding),
            (self.tr("&Known by"), self.trust),
        ):
            form.addRow(words, box)
            box.setAccessibleName(words.replace("&", ""))
        form.addRow("", self.token)
        self._hex = push_button(self.tr("Copy &hex"), "link", "copy")
        self._base64 = push_button(self.tr("Copy &base64"), "link", "copy")
        self._save = push_button(self.tr("Sa&ve …"), "link", "save")
        self._of_data = (self._hex, self._base64, self._save)
        for button in self._of_data:
            told.commands.addWidget(button)
        content = QHBoxLayout()
        content.setSpacing(16)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addLayout(form)
        left.addWidget(label(self.tr("EimConfigurationData"), "muted"))
        left.addWidget(self._bytes)
        left.addWidget(self._size)
        left.addStretch(1)
        content.addLayout(left, 1)
        content.addWidget(self._qr)
        told.body.addLayout(content)
        side = QVBoxLayout()
        side.setSpacing(12)
        side.addWidget(who)
        side.addWidget(card)
        side.addStretch(1)
        right = QVBoxLayout()
        right.addWidget(told)
        right.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addLayout(side, 2)
        row.addLayout(right, 3)

    def _connect(self) -> None:
        for box in (self.binding, self.trust):
            box.currentIndexChanged.connect(lambda _row: self.introduction_changed.emit())
        self.token.toggled.connect(lambda _on: self.introduction_changed.emit())
        self._hex.clicked.connect(lambda: self.copy_wanted.emit("hex"))
        self._base64.clicked.connect(lambda: self.copy_wanted.emit("base64"))
        self._save.clicked.connect(self.save_wanted)
        self._associate.clicked.connect(self._ask)
        self.card.currentIndexChanged.connect(lambda _row: self._judge())

    def _chosen(self) -> Slot | None:
        uri = self.card.currentData()
        return next((slot for slot in self._slots if slot.uri == uri), None)

    def _judge(self) -> None:
        slot = self._chosen()
        report = slot.status.report if slot else None
        words = ""
        if slot is None:
            words = self.tr("No IoT eUICC on the bench. Put one into a reader, or simulate one.")
        elif report is not None and report.eims:
            words = self.tr(
                "It obeys {0}: only that eIM can add another. A reset of its eIM configuration, "
                "on the Bench, frees it."
            ).format(report.eims[0].eim_id)
        self._why_not.setText(words)
        self._why_not.setVisible(bool(words))
        self._associate.setEnabled(not words and not self._associating)

    def _ask(self) -> None:
        if (slot := self._chosen()) is not None:
            self.associate_wanted.emit(slot)


def _takes_eims(slot: Slot) -> bool:
    status = slot.status
    if status.state in (SlotState.NO_CARD, SlotState.GONE):
        return False
    return status.verdict is None or status.verdict.kind is CardKind.SGP32
