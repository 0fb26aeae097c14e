"""`sim card`: makes a simulated card, alone or in a virtual reader until Ctrl-C."""

from __future__ import annotations

import argparse
import json
import signal
from collections.abc import Mapping
from dataclasses import replace

from app.card.card import Card
from app.card.transport import CardUri
from app.card.vpcd import DEFAULT_PORT, serve
from app.cli import card_text, tables
from app.cli.card_access import stop_wish
from app.cli.output import Answer, json_form
from app.sim.deviations import DEVIATIONS
from app.sim.options import SimOptions
from app.sim.store import FileStore
from app.sim.transport import SimTransport
from app.sim.virtual import SimulatedCard
from app.values.euicc import Verdict
from app.values.traffic import no_tap

_OPTIONS = ("kind", "dialect", "ipa", "curve", "protocol", "deviations")
"""Arguments that become options of the URI under the same name."""


def card(arguments: argparse.Namespace) -> Answer | None:
    """Make the card and say how it is reached; with --vpcd, serve it until Ctrl-C instead.

    Raises SettingsError on an option or deviation that does not exist, DeviceError when the card
    is in use or no virtual reader listens.
    """
    if arguments.list_deviations:
        return _deviations()
    address = card_address(arguments)
    options = SimOptions.from_uri(address)
    if arguments.fresh and options.path is not None:
        FileStore(options.path, options.name).forget()
    verdict = _look(address)
    if arguments.vpcd:
        _serve(arguments, options, address, verdict)
        return None
    data = {"uri": str(address), "state_file": str(options.path or ""), "verdict": verdict}
    place = tables.fields([("Address", str(address)), ("State file", options.path)])
    command = f'Read it with: eim-workbench card info --reader "{address}"'
    return Answer(data, f"{card_text.verdict(verdict)}\n\n{place}\n\n{command}")


def card_address(arguments: argparse.Namespace) -> CardUri:
    """Return the address of the card the arguments describe."""
    given = {name: value for name in _OPTIONS if (value := getattr(arguments, name))}
    return CardUri("sim", arguments.name, given)


def _deviations() -> Answer:
    rows = [(row.name, row.summary, f"{row.default} {row.unit}".strip()) for row in DEVIATIONS]
    shown = [(name, summary, default if default != "0" else "") for name, summary, default in rows]
    text = tables.columns(("Name", "What it changes", "Number if not given"), shown)
    return Answer({"deviations": DEVIATIONS}, text)


def _look(address: CardUri) -> Verdict:
    """Say what the card is, deviations aside; that also makes a card that is not there yet."""
    kept = {name: value for name, value in address.options.items() if name != "deviations"}
    found = Card(SimTransport(replace(address, options=kept), no_tap))
    try:
        return found.verdict()
    finally:
        found.close()


def _serve(
    arguments: argparse.Namespace, options: SimOptions, address: CardUri, verdict: Verdict
) -> None:
    """Keep the card in the virtual reader until Ctrl-C or SIGTERM; tell of its coming and going."""
    port = arguments.port if arguments.port is not None else DEFAULT_PORT + arguments.slot
    where = f"{arguments.host}:{port}"
    slot = port - DEFAULT_PORT
    reader = f"Virtual PCD 00 {slot:02X}" if slot in (0, 1) else f"vpcd on {where}"
    event = {"uri": str(address), "eid": verdict.eid, "kind": verdict.kind, "reader": reader}
    kind = f"{verdict.kind}, EID {verdict.eid}" if verdict.eid else str(verdict.kind)
    _tell(
        arguments,
        {"event": "inserting", **event, "host": arguments.host, "port": port},
        f"{kind}\nInserting it into “{reader}” ({where}). "
        "Every program that uses PC/SC sees it there; Ctrl-C takes it out.",
    )
    virtual = SimulatedCard(options)
    try:
        with stop_wish(signal.SIGINT, signal.SIGTERM) as stop:
            serve(virtual, arguments.host, port, stop=stop)
    finally:
        virtual.close()
    _tell(arguments, {"event": "removed", **event}, "The card was taken out.")


def _tell(arguments: argparse.Namespace, event: Mapping[str, object], words: str) -> None:
    print(json.dumps(json_form(event)) if arguments.json else words, flush=True)
