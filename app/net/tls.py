"""TLS contexts made from certificates and keys in memory.

OpenSSL comes with the cryptography package, through pyOpenSSL: it takes keys that never touch a
disk, lets us judge certificates during the handshake, and is the same for DTLS.
"""

from __future__ import annotations

import ssl
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from cryptography import x509
from OpenSSL import SSL, crypto

from app.crypto.certs import Certificate, name_text
from app.crypto.identity import Identity
from app.crypto.keys import PrivateKey
from app.errors import SettingsError, TrustError
from app.net.key_log import log_keys
from app.net.openssl import GROUPS, offer_groups
from app.net.peer_check import ClientCheck, ServerCheck, is_number, on_finding
from app.net.tls_trust import ClientTrust, Demand, ServerTrust, TrustKind

__all__ = ["ClientTrust", "Demand", "ServerTrust", "TlsIdentity", "TlsVersions", "TrustKind"]

_SESSION_NAME = b"eim-workbench"


@dataclass(frozen=True)
class TlsIdentity:
    """A private key and the certificates that speak for it: DER, its own first, then those above.

    Raises TrustError when the key is not the first certificate's.
    """

    certificates: tuple[bytes, ...]
    key: PrivateKey

    def __post_init__(self) -> None:
        if Certificate(self.certificates[0]).public_key != self.key.public:
            raise TrustError(
                "The private key does not belong to the TLS certificate.",
                hint="Choose the key the certificate was made for.",
            )

    @classmethod
    def of(cls, identity: Identity, *above: bytes) -> TlsIdentity:
        """Take a key with its certificate, and the certificates above it that peers may lack."""
        return cls((identity.certificate, *above), identity.key)

    @property
    def subject(self) -> str:
        """The subject of its own certificate, as people read it."""
        return name_text(Certificate(self.certificates[0]).subject)


class TlsVersions(StrEnum):
    """Which versions of TLS an endpoint speaks."""

    ALL = "TLS 1.2 and 1.3"
    ONLY_1_2 = "TLS 1.2"
    ONLY_1_3 = "TLS 1.3"


@dataclass(frozen=True)
class ServerContext:
    """What all connections of one server share."""

    native: SSL.Context
    clients: ClientTrust

    def connection(self) -> SSL.Connection:
        """Return the server's half of a new connection, on memory buffers."""
        connection = SSL.Connection(self.native, None)
        connection.set_app_data(ClientCheck())
        connection.set_accept_state()
        return connection


@dataclass(frozen=True)
class ClientContext:
    """What all connections of one client share."""

    native: SSL.Context
    trust: ServerTrust

    def connection(self, host: str, session: SSL.Session | None = None) -> SSL.Connection:
        """Return the client's half of a new connection, on memory buffers.

        host: the name asked for and checked; a number is checked but not asked for, as SNI only
        carries names. session: one to take up again.
        """
        connection = SSL.Connection(self.native, None)
        connection.set_app_data(ServerCheck(self.trust, host))
        if not is_number(host):
            connection.set_tlsext_host_name(host.encode("idna"))
        if session is not None:
            connection.set_session(session)
        connection.set_connect_state()
        return connection


def server_context(
    identity: TlsIdentity,
    clients: ClientTrust | None = None,
    *,
    versions: TlsVersions = TlsVersions.ALL,
    groups: str = GROUPS,
) -> ServerContext:
    """Make a server's context. groups: key agreement groups, best first, in OpenSSL's names.

    Raises SettingsError when OpenSSL cannot use a certificate or does not know a group.
    """
    clients = clients or ClientTrust.none()
    native = _context(versions, groups)
    native.set_options(SSL.OP_CIPHER_SERVER_PREFERENCE)
    native.set_session_id(_SESSION_NAME)
    use_identity(native, identity)
    demand_client(native, clients)
    return ServerContext(native, clients)


