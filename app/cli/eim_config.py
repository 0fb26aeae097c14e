"""`eim config` and `eim push`: how devices find this eIM, and how it finds those that listen."""

from __future__ import annotations

import argparse

from app.cli import eim_text, tables
from app.cli.eim_access import opened, passphrases, planned
from app.cli.output import Answer
from app.cli.verbs import UsageError
from app.crypto import certs
from app.crypto.files import read_file, write_file
from app.crypto.trust import TrustStore
from app.eim.eim_configuration import ConfigurationForm, TlsTrust, configuration_data, written
from app.eim.identity import EimIdentities
from app.eim.introduction import Introduction, introduced
from app.eim.psk import psk_keys
from app.eim.push import PushOptions, push
from app.net.dtls_psk import Psk
from app.net.tls_trust import ServerTrust
from app.settings import Settings
from app.values.esipa import Binding
from app.values.ids import Eid

_BINDINGS = {"https": Binding.HTTPS, "coaps": Binding.COAPS}


def show(arguments: argparse.Namespace) -> Answer:
    """Write EimConfigurationData in some form to a new file, or print it."""
    form = ConfigurationForm(arguments.form)
    plan = planned(Settings().values.eim, arguments)
    prefer = _BINDINGS[arguments.prefer]
    introduction = Introduction(
        prefer,
        tuple(one for one in _BINDINGS.values() if one is not prefer),
        TlsTrust(arguments.trust),
        arguments.counter,
        ask_token=arguments.ask_token,
        pushes=arguments.push,
    )
    identities = EimIdentities(TrustStore(), plan.identity, passphrases(plan, arguments))
    values = introduced(plan, identities, introduction)
    raw = configuration_data(values)
    data: dict[str, object] = {"values": values, "bytes": raw, "file": arguments.out or ""}
    if arguments.out:
        content = raw if form is ConfigurationForm.DER else f"{written(raw, form)}\n".encode()
        write_file(arguments.out, content)
        return Answer(data, f"Written to {arguments.out}: {len(content)} bytes.")
    if form is ConfigurationForm.DER:
        form = ConfigurationForm.HEX
    return Answer(data, written(raw, form))


def deliver(arguments: argparse.Namespace) -> Answer:
    """Push what waits for a device to the IPA that listens there."""
    eid = Eid(arguments.eid)
    options = PushOptions(
        trust=_trust(arguments),
        psk=_psk(arguments.psk_file),
    )
    with opened(arguments) as eim:
        came = eim.ask(push(eim.host.service, eim.host.esipa, eid, arguments.url, options))
    data: dict[str, object] = {"packages": came.packages, "acknowledged": came.acknowledged}
    told = f"{tables.count(len(came.packages), 'package')} pushed."
    if came.packages:
        told += f"\n\n{eim_text.queue(came.packages)}"
    return Answer(data, told)


def _trust(arguments: argparse.Namespace) -> ServerTrust:
    """Say how the IPA is known: by a file, by the trusted roots, or not at all."""
    if arguments.insecure:
        return ServerTrust.unchecked()
    if arguments.server_certificate:
        first, *_ = certs.load(read_file(arguments.server_certificate))
        return ServerTrust.pinned_certificate(first)
    return ServerTrust.roots(*(root.certificate for root in TrustStore().roots()))


def _psk(file: str | None) -> Psk | None:
    if not file:
        return None
    keys = psk_keys([f"file:{file}"])
    if len(keys) != 1:
        raise UsageError(
            f"There are {len(keys)} pre-shared keys in {file}.",
            hint="To push, put the one of this device into a file of its own.",
        )
    return keys[0]
