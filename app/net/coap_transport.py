"""Puts our associations under aiocoap, which does tokens, acknowledgements and repeats.

aiocoap has no public way to add a transport, so this one file uses its private hook
`Context._append_tokenmanaged_messagemanaged_transport`; aiocoap is pinned in the constraints for
that. Everything aiocoap would remember for long (each request for 247 s) is kept here instead, per
association and bounded.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from aiocoap import Message, error, interfaces
from aiocoap.numbers.constants import TransportTuning
from aiocoap.protocol import Context

from app.net.association import Association
from app.net.coap_duplicates import Duplicates
from app.net.coap_tap import CoapTap
from app.net.coap_wire import ACK, RST, CoapHead
from app.values.traffic import Direction

# A peer that breaks the rules makes aiocoap warn; that is the peer's doing, and not worth a line in
# an operator's log for every datagram.
_LOGGER = "app.net.aiocoap"
logging.getLogger(_LOGGER).setLevel(logging.ERROR)


class AssociationClosedError(error.NetworkError):  # type: ignore[misc]
    """The association a request was sent on is gone; says why."""

    def __str__(self) -> str:
        return str(self.args[0])


class _Tuning(TransportTuning):  # type: ignore[misc]
    """Lets aiocoap forget a request at once: `Duplicates` has it."""

    EXCHANGE_LIFETIME = 0.0


_TUNING = _Tuning()


class Repeating(TransportTuning):  # type: ignore[misc]
    """How patiently a client waits for acknowledgements; goes on the message as its tuning."""

    def __init__(self, acknowledge_s: float) -> None:
        self.ACK_TIMEOUT = acknowledge_s


class CoapPeer(interfaces.EndpointAddress):  # type: ignore[misc]
    """An association as aiocoap knows it. Equal only to itself, as RFC 7252 §9.1.2 asks."""

    is_multicast = False
    is_multicast_locally = False
    scheme = "coaps"
    maximum_block_size_exp = 6

    def __init__(self, association: Association, scheme: str, block_exponent: int) -> None:
        self.association = association
        self.duplicates = Duplicates()
        self.maximum_block_size_exp = block_exponent
        self.scheme = scheme

    def __repr__(self) -> str:
        return f"<{self.uri_base}>"

    @property
    def maximum_payload_size(self) -> int:
        """The largest body sent without blocks."""
        return 16 << self.maximum_block_size_exp

    @property
    def hostinfo(self) -> str:
        """Where the peer is."""
        return self.association.peer

    @property
    def hostinfo_local(self) -> str:
        """Not said: we may be bound to any address."""
        return ""

    @property
    def uri_base(self) -> str:
        """Scheme and peer."""
        return f"{self.scheme}://{self.association.peer}"

    @property
    def uri_base_local(self) -> str:
        """Scheme alone."""
        return f"{self.scheme}://"

    @property
    def blockwise_key(self) -> int:
        """Blocks are only joined within one association."""
        return self.association.number


class CoapTransport(interfaces.MessageInterface):  # type: ignore[misc]
    """Between associations and one aiocoap context. Used from the event loop only.

    on_request: asked for each new request message; False drops it.
    """

    def __init__(
        self, tap: CoapTap, scheme: str, block_exponent: int, on_request: Callable[[CoapPeer], bool]
    ) -> None:
        self._tap = tap
        self._scheme = scheme
        self._block_exponent = block_exponent
        self._on_request = on_request
        self._manager: Any = None
        self._peers: dict[int, CoapPeer] = {}
        self.context: Any = None

    async def attach(self, site: object = None) -> Any:
        """Make the aiocoap context that speaks over this transport, and return it."""

        async def take(manager: Any) -> CoapTransport:
            self._manager = manager
            return self

        self.context = Context(loop=asyncio.get_running_loop(), serversite=site, loggername=_LOGGER)
        await self.context._append_tokenmanaged_messagemanaged_transport(take)
        return self.context

    async def detach(self) -> None:
        """Stop what aiocoap has under way. Associations are the caller's to close."""
        context, self.context = self.context, None
        if context is not None:
            await context.shutdown()

    def peer_of(self, association: Association) -> CoapPeer:
        """Return the address aiocoap knows an association by."""
        peer = self._peers.get(association.number)
        if peer is None:
            peer = CoapPeer(association, self._scheme, self._block_exponent)
            self._peers[association.number] = peer
        return peer

    def received(self, association: Association, message: bytes) -> None:
        """Give aiocoap one message, unless it is no CoAP or was answered before."""
        self._tap.message(association, message, Direction.IN)
        head = CoapHead.read(message)
        if head is None or self._manager is None:
            return
        peer = self.peer_of(association)
        if head.is_request and not self._is_new(peer, head):
            return
        try:
            decoded = Message.decode(message, remote=peer)
        except (error.Error, ValueError):
            self._refuse(peer, head)
            return
        decoded.transport_tuning = _TUNING
        self._manager.dispatch_message(decoded)

    def forget(self, association: Association, reason: str) -> None:
        """End the requests of an association that is gone."""
        peer = self._peers.pop(association.number, None)
        if peer is not None and self._manager is not None:
            self._manager.dispatch_error(AssociationClosedError(reason), peer)

    def _is_new(self, peer: CoapPeer, head: CoapHead) -> bool:
        """Whether to act on a request. A repeated one gets the answer it got before."""
        answer = peer.duplicates.seen(head.message_id)
        if answer is None:
            if self._on_request(peer):
                return True
            peer.duplicates.forget(head.message_id)
            return False
        if answer:
            self._transmit(peer, answer)
        return False

    def _refuse(self, peer: CoapPeer, head: CoapHead) -> None:
        """Reset what cannot be read, as RFC 7252 §4.2 asks; acknowledgements are left alone."""
        if head.kind not in (ACK, RST):
            reset = bytes([0x40 | RST << 4, 0]) + head.message_id.to_bytes(2, "big")
            self._transmit(peer, reset)

    def _transmit(self, peer: CoapPeer, message: bytes) -> None:
        if peer.association.is_open:
            self._tap.message(peer.association, message, Direction.OUT)
            peer.association.send(message)

    def send(self, message: Any) -> None:
        """Send a message of aiocoap's."""
        octets = message.encode()
        peer = message.remote
        if (head := CoapHead.read(octets)) is not None and head.kind in (ACK, RST):
            peer.duplicates.answered(head.message_id, octets)
        self._transmit(peer, octets)

    async def recognize_remote(self, remote: object) -> bool:
        """Whether an address is one of ours. Raises when its association is already gone."""
        if isinstance(remote, CoapPeer) and not remote.association.is_open:
            raise AssociationClosedError("The association was closed.")
        return isinstance(remote, CoapPeer)

    async def determine_remote(self, message: object) -> None:
        """Associations are opened beforehand and never by aiocoap."""

    async def shutdown(self) -> None:
        """aiocoap is done with us."""
        self._manager = None
        self._peers.clear()
