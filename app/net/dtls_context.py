"""OpenSSL contexts for DTLS 1.2, server and client, made from options.

CCM_8 has a tag of 64 bits, which OpenSSL only offers at security level 0. That level also accepts
short keys and weak hashes in certificates, so a context of level 0 is never used for anything else.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Sequence
from pathlib import Path

from OpenSSL import SSL

from app.errors import SettingsError
from app.net.dtls_options import (
    CERTIFICATE_CIPHERS,
    PSK_CIPHERS,
    DtlsClientOptions,
    DtlsServerOptions,
)
from app.net.key_log import log_keys
from app.net.openssl import offer_groups
from app.net.openssl_psk import Identities, accept_psks, offer_psk
from app.net.peer_check import ClientCheck, ServerCheck, is_number
from app.net.tls import demand_client, expect_server, use_identity
from app.net.tls_trust import ServerTrust

Server = tuple[str, tuple[str, int]]
"""The name a server has to prove, and the address it is reached at."""

_DTLS_1_2 = 0xFEFD
_NO_ENCRYPT_THEN_MAC = 1 << 19
_SESSION_NAME = b"eim-workbench coap"
_SESSION_LIFETIME_S = 24 * 3600
_REMEMBERED_IDENTITIES = 20_000


class DtlsServerContext:
    """What all associations of one server share. Raises SettingsError on unusable options."""

    def __init__(self, options: DtlsServerOptions) -> None:
        self._used: Identities = Identities()
        self._of_session: OrderedDict[bytes, str] = OrderedDict()
        self._callbacks: list[Callable[..., int]] = []
        native = _context(SSL.DTLS_SERVER_METHOD, options.groups, options.keylog)
        native.set_options(SSL.OP_CIPHER_SERVER_PREFERENCE)
        wanted: list[str] = []
        if options.identity is not None:
            use_identity(native, options.identity)
            demand_client(native, options.trust)
            wanted += CERTIFICATE_CIPHERS
        if options.psks:
            keys = {psk.identity: psk.key for psk in options.psks}
            self._callbacks.append(accept_psks(native, keys, self._used))
            wanted += PSK_CIPHERS
        _use_ciphers(native, options.ciphers or wanted)
        # OpenSSL asks again for the cookie we have checked already.
        native.set_cookie_generate_callback(lambda connection: b"checked")
        native.set_cookie_verify_callback(lambda connection, cookie: True)
        native.set_session_id(_SESSION_NAME)
        native.set_timeout(_SESSION_LIFETIME_S)
        mode = SSL.SESS_CACHE_SERVER if options.resumption else SSL.SESS_CACHE_OFF
        native.set_session_cache_mode(mode)
        self._native = native

    def connection(self) -> SSL.Connection:
        """Return the server's half of a new association, on memory buffers."""
        connection = SSL.Connection(self._native, None)
        connection.set_app_data(ClientCheck())
        return connection

    def psk_identity(self, connection: SSL.Connection) -> str:
        """Return the PSK identity of a finished handshake, empty when it used none.

        A resumed handshake does not name it again, so it is remembered by the session's secret.
        """
        session = hashlib.sha256(connection.master_key() or b"").digest()
        if identity := self._used.get(connection, ""):
            self._of_session[session] = identity
            if len(self._of_session) > _REMEMBERED_IDENTITIES:
                self._of_session.popitem(last=False)
        return self._of_session.get(session, "")


class DtlsClientContext:
    """What all associations of one client share. Raises SettingsError on unusable options.

    sessions: to take up again, by server; OpenSSL ties a session to the context it was made under.
    """

    def __init__(self, options: DtlsClientOptions) -> None:
        self.sessions: dict[Server, SSL.Session] = {}
        self._trust = options.trust or ServerTrust.roots()
        self._callbacks: list[Callable[..., int]] = []
        native = _context(SSL.DTLS_CLIENT_METHOD, options.groups, options.keylog)
        native.set_session_cache_mode(SSL.SESS_CACHE_OFF)
        if options.psk is not None:
            self._callbacks.append(offer_psk(native, options.psk))
            _use_ciphers(native, options.ciphers or PSK_CIPHERS)
        else:
            if options.identity is not None:
                use_identity(native, options.identity)
            expect_server(native, self._trust)
            _use_ciphers(native, options.ciphers or CERTIFICATE_CIPHERS)
        self._native = native

    def connection(self, server: Server) -> SSL.Connection:
        """Return the client's half of a new association, on memory buffers.

        The host is asked for and checked; a number is checked but not asked for.
        """
        host = server[0]
        connection = SSL.Connection(self._native, None)
        connection.set_app_data(ServerCheck(self._trust, host))
        if not is_number(host):
            connection.set_tlsext_host_name(host.encode("idna"))
        if (session := self.sessions.get(server)) is not None:
            connection.set_session(session)
        return connection

    def keep(self, server: Server, connection: SSL.Connection | None) -> None:
        """Remember the session of a finished handshake, in place of an earlier one."""
        session = None if connection is None else connection.get_session()
        if session is not None:
            self.sessions[server] = session


def _context(method: int, groups: str, keylog: Path | None) -> SSL.Context:
    context = SSL.Context(method)
    context.set_min_proto_version(_DTLS_1_2)
    # Session ids, not tickets: a ticket holds the client's certificate and travels each time.
    context.set_options(
        SSL.OP_NO_QUERY_MTU
        | SSL.OP_NO_RENEGOTIATION
        | SSL.OP_NO_TICKET
        | SSL.OP_NO_COMPRESSION
        | _NO_ENCRYPT_THEN_MAC
    )
    try:
        offer_groups(context, groups)
    except ValueError as error:
        raise SettingsError(
            f"One of the key agreement groups {groups!r} is not known.",
            key="groups",
            hint="Write OpenSSL's names with colons, as in P-256:brainpoolP256r1.",
        ) from error
    log_keys(context, keylog)
    return context


def _use_ciphers(context: SSL.Context, names: Sequence[str]) -> None:
    try:
        context.set_cipher_list(":".join([*names, "@SECLEVEL=0"]).encode())
    except SSL.Error as error:
        raise SettingsError(
            f"OpenSSL knows none of the ciphers {', '.join(names)}.",
            key="ciphers",
            hint="Write OpenSSL's names, as in ECDHE-ECDSA-AES128-CCM8 or PSK-AES128-CCM8.",
        ) from error
