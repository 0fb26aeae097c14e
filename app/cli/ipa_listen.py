"""`ipa listen`: this program as the IPA that eIMs push to."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Sequence

from app.cli import ipa_text
from app.cli.ipa_access import IpaAccess, opened, policy, surroundings
from app.cli.ipa_poll import say, teller
from app.cli.ipa_server import psks, tls_identity
from app.cli.verbs import UsageError
from app.crypto import generating
from app.crypto.certs import load
from app.crypto.files import read_file
from app.errors import SettingsError
from app.ipa.listen import Pushed
from app.ipa.options import AboutIpa, IpaOptions
from app.ipa.push import PushReceiver
from app.ipa.reports import RoundReport
from app.net.coap_server import CoapServer
from app.net.dtls_options import DtlsServerOptions
from app.net.http_limits import is_loopback
from app.net.http_server import HttpsServer
from app.net.tls import TlsIdentity, server_context
from app.net.tls_trust import ClientTrust, Demand
from app.values.trust import IdentityKind, IdentityRequest

_NAME = "IPA"
_PROTOCOLS = {"https": "ipaInjectHttps", "coaps": "ipaInjectCoaps"}

Servers = Sequence[HttpsServer | CoapServer]


def listen(arguments: argparse.Namespace) -> None:
    """Serve until a signal comes; tells where, and what was done for each message."""
    if not (arguments.https or arguments.coaps):
        raise UsageError(
            "Nowhere to listen was named.", hint="Give --https or --coaps with HOST:PORT."
        )
    with opened(arguments) as ipa:
        ipa.until_stopped(lambda stop: _serve(ipa, arguments, stop))


async def _serve(ipa: IpaAccess, arguments: argparse.Namespace, stop: asyncio.Event) -> None:
    def each(report: RoundReport) -> None:
        say(arguments, {"event": "pushed", "report": report}, ipa_text.pushed(report))

    receiver = PushReceiver(
        ipa.work, _options(arguments), surroundings(arguments), teller(arguments), each
    )
    servers = _servers(arguments, Pushed(receiver, tap=ipa.tap, lane=_NAME), ipa)
    started: list[HttpsServer | CoapServer] = []
    try:
        for server in servers:
            await server.start()
            started.append(server)
            binding = server.status().binding
            event = {"event": "listening", "binding": binding, "address": server.address}
            say(arguments, event, f"Listening over {binding} at {server.address}")
        await stop.wait()
    finally:
        for server in started:
            await server.stop()
    say(arguments, {"event": "stopped"}, "Stopped.")


def _options(arguments: argparse.Namespace) -> IpaOptions:
    given = vars(arguments)
    protocols = tuple(bit for name, bit in _PROTOCOLS.items() if given.get(name))
    return IpaOptions(
        eim_id=arguments.eim,
        dialect=arguments.dialect,
        policy=policy(arguments),
        about=AboutIpa(protocols=protocols),
    )


def _servers(arguments: argparse.Namespace, pushed: Pushed, ipa: IpaAccess) -> Servers:
    identity = _identity(arguments)
    clients = _clients(arguments)
    found: list[HttpsServer | CoapServer] = []
    if arguments.https:
        context = server_context(identity, clients)
        found.append(
            HttpsServer(
                arguments.https,
                context,
                pushed.https,
                tap=ipa.tap,
                name=_NAME,
                allow_remote=arguments.expose,
            )
        )
    if arguments.coaps:
        _require_agreed(arguments)
        dtls = DtlsServerOptions(identity, clients, psks(arguments.psk_file))
        found.append(CoapServer(arguments.coaps, pushed.coap, dtls, tap=ipa.tap, name=_NAME))
    return found


def _identity(arguments: argparse.Namespace) -> TlsIdentity:
    """Return the identity to show: of the store, or one that lives as long as this run."""
    if arguments.tls_identity:
        return tls_identity(arguments.tls_identity, arguments.passphrase_file)
    request = IdentityRequest(IdentityKind.EIM, "ipa-listener", host="localhost")
    return TlsIdentity.of(generating.make(request, None))


def _clients(arguments: argparse.Namespace) -> ClientTrust:
    if not arguments.client_ca:
        return ClientTrust.none()
    roots = [one for file in arguments.client_ca for one in load(read_file(file))]
    return ClientTrust(Demand.REQUIRED, tuple(roots))


def _require_agreed(arguments: argparse.Namespace) -> None:
    host = arguments.coaps.rpartition(":")[0].strip("[]")
    if not arguments.expose and not is_loopback(host):
        raise SettingsError(
            f"{arguments.coaps} can be reached from other machines.",
            key="coaps",
            hint="Agree to that with --expose, or listen at 127.0.0.1.",
        )
