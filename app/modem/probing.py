"""Says AT to ports to find those where a modem answers: only when somebody asks for it.

A port that is held, forbidden or gone is not opened, and the outcome says why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from app.card.transport import CardUri
from app.errors import DeviceError
from app.modem.address import ModemAddress
from app.modem.at_error import AtError
from app.modem.dialogue import Dialogue
from app.modem.identity import identify
from app.modem.port import Port
from app.modem.scan import PortState, PortUse
from app.values.modem import ModemIdentity, Outcome

_ANSWERS_WITHIN_S = 1.0


@dataclass(frozen=True, slots=True)
class PortProbe:
    """What became of one port. text, hint: a sentence and what to do; identity: None for none."""

    port: PortState
    outcome: Outcome
    text: str
    hint: str = ""
    identity: ModemIdentity | None = None


def probe_ports(
    ports: Iterable[PortState],
    *,
    tell: Callable[[PortProbe], None] = lambda probe: None,
    check: Callable[[], None] = lambda: None,
) -> tuple[PortProbe, ...]:
    """Probe one port after the other; each takes a second or two at most where nothing answers.

    tell: called with each outcome. check: called before each port, may raise CancelledError.
    """
    probes = []
    for port in ports:
        check()
        probe = probe_port(port)
        tell(probe)
        probes.append(probe)
    return tuple(probes)


def probe_port(port: PortState) -> PortProbe:
    """Say AT to a port, unless it is held or cannot be used, and ask what answers who it is."""
    if port.use not in (PortUse.FREE, PortUse.REMOTE):
        outcome = Outcome.BUSY if port.use is PortUse.HELD else Outcome.LEFT_OUT
        return PortProbe(port, outcome, f"Not opened. {port.text}", port.hint)
    address = ModemAddress.from_uri(CardUri.parse(port.uri))
    dialogue = Dialogue(Port(address.port, address.baud), resync_s=_ANSWERS_WITHIN_S)
    try:
        dialogue.open()
        identity = identify(dialogue, port.usb)
    except AtError as error:
        text = "Nothing there answers AT commands."
        return PortProbe(port, error.kind.outcome, text, "Try another port of the same modem.")
    except DeviceError as error:
        return PortProbe(port, Outcome.REFUSED, error.message, error.hint)
    finally:
        dialogue.close()
    return PortProbe(port, Outcome.WORKS, f"{identity.title} answers.", identity=identity)
