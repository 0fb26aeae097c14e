"""A CoAP client over DTLS 1.2 or bare UDP: one server, one association, kept open between posts."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from aiocoap import Message, error
from aiocoap.numbers.codes import Code
from aiocoap.numbers.optionnumbers import OptionNumber
from aiocoap.optiontypes import OpaqueOption

from app.errors import PeerError, SettingsError, TrustError, WorkbenchError
from app.net.association import Association
from app.net.coap_limits import block_exponent
from app.net.coap_message import CoapCode, CoapResponse
from app.net.coap_tap import CoapTap
from app.net.coap_transport import AssociationClosedError, CoapTransport, Repeating
from app.net.coap_tuning import CoapTuning
from app.net.datagram_client import ClientSocket, PlainClientAssociation
from app.net.dtls_association import DtlsAssociation
from app.net.dtls_client import DtlsClient, DtlsHandshakeError
from app.net.dtls_failure import explain_dtls
from app.net.dtls_options import DtlsClientOptions
from app.net.dtls_psk import Psk
from app.net.dtls_sessions import DtlsSessions
from app.net.tls import TlsIdentity
from app.net.tls_trust import ServerTrust
from app.values.esipa import WireBytes
from app.values.traffic import Tap, no_tap

PORTS = {"coap": 5683, "coaps": 5684}
_OF_BLOCKS = frozenset({OptionNumber.BLOCK1, OptionNumber.BLOCK2, OptionNumber.SIZE2})
_TAG_BYTES = 2
_SETTLE_S = 1.0
_LARGEST_BLOCK = 1024


class CoapClient:
    """Posts to one server. Used from one event loop, one post at a time.

    url: `coaps://host[:port]`, or `coap://` for bare UDP. trust: None means the system's roots.
    connect_to: host and port to send to instead of the URL's, whose name is still the one checked.
    timeout_s: how long the server may be silent; a slow transfer that goes on is not ended by it.
    sessions: given to several clients, lets one resume what another began.
    """

    def __init__(
        self,
        url: str,
        trust: ServerTrust | None = None,
        identity: TlsIdentity | None = None,
        psk: Psk | None = None,
        *,
        connect_to: tuple[str, int] | None = None,
        timeout_s: float = 30.0,
        sessions: DtlsSessions | None = None,
        tuning: CoapTuning | None = None,
        tap: Tap = no_tap,
        name: str = "",
    ) -> None:
        self.url = url
        self._scheme, self._host, port = _parts(url)
        self._address = connect_to or (self._host, port)
        self._timeout_s = timeout_s
        self._tuning = tuning or CoapTuning()
        self._psk = psk
        self._options = (
            None if self._scheme == "coap" else _dtls_options(self._tuning, trust, identity, psk)
        )
        self._sessions = DtlsSessions() if sessions is None else sessions
        self._tap = CoapTap(tap, name or url)
        self._transport: CoapTransport | None = None
        self._dtls: DtlsClient | None = None
        self._association: Association | None = None
        self._spent = WireBytes()
        self._heard = 0.0
        self._room = 0

    @property
    def wire(self) -> WireBytes:
        """What all of its associations have spent on the wire, failed handshakes included."""
        total = self._spent
        if self._association is not None:
            total += self._association.spent.wire
        return total if self._dtls is None else total + self._dtls.failed.wire

    @property
    def resumed(self) -> bool:
        """Whether the association that is open took up an earlier session."""
        facts = getattr(self._association, "facts", None)
        return bool(facts is not None and facts.resumed)

    async def post(
        self, path: str, body: bytes, options: Iterable[tuple[int, bytes]] = ()
    ) -> CoapResponse:
        """Send one body by POST and return the answer; see `request`."""
        return await self.request(CoapCode.POST, path, body, options)

    async def request(
        self,
        method: CoapCode,
        path: str,
        body: bytes = b"",
        options: Iterable[tuple[int, bytes]] = (),
    ) -> CoapResponse:
        """Send one request and return the answer, whatever its code; both may take many blocks.

        options: number and value of further options. Raises TrustError when a handshake fails,
        PeerError when the server cannot be reached, falls silent or breaks the protocol; the next
        request then begins with a new association.
        """
        options = tuple(options)
        try:
            return await self._request_again(method, path, body, options)
        except asyncio.CancelledError:
            self._drop("given up")
            raise
        except WorkbenchError as failure:
            self._drop(str(failure))
            raise
        except (error.Error, OSError) as failure:
            self._drop(str(failure))
            raise _broken(self.url, failure) from failure

    async def close(self) -> None:
        """Say goodbye and close the socket. Harmless when already closed."""
        self._drop("closed")
        transport, self._transport = self._transport, None
        if transport is not None:
            await transport.detach()

    async def _request_again(
        self, method: CoapCode, path: str, body: bytes, options: tuple[tuple[int, bytes], ...]
    ) -> CoapResponse:
        """Do a request, a second time where the server closed an association kept from before."""
        kept = self._association
        try:
            return await self._request(method, path, body, options)
        except AssociationClosedError:
            if kept is None or kept is not self._association:
                raise
        self._drop("lost")
        return await self._request(method, path, body, options)

    async def _request(
        self, method: CoapCode, path: str, body: bytes, options: Iterable[tuple[int, bytes]]
    ) -> CoapResponse:
        association, transport = await self._ready()
        message = Message(code=Code(method), payload=body)
        message.transport_tuning = Repeating(self._tuning.acknowledge_s)
        message.opt.uri_path = path.strip("/").split("/")
        for number, value in options:
            message.opt.add_option(OpaqueOption(OptionNumber(number), value))
        if self._tuning.request_tag and len(body) > self._tuning.block_bytes:
            message.opt.request_tag = [secrets.token_bytes(_TAG_BYTES)]
        if self._tuning.block_bytes < _LARGEST_BLOCK:
            message.opt.block2 = (0, False, block_exponent(self._tuning.block_bytes))
        message.remote = transport.peer_of(association)
        association.spent.body(body)
        answer = await self._patiently(transport.context.request(message).response)
        association.spent.body(answer.payload)
        return CoapResponse(
            code=int(answer.code),
            body=bytes(answer.payload),
            options=tuple(
                (int(option.number), option.encode())
                for option in answer.opt.option_list()
                if option.number not in _OF_BLOCKS
            ),
        )

    async def _patiently(self, response: asyncio.Future[Any]) -> Any:
        """Wait as long as anything comes from the server."""
        loop = asyncio.get_running_loop()
        self._heard = loop.time()
        self._room = self._tuning.body_bytes
        try:
            while not response.done():
                left = self._heard + self._timeout_s - loop.time()
                if left <= 0:
                    raise PeerError(
                        f"{self.url} has not answered for {self._timeout_s:g} s.",
                        hint="Try again; if it stays silent, look at the server and the link.",
                    )
                await asyncio.wait([response], timeout=left)
            return response.result()
        finally:
            await self._settle(response)

    async def _settle(self, response: asyncio.Future[Any]) -> None:
        """End a request that was given up.

        Not by cancelling it, which takes aiocoap several turns of the loop and trips it up when its
        context is closed in between: closing the association makes it fail by itself.
        """
        if not response.done():
            self._drop("given up")
            await asyncio.wait([response], timeout=_SETTLE_S)
        if response.done() and not response.cancelled():
            response.exception()

    async def _ready(self) -> tuple[Association, CoapTransport]:
        """Return an open association and the transport it is under."""
        transport = self._transport
        if transport is None:
            exponent = block_exponent(self._tuning.block_bytes)
            transport = CoapTransport(self._tap, self._scheme, exponent, lambda peer: False)
            await transport.attach()
            self._transport = transport
        association = self._association
        if association is None or not association.is_open:
            self._drop("lost")
            association = self._association = await self._open()
        return association, transport

    async def _open(self) -> Association:
        if self._options is None:
            socket = await ClientSocket.open(self._address)
            plain = PlainClientAssociation(socket, self)
            plain.session = self._tap.event(f"Plain CoAP to {plain.peer}: nothing is protected")
            return plain
        if self._dtls is None:
            context = self._sessions.context(self._options)
            self._dtls = DtlsClient(
                context,
                self,
                mtu=self._options.mtu,
                handshake_s=self._options.handshake_s,
                tape=self._tap.tape,
            )
        try:
            return await self._dtls.open((self._host, self._address))
        except DtlsHandshakeError as failure:
            raise self._refused(failure) from failure

    def _refused(self, failure: DtlsHandshakeError) -> WorkbenchError:
        association = failure.association
        why = explain_dtls(association, serving=False, with_psk=self._psk is not None)
        told = f"Handshake with {association.peer} failed: {why.message} ({why.code})"
        self._tap.event(told, association.session)
        if isinstance(failure.cause, OSError):
            return PeerError(why.message, hint=why.hint)
        return TrustError(why.message, hint=why.hint)

    def _drop(self, reason: str) -> None:
        """Close the association and keep its sums."""
        association, self._association = self._association, None
        if association is not None:
            association.close(reason)
            self._spent += association.spent.wire

    # What associations tell.

    def opened(self, association: Association) -> None:
        """A handshake is done."""
        facts = association.facts if isinstance(association, DtlsAssociation) else None
        told = f"Connected to {association.peer}: {facts}"
        seq = self._tap.event(told, association.session)
        association.session = association.session or seq

    def received(self, association: Association, message: bytes) -> None:
        """A message came."""
        self._heard = asyncio.get_running_loop().time()
        self._room -= len(message)
        if self._room < 0:
            association.close(f"it sent more than {self._tuning.body_bytes} bytes")
        elif self._transport is not None:
            self._transport.received(association, message)

    def closed(self, association: Association, reason: str) -> None:
        """An association is over."""
        self._tap.event(f"Association with {association.peer} ended: {reason}", association.session)
        if self._transport is not None:
            self._transport.forget(association, reason)


def _parts(url: str) -> tuple[str, str, int]:
    """Return scheme, host and port of a URL. Raises SettingsError."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or parts.scheme not in PORTS:
        raise SettingsError(
            f"{url!r} is no CoAP address.", key="url", hint="Write coaps://host:port."
        )
    return parts.scheme, host, port or PORTS[parts.scheme]


def _dtls_options(
    tuning: CoapTuning,
    trust: ServerTrust | None,
    identity: TlsIdentity | None,
    psk: Psk | None,
) -> DtlsClientOptions:
    return DtlsClientOptions(
        trust=trust,
        identity=identity,
        psk=psk,
        ciphers=tuning.ciphers,
        groups=tuning.groups,
        mtu=tuning.mtu,
        handshake_s=tuning.handshake_s,
        keylog=tuning.keylog,
    )


def _broken(url: str, failure: Exception) -> PeerError:
    if isinstance(failure, error.ConRetransmitsExceeded):
        message = f"{url} did not acknowledge a message, however often it was repeated."
    else:
        message = f"The exchange with {url} broke off: {failure or type(failure).__name__}"
    return PeerError(
        message.rstrip(".") + ".",
        hint="Check that the server runs and that UDP reaches it, then try again.",
    )
