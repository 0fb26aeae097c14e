"""ClientHellos as a client makes them: by OpenSSL, and by hand for floods."""

from __future__ import annotations

import contextlib
import random

from OpenSSL import SSL

from app.net.dtls_context import DtlsClientContext
from app.net.dtls_options import DtlsClientOptions


def from_openssl() -> tuple[SSL.Connection, bytes]:
    """Return a client and the first datagram it sends."""
    context = DtlsClientContext(DtlsClientOptions())
    connection = context.connection(("localhost", ("127.0.0.1", 1)))
    connection.set_ciphertext_mtu(1200)
    connection.set_connect_state()
    return connection, advance(connection)


def advance(connection: SSL.Connection, datagram: bytes = b"") -> bytes:
    """Give a connection a datagram and return what it sends then."""
    if datagram:
        connection.bio_write(datagram)
    with contextlib.suppress(SSL.WantReadError):
        connection.do_handshake()
    return connection.bio_read(65536)


def by_hand(source: random.Random, cookie: bytes = b"", extensions: bytes = b"") -> bytes:
    """Return a ClientHello with random bytes where it may have any.

    extensions: with the length in front of them all.
    """
    body = b"\xfe\xfd" + source.randbytes(32) + b"\0" + bytes([len(cookie)]) + cookie
    body += b"\x00\x02\xc0\xae" + b"\x01\x00" + extensions
    size = len(body).to_bytes(3, "big")
    message = b"\x01" + size + bytes(5) + size + body
    return b"\x16\xfe\xfd" + bytes(8) + len(message).to_bytes(2, "big") + message
