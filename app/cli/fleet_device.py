"""`device run`: virtual devices against an eIM made for the occasion, this machine's, or another.

Ctrl-C and SIGTERM stop the devices; what was done until then is accounted for all the same.
"""

from __future__ import annotations

import argparse
import signal
import sys
import time
from concurrent.futures import wait
from dataclasses import dataclass
from urllib.parse import urlsplit

from app.capture.recording import service_tap
from app.cli import eim_access, fleet_text
from app.cli.card_access import stop_wish
from app.cli.octets import find
from app.cli.output import Answer
from app.cli.verbs import UsageError
from app.crypto.files import read_file
from app.eim.eim_configuration import configuration_data
from app.eim.introduction import Introduction
from app.eim.psk import psk_keys
from app.eim.recipes import from_toml
from app.eim.service import EimService
from app.fleet.association import described
from app.fleet.device import DevicePlan
from app.fleet.faults import FaultPlan
from app.fleet.fleet import Fleet, FleetPlan
from app.fleet.rehearsal import LIST_PROFILES, Order, Outcome, rehearse
from app.fleet.stand import Stand
from app.fleet.way import WayPlan
from app.ipa.client import ClientOptions
from app.ipa.eims import trust
from app.net.key_log import keys_into
from app.net.link import Link, link_named, sleep_named
from app.net.tls_trust import ServerTrust
from app.runtime import Runtime
from app.values.esipa import Binding

_WAYS = {
    "https": Binding.HTTPS,
    "https+json": Binding.HTTPS_JSON,
    "coaps": Binding.COAPS,
    "coaps-psk": Binding.COAPS,
}
_TICK_S = 0.2
_TOLD_S = 5.0


@dataclass(frozen=True)
class _Target:
    """An eIM to run against. service: None when its queue is not ours."""

    way: WayPlan
    configuration: bytes
    service: EimService | None
    identity: str = ""


def run(arguments: argparse.Namespace) -> Answer:
    """Run the devices and account for them.

    Raises UsageError on numbers that make no sense, and what the eIM, its store and the cards do.
    """
    _require_sense(arguments)
    with keys_into(arguments.key_log):
        if arguments.configuration:
            found = _foreign(arguments)
        elif arguments.eim:
            found = _of_this_machine(arguments)
        else:
            found = _made(arguments)
    account = found.account
    data = {
        "fleet": found.fleet,
        "account": account,
        "whole": account and account.whole,
        "devices": found.devices,
    }
    return Answer(data, fleet_text.outcome(found))


def _require_sense(arguments: argparse.Namespace) -> None:
    if arguments.count < 1 or arguments.packages < 0 or arguments.at_once < 1:
        raise UsageError("There has to be at least one device, with no less than no packages.")
    if arguments.time_factor <= 0 or arguments.interval < 0:
        raise UsageError("Time passes forward: use a factor above 0 and an interval of 0 or more.")
    if arguments.configuration and not arguments.eim:
        raise UsageError("Say with --eim where the eIM of the configuration is reached.")


def _made(arguments: argparse.Namespace) -> Outcome:
    """Run against an eIM that is made for it and gone afterwards."""
    runtime = Runtime()
    try:
        stand = Stand(runtime, tap=service_tap())
        try:
            runtime.spawn(stand.start()).result()
            binding = _WAYS[arguments.way]
            way = stand.way(binding, psk=arguments.way == "coaps-psk", link=_link(arguments))
            target = _Target(way, stand.configuration(binding), stand.service)
            return _rehearse(arguments, runtime, target)
        finally:
            runtime.spawn(stand.close()).result()
    finally:
        runtime.close()


def _of_this_machine(arguments: argparse.Namespace) -> Outcome:
    """Run against an eIM that serves elsewhere, with the keys and the store of this machine."""
    scheme, host = urlsplit(arguments.eim).scheme, urlsplit(arguments.eim).netloc
    served = argparse.Namespace(**vars(arguments))
    setattr(served, "coaps" if scheme == "coaps" else "https", host)
    with eim_access.opened(served) as access:
        prefer = Binding.COAPS if scheme == "coaps" else Binding.HTTPS
        values = access.ask(access.host.configuration(Introduction(prefer, ())))
        configuration = configuration_data(values)
        way = _way(arguments, configuration)
        target = _Target(way, configuration, access.host.service, arguments.identity or "")
        return _rehearse(arguments, access.runtime, target)


def _foreign(arguments: argparse.Namespace) -> Outcome:
    """Run against an eIM that is not ours: its operator knows the devices and queues for them."""
    configuration = bytes(find([arguments.configuration], sys.stdin.buffer).data)
    runtime = Runtime()
    try:
        target = _Target(_way(arguments, configuration), configuration, None)
        return _rehearse(arguments, runtime, target)
    finally:
        runtime.close()


def _way(arguments: argparse.Namespace, configuration: bytes) -> WayPlan:
    psks = psk_keys((f"file:{arguments.psk_file}",)) if arguments.psk_file else ()
    pinned = ServerTrust.unchecked() if arguments.insecure else trust(described(configuration))
    client = ClientOptions(
        trust=None if psks else pinned, psk=psks[0] if psks else None, tap=service_tap()
    )
    return WayPlan(arguments.eim, _link(arguments), client, counted=False)


def _link(arguments: argparse.Namespace) -> Link:
    return link_named(arguments.link).disturbed(
        loss=arguments.loss, duplicates=arguments.duplicates, reordering=arguments.reordering
    )


def _plan(arguments: argparse.Namespace, way: WayPlan) -> FleetPlan:
    device = DevicePlan(
        way,
        sleep_named(arguments.sleep),
        FaultPlan.parse(arguments.fault),
        card=f"sim:{{name}}?blank=1&state=memory&dialect={arguments.dialect}",
        interval_s=arguments.interval,
        time_factor=arguments.time_factor,
    )
    return FleetPlan(
        device, arguments.count, arguments.name, at_once=arguments.at_once, seed=arguments.seed
    )


def _rehearse(arguments: argparse.Namespace, runtime: Runtime, target: _Target) -> Outcome:
    recipe = from_toml(read_file(arguments.recipe)) if arguments.recipe else LIST_PROFILES
    order = Order(recipe, arguments.packages, f"{arguments.name} {time.time():.0f}")
    fleet = Fleet(runtime, _plan(arguments, target.way), tap=service_tap())
    try:
        return _await(arguments, runtime, fleet, target, order)
    finally:
        runtime.spawn(fleet.close()).result()


def _await(
    arguments: argparse.Namespace, runtime: Runtime, fleet: Fleet, target: _Target, order: Order
) -> Outcome:
    """Wait for the end, or bring it about when asked to; tell now and then how it goes."""
    work = rehearse(
        fleet,
        target.configuration,
        target.service,
        order,
        rounds=arguments.rounds,
        identity=target.identity,
    )
    told = time.monotonic()
    with stop_wish(signal.SIGINT, signal.SIGTERM) as stop:
        future = runtime.spawn(work)
        while not wait((future,), _TICK_S).done:
            if stop.is_set():
                runtime.loop.call_soon_threadsafe(fleet.stop)
            if not arguments.json and time.monotonic() - told >= _TOLD_S:
                told = time.monotonic()
                print(fleet_text.progress(fleet.totals()), file=sys.stderr, flush=True)
        return future.result()
