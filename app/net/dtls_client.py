"""One DTLS association to one server, on a socket of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from app.net.association import Listener, host_and_port
from app.net.datagram_bytes import DatagramBytes
from app.net.datagram_client import ClientSocket
from app.net.dtls_association import DtlsAssociation
from app.net.dtls_context import DtlsClientContext, Server
from app.net.sealed_tape import DtlsTape


class DtlsHandshakeError(Exception):
    """A handshake that did not succeed. cause: what OpenSSL, the network or the clock said.

    association: as it was left, with the finding on the server's certificate and its byte counts.
    """

    def __init__(self, cause: Exception, association: DtlsAssociation) -> None:
        super().__init__(str(cause))
        self.cause = cause
        self.association = association


class DtlsClient:
    """Opens associations and tells what they bring. Used from the event loop only.

    tape: asked with words for a place to record each association at.
    """

    def __init__(
        self,
        context: DtlsClientContext,
        listener: Listener,
        *,
        mtu: int,
        handshake_s: float,
        tape: Callable[[str], DtlsTape | None] = lambda what: None,
    ) -> None:
        self._context = context
        self._listener = listener
        self._mtu = mtu
        self._handshake_s = handshake_s
        self._tape = tape
        self._sockets: dict[DtlsAssociation, ClientSocket] = {}
        self._waiting: dict[DtlsAssociation, asyncio.Future[None]] = {}
        self.failed = DatagramBytes(protected=True)

    async def open(self, server: Server) -> DtlsAssociation:
        """Do a handshake with a server.

        Takes up the session kept for it, if any; when the server refuses to, does a full handshake.
        Raises DtlsHandshakeError or OSError.
        """
        try:
            return await self._open_once(server)
        except DtlsHandshakeError:
            # libcoap on OpenSSL ends a handshake that resumes where client certificates are asked.
            if self._context.sessions.pop(server, None) is None:
                raise
        return await self._open_once(server)

    async def _open_once(self, server: Server) -> DtlsAssociation:
        socket = await ClientSocket.open(server[1])
        association = DtlsAssociation(
            self._context.connection(server),
            self,
            socket.send,
            peer=host_and_port(socket.peer),
            mtu=self._mtu,
            handshake_s=self._handshake_s,
            ip_header=socket.ip_header,
            tape=self._tape(f"Connecting to {host_and_port(socket.peer)}"),
        )
        socket.on_datagram = association.feed
        socket.on_error = association.fail
        self._sockets[association] = socket
        done = self._waiting[association] = asyncio.get_running_loop().create_future()
        try:
            association.start_client()
            await done
        finally:
            self._waiting.pop(association, None)
            if not association.is_open:
                association.abandon("given up")
                self._count_failed(association)
        self._context.keep(server, association.connection)
        return association

    def dtls_opened(self, association: DtlsAssociation) -> None:
        """Wake who waits for the handshake."""
        done = self._waiting.get(association)
        if done is not None and not done.done():
            done.set_result(None)
        self._listener.opened(association)

    def dtls_received(self, association: DtlsAssociation, message: bytes) -> None:
        """Hand a message on."""
        self._listener.received(association, message)

    def dtls_closed(self, association: DtlsAssociation) -> None:
        """Close the socket, and tell who waits or listens."""
        socket = self._sockets.pop(association, None)
        if socket is not None:
            socket.close()
        done = self._waiting.get(association)
        if done is not None and not done.done():
            cause = association.error or ConnectionError(association.reason)
            done.set_exception(DtlsHandshakeError(cause, association))
        elif association.opened_once:
            self._listener.closed(association, association.reason)

    def _count_failed(self, association: DtlsAssociation) -> None:
        """Keep what a handshake that led nowhere has cost."""
        self.failed.datagrams += association.spent.datagrams
        self.failed.octets += association.spent.octets
        self.failed.handshake += association.spent.handshake
        self.failed.ip_header = association.spent.ip_header
