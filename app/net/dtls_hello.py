"""The stateless start of a DTLS handshake: ClientHello in, HelloVerifyRequest out.

Until a client has shown by a cookie that it receives what is sent to its address, nothing about it
is kept and what it is sent is smaller than what it sent, so that a forged source address costs us
no memory and its owner no flood. OpenSSL is not asked before the cookie is good.
"""

from __future__ import annotations

import hmac
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

from app.net.dtls_records import HANDSHAKE, RECORD_HEADER

_CLIENT_HELLO = 1
_HELLO_VERIFY_REQUEST = 3
_FRAGMENT_HEADER = 12
_VERSION_AND_RANDOM = 34
_DTLS_1_0 = b"\xfe\xff"
_COOKIE_BYTES = 16

COOKIE_LIFETIME_S = 60.0
"""A cookie holds for one to two of these."""


@dataclass(frozen=True, slots=True)
class ClientHello:
    """What counts before a cookie is good.

    record_number: epoch and sequence number as on the wire. message_seq: 0 for the first hello.
    bound: what the second hello has to repeat: version, random, session id, suites and compression.
    Its extensions may differ, and those of pion's clients do (RFC 6347 §4.2.1).
    """

    record_number: bytes
    message_seq: bytes
    cookie: bytes
    bound: bytes

    @classmethod
    def read(cls, datagram: bytes) -> ClientHello | None:
        """Return the hello a datagram begins with, or None when it is none or in fragments."""
        length = int.from_bytes(datagram[11:13], "big")
        body = datagram[RECORD_HEADER : RECORD_HEADER + length]
        if len(body) < length or len(body) < _FRAGMENT_HEADER + _VERSION_AND_RANDOM + 2:
            return None
        if datagram[0] != HANDSHAKE or datagram[3:5] != b"\0\0" or body[0] != _CLIENT_HELLO:
            return None
        total, whole = body[1:4], body[6:9] == b"\0\0\0" and body[9:12] == body[1:4]
        end = _FRAGMENT_HEADER + int.from_bytes(total, "big")
        at = _FRAGMENT_HEADER + _VERSION_AND_RANDOM
        at += 1 + body[at]
        if not whole or end > len(body) or at >= end or at + 1 + body[at] > end:
            return None
        after = at + 1 + body[at]
        compression = after + 2 + int.from_bytes(body[after : after + 2], "big")
        if compression >= end or compression + 1 + body[compression] > end:
            return None
        return cls(
            record_number=datagram[3:11],
            message_seq=body[4:6],
            cookie=body[at + 1 : after],
            bound=body[_FRAGMENT_HEADER:at] + body[after : compression + 1 + body[compression]],
        )


class Cookies:
    """Makes and checks cookies from a secret that changes every minute.

    A cookie is bound to the client's address and to its hello, and nothing is remembered about whom
    one was given to.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._secret = self._former = secrets.token_bytes(32)
        self._renewed = clock()

    def make(self, address: str, hello: ClientHello) -> bytes:
        """Return the cookie for this hello from this address."""
        self._renew()
        return _cookie(self._secret, address, hello)

    def hold(self, address: str, hello: ClientHello) -> bool:
        """Whether the cookie in the hello is one of ours, for this address and hello, and young."""
        self._renew()
        return any(
            hmac.compare_digest(_cookie(secret, address, hello), hello.cookie)
            for secret in (self._secret, self._former)
        )

    def _renew(self) -> None:
        age = self._clock() - self._renewed
        if age < COOKIE_LIFETIME_S:
            return
        fresh = secrets.token_bytes(32)
        self._former = self._secret if age < 2 * COOKIE_LIFETIME_S else fresh
        self._secret, self._renewed = fresh, self._clock()


def hello_verify_request(hello: ClientHello, cookie: bytes) -> bytes:
    """Return the datagram that asks the client to come again with the cookie."""
    body = _DTLS_1_0 + bytes([len(cookie)]) + cookie
    length = len(body).to_bytes(3, "big")
    message = bytes([_HELLO_VERIFY_REQUEST]) + length + hello.message_seq + bytes(3) + length + body
    size = len(message).to_bytes(2, "big")
    return bytes([HANDSHAKE]) + _DTLS_1_0 + hello.record_number + size + message


def _cookie(secret: bytes, address: str, hello: ClientHello) -> bytes:
    bound = address.encode() + b"\0" + hello.bound
    return hmac.digest(secret, bound, "sha256")[:_COOKIE_BYTES]
