"""One TLS connection on an asyncio transport, either side.

asyncio's own TLS closes a failed handshake without sending OpenSSL's alert, so the other side never
learns why. This one sends it, keeps what the peer said, and counts bytes.
Rules: the application protocol is made when the handshake is done and not before; after an end,
however it came, `ended` is called exactly once.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import Protocol, cast

from OpenSSL import SSL

from app.net.sealed_tape import TlsTape
from app.net.tls_facts import TlsFacts
from app.net.tls_transport import TlsTransport
from app.values.traffic import APPLICATION_DATA, CLOSING

_RECORD = 16 * 1024
_FLIGHT = 64 * 1024
_KEPT_HELLO = 4096
_HTTP_REFUSAL = (
    b"HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nContent-Length: 33\r\n"
    b"Connection: close\r\n\r\nThis port wants https, not http.\n"
)


class LinkOwner(Protocol):
    """Who uses a link: the server or client it belongs to."""

    def opened(self, link: TlsLink) -> bool:
        """Hear of a TCP connection; False turns it away."""
        ...

    def established(self, link: TlsLink, facts: TlsFacts) -> asyncio.Protocol:
        """Hear of a finished handshake and return the protocol that goes on from here."""
        ...

    def ended(self, link: TlsLink, error: Exception | None) -> None:
        """Hear of the end. error: why a handshake failed or a connection broke, if it did."""
        ...


class TlsLink(asyncio.Protocol):
    """TLS between a TCP transport below and an application protocol above.

    tape: where its records go; an owner that records gives one before the handshake.
    """

    def __init__(
        self,
        connection: SSL.Connection,
        owner: LinkOwner,
        *,
        handshake_s: float,
        send_s: float,
    ) -> None:
        self.connection = connection
        self.tape: TlsTape | None = None
        self.hello = b""
        self.peer = ("", 0)
        self.sent = self.received = self.handshake_bytes = 0
        self._owner = owner
        self._handshake_s, self._send_s = handshake_s, send_s
        self._loop = asyncio.get_running_loop()
        self._tcp: asyncio.Transport | None = None
        self._app: asyncio.Protocol | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._error: Exception | None = None
        self._admitted = self._closing = False

    @property
    def tcp(self) -> asyncio.Transport | None:
        """The transport below, None before and after the connection."""
        return self._tcp

    @property
    def is_established(self) -> bool:
        """Whether the handshake was done."""
        return self._app is not None

    @property
    def is_closing(self) -> bool:
        """Whether nothing more can be written."""
        return self._closing or self._tcp is None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._tcp = cast(asyncio.Transport, transport)
        host, port, *_ = transport.get_extra_info("peername") or ("", 0)
        self.peer = (host, port)
        self._admitted = self._owner.opened(self)
        if not self._admitted:
            self.abort()
            return
        self._timer = self._loop.call_later(self._handshake_s, self._too_slow)
        self._shake()

    def data_received(self, data: bytes) -> None:
        if self._closing:
            self._came(data, CLOSING)
            return
        self.received += len(data)
        self.connection.bio_write(data)
        uncounted = b"" if self._app is None else data
        if self._app is None:
            self._came(data)
            self.hello = self.hello or data[:_KEPT_HELLO]
            self._shake()
        if self._app is not None and not self._closing:
            self._read(uncounted)

    def eof_received(self) -> bool:
        return self._app is not None and bool(self._app.eof_received())

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_timer()
        self._tcp = None
        if self.tape is not None:
            self.tape.end()
        if self._app is None and self._error is None:
            self._error = exc or ConnectionResetError("closed during the handshake")
        self._error = self._error or exc
        if self._app is not None:
            self._app.connection_lost(self._error)
        if self._admitted:
            self._owner.ended(self, self._error)

    def pause_writing(self) -> None:
        """The peer does not read: tell the application, and give the peer a while."""
        self._restart_timer()
        if self._app is not None:
            self._app.pause_writing()

    def resume_writing(self) -> None:
        self._stop_timer()
        if self._app is not None:
            self._app.resume_writing()

    def write(self, data: bytes) -> None:
        """Encrypt and send. After the end it does nothing, as with asyncio's transports."""
        if self.is_closing or not data:
            return
        try:
            self.connection.sendall(data)
        except SSL.Error as error:
            self._fail(error)
        else:
            self._flush(APPLICATION_DATA)

    def close(self) -> None:
        """Say goodbye, send what waits, and close."""
        if self.is_closing:
            return
        self._closing = True
        if self._app is not None:
            with contextlib.suppress(SSL.Error):
                self.connection.shutdown()
            self._flush(CLOSING)
        self._hang_up()

    def abort(self) -> None:
        """Close at once, whatever waits."""
        self._closing = True
        if self._tcp is not None:
            self._tcp.abort()

    def _shake(self) -> None:
        try:
            self.connection.do_handshake()
        except SSL.WantReadError:
            self._flush()
        except SSL.Error as error:
            self._fail(error)
        else:
            self._flush()
            self._establish()

    def _establish(self) -> None:
        self._stop_timer()
        self.handshake_bytes = self.sent + self.received
        self._app = self._owner.established(self, TlsFacts.of(self.connection))
        self._app.connection_made(TlsTransport(self))

    def _read(self, arrived: bytes) -> None:
        """Hand on what is decrypted. arrived: what came for it, unless that was noted before."""
        found = False
        while self._app is not None and not self._closing:
            try:
                data = self.connection.recv(_RECORD)
            except SSL.WantReadError:
                break
            except SSL.ZeroReturnError:
                if not found:
                    self._came(arrived, CLOSING)
                if not self._app.eof_received():
                    self.close()
                return
            except SSL.Error as error:
                if not found:
                    self._came(arrived)
                self._fail(error)
                return
            if not found:
                self._came(arrived, APPLICATION_DATA)
            found = True
            self._app.data_received(data)
        if not found:
            self._came(arrived)
            self.handshake_bytes += len(arrived)

    def _came(self, data: bytes, note: str = "") -> None:
        if self.tape is not None and data:
            self.tape.received(data, note)

    def _flush(self, note: str = "") -> None:
        """Send what OpenSSL has ready. note: what it is, for the record."""
        while self._tcp is not None:
            try:
                data = self.connection.bio_read(_FLIGHT)
            except SSL.Error:
                return
            self.sent += len(data)
            if self.tape is not None:
                self.tape.sent(data, note)
            self._tcp.write(data)
            if len(data) < _FLIGHT:
                return

    def _fail(self, error: SSL.Error) -> None:
        """Send the alert, or words to somebody who spoke HTTP, and close."""
        self._error = self._error or error
        self._closing = True
        if self._tcp is not None and "http request" in str(error):
            if self.tape is not None:
                self.tape.sent(_HTTP_REFUSAL)
            self._tcp.write(_HTTP_REFUSAL)
        else:
            self._flush()
        self._hang_up()

    def _hang_up(self) -> None:
        """Close once all is sent; a peer that does not read is not waited for without end."""
        if self._tcp is None:
            return
        if self._tcp.get_write_buffer_size():
            self._restart_timer()
        self._tcp.close()

    def _restart_timer(self) -> None:
        self._stop_timer()
        self._timer = self._loop.call_later(self._send_s, self._too_slow)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _too_slow(self) -> None:
        what = "the handshake" if self._app is None else "reading"
        self._error = self._error or TimeoutError(f"{what} took too long")
        self.abort()
