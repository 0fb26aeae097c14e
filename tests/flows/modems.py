"""Simulated modems at real ports: a pseudo-terminal, TCP, and a serial port shared by RFC 2217."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.card.card import Card
from app.card.transport import CardUri, open_transport
from app.sim.modem_options import ModemOptions
from app.sim.modem_port import ModemPort
from app.sim.options import SimOptions
from app.values.modem import Rung
from app.values.traffic import Tap, no_tap
from tests.flows.rfc2217_server import sharing

PORTS = ("pty", "socket", "rfc2217")
LACKING = {
    Rung.CGLA: (),
    Rung.CSIM_CHANNEL: ("cgla",),
    Rung.CSIM_BASIC: ("cgla", "channels"),
}
"""What a modem lacks that leaves this rung as its best."""


@dataclass(frozen=True)
class Modem:
    """A modem at a port. uri: the address of the card in it; port: its other side."""

    uri: str
    port: ModemPort

    def card(self, tap: Tap = no_tap) -> Card:
        """Return the card as the program reaches it, its root trusted."""
        return Card(open_transport(self.uri, tap), roots=self.port.modem.card.card.roots)

    def enabled(self) -> str:
        """Return the ICCID of the profile that is enabled in the chip, asked there."""
        profile = self.port.modem.card.card.state.enabled
        return str(profile.iccid) if profile else ""


@contextmanager
def modem(
    folder: Path, where: str = "pty", *, card: str = "sim:desk", **options: Any
) -> Iterator[Modem]:
    """Have a modem at one of PORTS. options: of `ModemOptions.of`."""
    made, sim = ModemOptions.of(**options), SimOptions.from_uri(CardUri.parse(card))
    if where == "pty":
        with ModemPort(made, sim, link=folder / "modem") as port:
            yield Modem(port.uri, port)
        return
    with ModemPort(made, sim, tcp=("127.0.0.1", 0)) as port:
        if where == "socket":
            yield Modem(port.uri, port)
            return
        with sharing(port.path) as url:
            yield Modem(f"at:{url}", port)
