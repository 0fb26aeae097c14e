"""`modem list` and `modem probe`: the ports there are, and what answers at them."""

from __future__ import annotations

import argparse
import sys

from app.cli import tables
from app.cli.card_access import stop_wish
from app.cli.modem_access import choose_modem
from app.cli.output import Answer
from app.errors import CancelledError
from app.modem.probing import PortProbe, probe_ports
from app.modem.scan import PortState, PortUse, scan_ports
from app.settings import Settings
from app.values.modem import Outcome


def show(arguments: argparse.Namespace) -> Answer:
    """List the ports, the modems of the bench first; nothing is opened."""
    kept = Settings().values.bench.modems
    ports = scan_ports(kept)
    if not ports:
        return Answer({"ports": ports, "bench": kept}, "There is no serial port.")
    rows = [
        (port.title, port.device, port.usb, port.role, _use(port, kept), port.uri) for port in ports
    ]
    text = tables.columns(("Port", "Device", "USB", "For", "State", "URI"), rows)
    hints = [f"{port.device}: {port.text} {port.hint}" for port in ports if port.text]
    return Answer({"ports": ports, "bench": kept}, "\n\n".join([text, *hints]))


def probe(arguments: argparse.Namespace) -> Answer:
    """Say AT to the ports named, or to all likely of modems, and tell what answered.

    Other devices at serial ports may take AT for an order, so those have to be named.
    """
    if arguments.ports:
        ports = scan_ports([choose_modem(name) for name in arguments.ports])
        ports = ports[: len(arguments.ports)]
    else:
        ports = tuple(p for p in scan_ports(Settings().values.bench.modems) if p.modem)
    with stop_wish() as stop:

        def check() -> None:
            if stop.is_set():
                raise CancelledError("Interrupted.")

        found = probe_ports(ports, tell=_quietly if arguments.json else _tell, check=check)
    rows = [(one.port.device, _outcome(one), _who(one), one.port.uri) for one in found]
    text = tables.columns(("Device", "Outcome", "What", "URI"), rows)
    hints = [f"{one.port.device}: {one.text} {one.hint}" for one in found if one.hint]
    return Answer({"probes": found}, "\n\n".join([text, *hints]) if found else _NONE)


_NONE = "No port is likely a modem's. Name one to probe it; `modem list` shows them all."


def _use(port: PortState, kept: tuple[str, ...]) -> str:
    on_bench = ", on the bench" if port.uri in kept else ""
    likely = "" if port.use is not PortUse.FREE or not port.modem else ", likely a modem's"
    return f"{port.use.value}{likely}{on_bench}"


def _outcome(found: PortProbe) -> str:
    return "answers" if found.outcome is Outcome.WORKS else found.outcome.value


def _who(found: PortProbe) -> str:
    return found.identity.title if found.identity else found.text


def _tell(found: PortProbe) -> None:
    print(f"{found.port.device}: {found.text}", file=sys.stderr, flush=True)


def _quietly(found: PortProbe) -> None:
    """Tell nobody."""
