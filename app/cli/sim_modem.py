"""`sim modem`: a simulated modem at a serial port or a TCP port, until Ctrl-C or SIGTERM."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path

from app.card.transport import CardUri
from app.cli import tables
from app.cli.output import Answer, json_form
from app.cli.sim import card_address
from app.cli.stop_signals import StopSignals
from app.cli.verbs import UsageError
from app.sim.modem_about import imei_for
from app.sim.modem_options import ModemOptions
from app.sim.modem_port import ModemPort
from app.sim.modem_quirks import FAULTS, QUIRKS
from app.sim.options import SimOptions
from app.sim.store import FileStore

_HIGHEST_PORT = 65535


def modem(arguments: argparse.Namespace) -> Answer | None:
    """Serve the modem until it is told to stop; with --list-quirks, tell what it can be told.

    Raises SettingsError on a quirk, fault or option of the card that does not exist, DeviceError
    when card or port cannot be had.
    """
    if arguments.list_quirks:
        return _quirks()
    address = card_address(arguments)
    options = SimOptions.from_uri(address)
    port = ModemPort(
        _options(arguments),
        options,
        link=Path(arguments.link).expanduser().absolute() if arguments.link else None,
        tcp=_tcp(arguments),
        tell=lambda event: _tell(arguments, {"event": event}, _WORDS[event]),
    )
    if arguments.fresh and options.path is not None:
        FileStore(options.path, options.name).forget()
    with StopSignals() as signals, port:
        _ready(arguments, port, address)
        signals.wait(None)
    _tell(arguments, {"event": "ended"}, "The modem is gone.")
    return None


_WORDS = {"vanished": "The port vanished.", "returned": "The port is back."}


def _options(arguments: argparse.Namespace) -> ModemOptions:
    return ModemOptions.of(
        quirks=arguments.quirk,
        without=arguments.without,
        faults=arguments.fault,
        baud=arguments.baud,
        loss=arguments.loss,
        vanish_after=arguments.vanish_after,
        return_after=arguments.return_after,
    )


def _tcp(arguments: argparse.Namespace) -> tuple[str, int] | None:
    if arguments.tcp is None:
        return None
    if arguments.link:
        raise UsageError(
            "--tcp and --link exclude each other: over TCP there is no port to link to.",
            hint="Leave one of them out, or start a second modem around another card (--name).",
        )
    host, _, port = arguments.tcp.rpartition(":")
    if not (port.isascii() and port.isdigit() and int(port) <= _HIGHEST_PORT):
        raise UsageError(f"{arguments.tcp!r} is no HOST:PORT.", hint="Such as 127.0.0.1:5555.")
    return host.strip("[]") or "127.0.0.1", int(port)


def _ready(arguments: argparse.Namespace, port: ModemPort, address: CardUri) -> None:
    habits = port.options.habits
    eid = "" if habits.absent else str(port.modem.card.card.state.eid)
    event = {
        "event": "ready",
        "uri": port.uri,
        "port": port.device,
        "card": str(address),
        "eid": eid,
        "manufacturer": habits.manufacturer,
        "model": habits.model,
        "imei": imei_for(address.target),
    }
    words = (
        f"{habits.manufacturer} {habits.model} around {address}, EID {eid or '-'}\n"
        f"It is at {port.path}; Ctrl-C ends it.\n\n"
        f'Read the card with: eim-workbench card info --reader "{port.uri}"'
    )
    _tell(arguments, event, words)


def _quirks() -> Answer:
    quirks = [{"id": row.id, "summary": row.summary} for row in QUIRKS.values()]
    faults = [
        {"name": row.name, "summary": row.summary, "unit": row.unit, "default": row.default}
        for row in FAULTS.values()
    ]
    numbers = {row.name: f"{row.default} {row.unit}" if row.unit else "" for row in FAULTS.values()}
    first = tables.columns(
        ("Quirk", "What it does"), [(one["id"], one["summary"]) for one in quirks]
    )
    second = tables.columns(
        ("Fault", "What it does", "Number if not given"),
        [(row.name, row.summary, numbers[row.name]) for row in FAULTS.values()],
    )
    return Answer({"quirks": quirks, "faults": faults}, f"{first}\n\n{second}")


def _tell(arguments: argparse.Namespace, event: Mapping[str, object], words: str) -> None:
    print(json.dumps(json_form(event)) if arguments.json else words, flush=True)
