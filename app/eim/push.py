"""Push: the eIM as client of an IPA that listens, over HTTPS or CoAP (TransferEimPackage).

1. A package that is pushed is handed out like one that is fetched: signed, counted and committed
   before its bytes leave, and the same again until its result came.
2. A package whose answer brought no result is not pushed twice in one go; it stays out, and the
   result may still come by any way.
3. What the answer brings is acknowledged by another push, after it was committed.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

from app.eim import esipa_answers
from app.eim.contact import Contact
from app.eim.esipa import Esipa
from app.eim.service import EimService
from app.errors import PeerError, SettingsError
from app.net.coap_client import CoapClient
from app.net.coap_message import dotted
from app.net.dtls_psk import Psk
from app.net.http_client import HttpsClient
from app.net.http_message import Headers
from app.net.tls import TlsIdentity
from app.net.tls_trust import ServerTrust
from app.values.eim import QueuedPackage
from app.values.esipa import Binding, Peer
from app.values.ids import Eid
from app.values.traffic import Direction, Layer, Tap, no_tap

ASN1_PATH = "/gsma/rsp2/asn1"
MOST_IN_A_ROW = 16

_TYPE = "application/x-gsma-rsp-asn1"
_PROTOCOL = "gsma/rsp/v2.1.0"
_OK, _NO_CONTENT = 200, 204


@dataclass(frozen=True, slots=True)
class PushOptions:
    """How to reach an IPA that listens.

    trust: how to know it; None means the roots of this system. identity, psk: what we show of
    ourselves; psk for CoAP only. allow_plain: agree to CoAP without DTLS. lane: label of the
    traffic records, the URL if empty.
    """

    trust: ServerTrust | None = None
    identity: TlsIdentity | None = None
    psk: Psk | None = None
    allow_plain: bool = False
    timeout_s: float = 60.0
    lane: str = ""
    tap: Tap = no_tap


@dataclass(frozen=True, slots=True)
class Pushed:
    """What one push came to. packages: those pushed, as they are now.

    acknowledged: whether results came and the IPA was told that they are safe.
    """

    packages: tuple[QueuedPackage, ...] = ()
    acknowledged: bool = False


class PushClient(Protocol):
    """A way to one IPA."""

    async def exchange(self, message: bytes) -> bytes:
        """Send one message and return the answer. Raises PeerError and TrustError."""
        ...

    async def close(self) -> None:
        """Close the connection; never raises."""
        ...


async def push(
    service: EimService, esipa: Esipa, eid: Eid, url: str, options: PushOptions
) -> Pushed:
    """Push what waits for a device, package by package, until nothing is left or none came back.

    Raises PeerError when the IPA does not answer or refuses, TrustError when it is not the right
    one, SettingsError on a URL of another kind.
    """
    binding, make = _way(url, options)
    peer = Peer(binding, urlsplit(url).netloc)
    client = make()
    try:
        return await _deliver(service, esipa, eid, peer, client)
    finally:
        await client.close()


async def _deliver(
    service: EimService, esipa: Esipa, eid: Eid, peer: Peer, client: PushClient
) -> Pushed:
    pushed: list[int] = []
    acknowledged = False
    device = await service.device(eid)
    dialect = device.dialect if device else ""
    while len(pushed) < MOST_IN_A_ROW:
        following = await service.next_package(Contact(eid, peer, dialect))
        package = following.package
        if package is None or package.id in pushed:
            break
        pushed.append(package.id)
        answer = await client.exchange(esipa_answers.transfer(following.message))
        reply = await esipa.transferred(answer, peer, eid)
        if reply.body:
            await client.exchange(reply.body)
            acknowledged = True
    now = {one.id: one for one in await service.queue(eid)}
    return Pushed(tuple(now[number] for number in pushed if number in now), acknowledged)


def _way(url: str, options: PushOptions) -> tuple[Binding, Callable[[], PushClient]]:
    scheme = urlsplit(url).scheme
    if scheme == "https":
        return Binding.HTTPS, lambda: _HttpsPush(url, options)
    if scheme == "coaps":
        return Binding.COAPS, lambda: _CoapPush(url, options)
    if scheme == "coap" and options.allow_plain:
        return Binding.COAP, lambda: _CoapPush(url, options)
    raise SettingsError(
        f"Nothing can be pushed to {url!r}.",
        key="url",
        hint="Write https://HOST:PORT or coaps://HOST:PORT.",
    )


class _HttpsPush:
    def __init__(self, url: str, options: PushOptions) -> None:
        self._record = _Recorded(options.tap, options.lane or url)
        self._client = HttpsClient(
            url,
            options.trust or ServerTrust.roots(),
            options.identity,
            tap=options.tap,
            name=options.lane,
            timeout_s=options.timeout_s,
        )

    async def exchange(self, message: bytes) -> bytes:
        sent = self._record.sent(message)
        headers = Headers({"Content-Type": _TYPE, "X-Admin-Protocol": _PROTOCOL})
        answer = await self._client.post(ASN1_PATH, headers, message)
        if answer.status not in (_OK, _NO_CONTENT):
            raise _refused(str(answer.status))
        return self._record.came(answer.body, sent)

    async def close(self) -> None:
        await self._client.close()


class _CoapPush:
    def __init__(self, url: str, options: PushOptions) -> None:
        self._record = _Recorded(options.tap, options.lane or url)
        self._client = CoapClient(
            url,
            options.trust,
            options.identity,
            options.psk,
            timeout_s=options.timeout_s,
            tap=options.tap,
            name=options.lane,
        )

    async def exchange(self, message: bytes) -> bytes:
        sent = self._record.sent(message)
        answer = await self._client.post(ASN1_PATH, message)
        if not answer.successful:
            raise _refused(dotted(answer.code))
        return self._record.came(answer.body, sent)

    async def close(self) -> None:
        await self._client.close()


class _Recorded:
    """Puts whole messages into the traffic, answers beside what they answer."""

    def __init__(self, tap: Tap, lane: str) -> None:
        self._tap = tap
        self._lane = lane

    def sent(self, message: bytes) -> tuple[int, int]:
        seq = self._tap(self._lane, Layer.ESIPA, Direction.OUT, message)
        return seq, time.perf_counter_ns()

    def came(self, answer: bytes, sent: tuple[int, int]) -> bytes:
        pair, began = sent
        duration = time.perf_counter_ns() - began
        self._tap(self._lane, Layer.ESIPA, Direction.IN, answer, pair=pair, duration_ns=duration)
        return answer


def _refused(status: str) -> PeerError:
    return PeerError(
        f"The IPA refused the package with {status}.",
        status=status,
        hint="See its log; it has to listen for TransferEimPackage on /gsma/rsp2/asn1.",
    )
