"""The servers of the bench eIM side by side, with a warning when others can reach them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.settings import EimSettings, host_and_port
from app.values.esipa import Binding, EndpointStatus
from widgets.chips import Chip
from widgets.eim_endpoint_card import EimEndpointCard
from widgets.labels import label
from widgets.theme import Tone

BINDINGS = (Binding.HTTPS, Binding.COAPS, Binding.COAP)
_LOOPBACK = ("127.", "localhost", "::1", "[::1]")


class EimEndpoints(QWidget):
    """Shows one card per binding.

    Signals:
        start_wanted, stop_wanted: with the Binding.
        refusals_wanted: show the handshakes that failed.
    """

    start_wanted = Signal(str)
    stop_wanted = Signal(str)
    refusals_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cards = {binding: EimEndpointCard(binding) for binding in BINDINGS}
        self._warning = QWidget()
        self._words = label(wrap=True)
        line = QHBoxLayout(self._warning)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(Chip(self.tr("open to the network"), Tone.ATTENTION))
        line.addWidget(self._words, 1)
        self._warning.hide()
        row = QHBoxLayout()
        row.setSpacing(12)
        for card in self.cards.values():
            row.addWidget(card, 1)
            card.start_wanted.connect(self.start_wanted)
            card.stop_wanted.connect(self.stop_wanted)
            card.refusals_wanted.connect(self.refusals_wanted)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self._warning)

    def show_status(self, endpoints: tuple[EndpointStatus, ...]) -> None:
        """Show how the servers are doing."""
        for one in endpoints:
            if one.binding in self.cards:
                self.cards[one.binding].show_status(one)
        self._warn([one.address for one in endpoints if not is_local(one.address)])

    def _warn(self, addresses: list[str]) -> None:
        self._warning.setVisible(bool(addresses))
        self._words.setText(
            self.tr(
                "{0} can be reached from other machines once started. Anybody there can ask for "
                "packages; results still have to be signed by the eUICC."
            ).format(", ".join(addresses))
        )


def addresses(settings: EimSettings) -> dict[Binding, str]:
    """Return where each binding is to be served."""
    return {
        Binding.HTTPS: settings.https,
        Binding.COAPS: settings.coaps,
        Binding.COAP: settings.coap,
    }


def is_local(address: str) -> bool:
    """Whether only this machine reaches an address, given as host:port."""
    host, _ = host_and_port(address)
    return host.startswith(_LOOPBACK)
