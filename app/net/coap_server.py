"""A CoAP server over DTLS 1.2, or over bare UDP when that was switched on and marked as such."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections import deque

from app.errors import SettingsError
from app.net.association import Association, host_and_port, parse_address
from app.net.coap_limits import CoapLimits, block_exponent
from app.net.coap_site import CoapSite, Handler
from app.net.coap_tap import CoapTap
from app.net.coap_transport import CoapPeer, CoapTransport
from app.net.datagram_server import DatagramServer, PlainServer
from app.net.dtls_association import DtlsAssociation
from app.net.dtls_context import DtlsServerContext
from app.net.dtls_failure import explain_dtls
from app.net.dtls_options import DtlsServerOptions
from app.net.dtls_server import DtlsServer
from app.net.failure import Explanation
from app.net.request_rate import RequestRate
from app.values.esipa import Binding, EndpointState, EndpointStatus, HandshakeFailure
from app.values.traffic import Tap, no_tap

_log = logging.getLogger(__name__)

COAP_PORT = 5683
COAPS_PORT = 5684

_KEPT_FAILURES = 50
_TIDY_S = 5.0
_FINISH_S = 3.0


class CoapServer:
    """Serves one address with one handler. Used from one event loop.

    dtls: None serves plain CoAP, which protects nothing and is for debugging only. reuse_port:
    other processes serve the same address, each its own peers. The handler gets
    whole bodies; an exception of its own is answered 5.00 and logged. reuse_port: other processes
    listen on the same port, and the kernel deals peers out by address.
    """

    def __init__(
        self,
        address: str,
        handler: Handler,
        dtls: DtlsServerOptions | None,
        limits: CoapLimits | None = None,
        tap: Tap = no_tap,
        name: str = "eIM CoAP",
        *,
        reuse_port: bool = False,
    ) -> None:
        self.address = address
        self.name = name
        self._reuse_port = reuse_port
        self._limits = limits or CoapLimits()
        self._dtls = dtls
        self._reuse_port = reuse_port
        self._binding = Binding.COAP if dtls is None else Binding.COAPS
        self._tap = CoapTap(tap, name)
        self._site = CoapSite(handler, self._limits, secure=dtls is not None)
        self._transport: CoapTransport | None = None
        self._server: DatagramServer | None = None
        self._context: DtlsServerContext | None = None
        self._tidying: asyncio.Task[None] | None = None
        self._rates: dict[int, RequestRate] = {}
        self._state = EndpointState.STOPPED
        self._problem = ""
        self._handshakes = self._resumed = self._refused = 0
        self._failures: deque[HandshakeFailure] = deque(maxlen=_KEPT_FAILURES)

    def status(self) -> EndpointStatus:
        """Say what it is doing and what has happened since it was made."""
        return EndpointStatus(
            binding=self._binding,
            address=self.address,
            state=self._state,
            problem=self._problem,
            connections=0 if self._server is None else self._server.associations,
            handshakes=self._handshakes,
            resumed=self._resumed,
            refused=self._refused,
            requests=self._site.requests,
            failures=tuple(self._failures),
        )

    async def start(self) -> None:
        """Bind and serve; `address` then has the real port.

        Raises SettingsError when the address cannot be bound or the options cannot be used.
        """
        self._state = EndpointState.STARTING
        try:
            await self._bind()
        except OSError as error:
            raise self._cannot_bind(error.strerror or str(error)) from error
        except (ValueError, OverflowError) as error:
            raise self._cannot_bind("this is no host:port") from error
        except Exception as error:
            self._state, self._problem = EndpointState.FAILED, str(error)
            raise
        self._state, self._problem = EndpointState.SERVING, ""
        self._tidying = asyncio.get_running_loop().create_task(self._tidy())
        _log.info("%s serves %s on %s", self.name, self._binding.value, self.address)

    async def stop(self) -> None:
        """Let handlers finish, say goodbye to all peers and close the socket."""
        if self._tidying is not None:
            self._tidying.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._tidying
            self._tidying = None
        await self._site.finish(_FINISH_S)
        transport, self._transport = self._transport, None
        server, self._server = self._server, None
        if server is not None:
            server.stop()
        if transport is not None:
            await transport.detach()
        self._rates.clear()
        if self._state is not EndpointState.FAILED:
            self._state = EndpointState.STOPPED

    async def _bind(self) -> None:
        scheme, port = ("coap", COAP_PORT) if self._dtls is None else ("coaps", COAPS_PORT)
        server = self._make_server()
        transport = CoapTransport(
            self._tap, scheme, block_exponent(self._limits.block_bytes), self._admits
        )
        wanted = parse_address(self.address, port)
        self.address = host_and_port(await server.start(wanted, reuse_port=self._reuse_port))
        self._server, self._transport = server, transport
        await transport.attach(self._site)

    def _make_server(self) -> DatagramServer:
        if self._dtls is None:
            return PlainServer(self, self._limits)
        self._context = DtlsServerContext(self._dtls)
        return DtlsServer(
            self._context.connection, self, self._limits, self._dtls.mtu, self._tap.tape
        )

    def _cannot_bind(self, why: str) -> SettingsError:
        problem = f"{self.name} cannot serve on {self.address}: {why}."
        self._state, self._problem = EndpointState.FAILED, problem
        return SettingsError(
            problem,
            key="address",
            hint="Choose another port, or end the program that has this one.",
        )

    def _admits(self, peer: CoapPeer) -> bool:
        """Whether a peer may ask once more now."""
        number, session = peer.association.number, peer.association.session
        rate = self._rates.get(number)
        if rate is None:
            rate = self._rates[number] = RequestRate(self._limits.requests_per_s)
        if rate.admits():
            return True
        if rate.dropped == 1:
            self._tap.event(
                f"{peer.association.peer} asks more than {self._limits.requests_per_s:g} times a "
                "second; what is too much is dropped.",
                session,
            )
        return False

    async def _tidy(self) -> None:
        while True:
            await asyncio.sleep(min(_TIDY_S, self._limits.idle_s / 4))
            if self._server is not None:
                self._server.tidy()

    # What associations tell.

    def identify(self, association: DtlsAssociation) -> str:
        """Return the subject of the certificate, or the PSK identity."""
        if association.facts is not None and association.facts.identity:
            return association.facts.identity
        if self._context is None or association.connection is None or not self._uses_psk:
            return ""
        return self._context.psk_identity(association.connection)

    def opened(self, association: Association) -> None:
        """A peer is there."""
        if not isinstance(association, DtlsAssociation):
            note = f"{association.peer} speaks plain CoAP: nothing is protected"
            association.session = self._tap.event(note)
            return
        facts = association.facts
        self._handshakes += 1
        self._resumed += facts is not None and facts.resumed
        named = f", PSK {association.identity}" if facts and not facts.identity else ""
        named = named if association.identity else ""
        told = f"{association.peer} connected: {facts}{named}"
        seq = self._tap.event(told, association.session)
        association.session = association.session or seq

    def received(self, association: Association, message: bytes) -> None:
        """A message came."""
        if self._transport is not None:
            self._transport.received(association, message)

    def closed(self, association: Association, reason: str) -> None:
        """A peer is gone."""
        self._tap.event(f"{association.peer} is gone: {reason}", association.session)
        self._site.forget(association.number)
        self._rates.pop(association.number, None)
        if self._transport is not None:
            self._transport.forget(association, reason)

    def refused(self, association: DtlsAssociation) -> None:
        """A handshake failed."""
        why = explain_dtls(association, serving=True, with_psk=self._uses_psk)
        self._note_failure(association.peer, why)
        told = f"Handshake with {association.peer} failed: {why.message} ({why.code})"
        self._tap.event(told, association.session)
        _log.info("Handshake with %s failed: %s", association.peer, why.message)

    def turned_away(self, peer: str) -> None:
        """A handshake found no room; told once until another kind of failure comes between."""
        why = Explanation(
            f"This server has {self._limits.peers} peers and takes no more.",
            "Wait until some have gone, or allow more peers.",
        )
        if not self._failures or self._failures[-1].message != why.message:
            self._tap.event(f"{peer} was turned away: {why.message}")
        self._note_failure(peer, why)

    def _note_failure(self, peer: str, why: Explanation) -> None:
        self._refused += 1
        self._failures.append(
            HandshakeFailure(time.time(), self._binding, peer, why.message, why.hint, why.code)
        )

    @property
    def _uses_psk(self) -> bool:
        return self._dtls is not None and bool(self._dtls.psks)
