"""The servers of the bench eIM, made from its settings: one per binding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from app.crypto.identity import Identity
from app.eim.coap import coap_handler
from app.eim.https import Answering, https_handler
from app.eim.identity import EimIdentities
from app.eim.psk import psk_keys
from app.errors import SettingsError
from app.net.coap_limits import CoapLimits
from app.net.coap_server import CoapServer
from app.net.dtls_options import DtlsServerOptions
from app.net.http_limits import HttpLimits, is_loopback
from app.net.http_server import HttpsServer
from app.net.tls import TlsIdentity, server_context
from app.net.tls_trust import ClientTrust, Demand
from app.settings import ClientCertificates, EimSettings, host_and_port
from app.values.esipa import Binding, EndpointStatus
from app.values.traffic import Tap

BINDINGS = (Binding.HTTPS, Binding.COAPS, Binding.COAP)
"""What an eIM can serve, in the order in which it is shown. HTTPS carries ASN.1 and JSON."""

_DEMANDS = {
    ClientCertificates.NONE: Demand.NONE,
    ClientCertificates.OPTIONAL: Demand.OPTIONAL,
    ClientCertificates.REQUIRED: Demand.REQUIRED,
}
_BURST = 4
_MESSAGES = 20
"""CoAP messages one request may take, its blocks and repetitions counted."""
_WILDCARDS = ("0.0.0.0", "::")  # noqa: S104 - recognised, not listened on


class Endpoint(Protocol):
    """A server: started and stopped on the event loop, asked for its status from anywhere."""

    async def start(self) -> None:
        """Listen. Raises SettingsError when the address cannot be had."""
        ...

    async def stop(self) -> None:
        """Let go of the address and of every peer, within seconds."""
        ...

    def status(self) -> EndpointStatus:
        """How it is doing now."""
        ...


@dataclass(frozen=True)
class Kit:
    """What endpoints are made of. roots: whom client certificates have to stand under.

    shared: several processes listen on the same ports. name: begins the lanes of their traffic.
    """

    settings: EimSettings
    identities: EimIdentities
    esipa: Answering
    roots: Sequence[bytes]
    tap: Tap
    shared: bool = False
    name: str = "eIM"


def address_of(settings: EimSettings, binding: Binding) -> str:
    """Return where a binding is to be served, as host:port."""
    match binding:
        case Binding.COAPS:
            return settings.coaps
        case Binding.COAP:
            return settings.coap
        case _:
            return settings.https


def host_of(settings: EimSettings, binding: Binding) -> str:
    """Return the name under which devices reach a binding; it is the one its certificate names."""
    if settings.fqdn:
        return settings.fqdn
    host, _ = host_and_port(address_of(settings, binding))
    return "localhost" if is_loopback(host) or host in _WILDCARDS else host


def make_endpoint(binding: Binding, kit: Kit) -> Endpoint:
    """Make the server of a binding. Reads keys from the disk.

    Raises SettingsError when it would be open to more than somebody agreed to, or when an identity
    or key cannot be had.
    """
    settings = kit.settings
    address = address_of(settings, binding)
    require_agreed(settings, binding)
    name = f"{kit.name} {binding}"
    if binding is Binding.HTTPS:
        context = server_context(_tls(kit, binding), _clients(kit))
        return HttpsServer(
            address,
            context,
            https_handler(kit.esipa, tap=kit.tap, lane=name),
            _http_limits(settings),
            tap=kit.tap,
            name=name,
            allow_remote=settings.expose,
            reuse_port=kit.shared,
        )
    dtls = None
    if binding is Binding.COAPS:
        keys = psk_keys(settings.psk)
        dtls = DtlsServerOptions(_tls(kit, binding), _clients(kit), keys)
    return CoapServer(
        address,
        coap_handler(kit.esipa, tap=kit.tap, lane=name),
        dtls,
        _coap_limits(settings),
        tap=kit.tap,
        name=name,
        reuse_port=kit.shared,
    )


def require_agreed(settings: EimSettings, binding: Binding) -> None:
    """Raise SettingsError for an endpoint that is open to more than somebody agreed to."""
    address = address_of(settings, binding)
    host, _ = host_and_port(address)
    if not settings.expose and not is_loopback(host):
        raise SettingsError(
            f"{address} can be reached from other machines, and nobody agreed to that.",
            key="eim.expose",
            hint="Listen on 127.0.0.1, or agree with --expose or the setting eim.expose.",
        )
    if binding is Binding.COAP and not settings.allow_plain:
        raise SettingsError(
            "CoAP without DTLS protects nothing, and nobody agreed to that.",
            key="eim.allow_plain",
            hint="Use coaps, or agree with --allow-plain or the setting eim.allow_plain.",
        )


def _tls(kit: Kit, binding: Binding) -> TlsIdentity:
    settings = kit.settings
    host = host_of(settings, binding)
    name, identity = kit.identities.serving(host, settings.tls_identity)
    return TlsIdentity.of(identity, *_above(kit.identities, name, identity))


def _above(identities: EimIdentities, name: str, identity: Identity) -> tuple[bytes, ...]:
    """Return what came along with an imported certificate, itself not repeated."""
    return tuple(one for one in identities.chain(name) if one != identity.certificate)


def _clients(kit: Kit) -> ClientTrust:
    return ClientTrust(_DEMANDS[kit.settings.client_certificates], tuple(kit.roots))


def _http_limits(settings: EimSettings) -> HttpLimits:
    return HttpLimits(
        connections=settings.most_peers,
        handshake_s=settings.handshake_s,
        idle_s=settings.idle_s,
        body_bytes=settings.most_body,
        rate=settings.most_requests,
        burst=_BURST * settings.most_requests,
    )


def _coap_limits(settings: EimSettings) -> CoapLimits:
    return CoapLimits(
        peers=settings.most_peers,
        body_bytes=settings.most_body,
        requests_per_s=_MESSAGES * settings.most_requests,
        handshake_s=settings.handshake_s,
        idle_s=settings.idle_s,
    )