def client_context(
    trust: ServerTrust,
    identity: TlsIdentity | None = None,
    *,
    versions: TlsVersions = TlsVersions.ALL,
    groups: str = GROUPS,
) -> ClientContext:
    """Make a client's context. Raises SettingsError as `server_context` does."""
    native = _context(versions, groups)
    native.set_session_cache_mode(SSL.SESS_CACHE_OFF)
    if identity is not None:
        use_identity(native, identity)
    expect_server(native, trust)
    return ClientContext(native, trust)


def use_identity(context: SSL.Context, identity: TlsIdentity) -> None:
    """Give a context, of TLS or DTLS, its key and certificates. Raises SettingsError."""
    leaf, *above = identity.certificates
    try:
        context.use_certificate(x509.load_der_x509_certificate(leaf))
        for certificate in above:
            context.add_extra_chain_cert(x509.load_der_x509_certificate(certificate))
        context.use_privatekey(identity.key.native)
        context.check_privatekey()
    except (SSL.Error, ValueError) as error:
        raise SettingsError(
            f"OpenSSL cannot serve with the certificate {identity.subject}.",
            key="certificate",
            hint="Choose another TLS certificate, or make one in the trust store.",
        ) from error


def demand_client(context: SSL.Context, clients: ClientTrust) -> None:
    """Make a server's context, of TLS or DTLS, ask for client certificates as wanted."""
    if clients.demand is Demand.NONE:
        context.set_verify(SSL.VERIFY_NONE, on_finding)
        return
    mode = SSL.VERIFY_PEER
    if clients.demand is Demand.REQUIRED:
        mode |= SSL.VERIFY_FAIL_IF_NO_PEER_CERT
    _trust(context, clients.roots)
    context.set_verify(mode, on_finding)


def expect_server(context: SSL.Context, trust: ServerTrust) -> None:
    """Make a client's context, of TLS or DTLS, judge servers by this trust."""
    if trust.kind is TrustKind.ROOTS and not trust.data:
        _trust_the_system(context)
    elif trust.kind is not TrustKind.KEY:
        _trust(context, trust.data)
    context.set_verify(SSL.VERIFY_PEER, on_finding)


def _context(versions: TlsVersions, groups: str) -> SSL.Context:
    context = SSL.Context(SSL.TLS_METHOD)
    lowest = SSL.TLS1_3_VERSION if versions is TlsVersions.ONLY_1_3 else SSL.TLS1_2_VERSION
    highest = SSL.TLS1_2_VERSION if versions is TlsVersions.ONLY_1_2 else SSL.TLS1_3_VERSION
    context.set_min_proto_version(lowest)
    context.set_max_proto_version(highest)
    context.set_options(SSL.OP_NO_COMPRESSION | SSL.OP_NO_RENEGOTIATION)
    try:
        offer_groups(context, groups)
    except ValueError as error:
        raise SettingsError(
            f"One of the key agreement groups {groups!r} is not known.",
            key="groups",
            hint="Write OpenSSL's names with colons, as in P-256:X25519:brainpoolP256r1.",
        ) from error
    log_keys(context)
    return context


def _trust(context: SSL.Context, certificates: Sequence[bytes]) -> None:
    """Trust these, and let each end a chain: an EUM or a server's own may stand for a root."""
    store = context.get_cert_store()
    if store is None:
        raise RuntimeError("a new context has a store")
    for certificate in certificates:
        try:
            native = crypto.X509.from_cryptography(x509.load_der_x509_certificate(certificate))
        except ValueError as error:
            raise SettingsError(
                "A certificate to be trusted cannot be read.",
                key="roots",
                hint="Remove it from the trusted certificates, or fetch it anew.",
            ) from error
        store.add_cert(native)
    store.set_flags(crypto.X509StoreFlags.PARTIAL_CHAIN)


def _trust_the_system(context: SSL.Context) -> None:
    if sys.platform == "win32":
        _trust(context, ssl.create_default_context().get_ca_certs(binary_form=True))
    else:
        context.set_default_verify_paths()
