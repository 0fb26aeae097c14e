"""The IPA's end of ESipa over CoAP, with DTLS or, where the URL says so, without."""

from __future__ import annotations

import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from app.errors import PeerError
from app.ipa.client import ClientOptions, remark
from app.net.coap_client import CoapClient
from app.net.coap_message import CoapResponse, dotted
from app.net.coap_tuning import CoapTuning
from app.net.dtls_sessions import DtlsSessions
from app.values.esipa import Binding, WireBytes
from app.values.traffic import Direction, Layer

ASN1_PATH = "/gsma/rsp2/asn1"

_CONTENT_FORMAT = 12
_HINTS = {
    "4.00": "The eIM could not read the message; its log may say why.",
    "4.04": "Check the path in the URL; the usual one is /gsma/rsp2/asn1.",
    "4.05": "Check the path in the URL; the usual one is /gsma/rsp2/asn1.",
    "4.13": "The message is larger than the eIM takes; send fewer notifications at once.",
    "5.00": "Look at the eIM's log.",
    "5.03": "Try again later.",
}
_OF_BLOCKS = ("4.00", "4.02", "4.08", "4.13")
_IN_BLOCKS = (
    "The message went in blocks, which some servers do not put together: "
    "send notifications apart from results, or use HTTPS."
)


@dataclass(frozen=True, slots=True)
class CoapSpelling:
    """What the standard leaves open for requests.

    content_format: number sent, None for none. protocol_option: number of an option that carries
    X-Admin-Protocol, None for none.
    """

    content_format: int | None = None
    protocol_option: int | None = None


class CoapEsipa:
    """One eIM over CoAP. The path of the URL is used when it has one.

    sessions: shared by several clients, lets one resume what another began. tuning: sizes and
    ciphers.
    """

    def __init__(
        self,
        url: str,
        options: ClientOptions,
        *,
        sessions: DtlsSessions | None = None,
        tuning: CoapTuning | None = None,
        spelling: CoapSpelling | None = None,
    ) -> None:
        parts = urlsplit(url)
        self.url = url
        self.binding = Binding.COAPS if parts.scheme == "coaps" else Binding.COAP
        self._path = parts.path.rstrip("/") or ASN1_PATH
        self._lane = options.lane or url
        self._tap = options.tap
        self._block_bytes = (tuning or CoapTuning()).block_bytes
        self._extra = _options(spelling or CoapSpelling(), options.protocol)
        self._client = CoapClient(
            f"{parts.scheme}://{parts.netloc}",
            options.trust,
            options.identity,
            options.psk,
            connect_to=options.connect_to,
            timeout_s=options.timeout_s,
            sessions=sessions,
            tuning=tuning,
            tap=options.tap,
            name=self._lane,
        )

    @property
    def wire(self) -> WireBytes:
        """What was spent on the wire since it was made."""
        return self._client.wire

    @property
    def resumed(self) -> bool:
        """Whether the association that is open took up an earlier session."""
        return self._client.resumed

    async def exchange(self, message: bytes) -> bytes:
        """Send one message and return the answer, empty when it has no body.

        Raises PeerError and TrustError as `EsipaClient` says.
        """
        began = time.perf_counter_ns()
        sent = self._tap(self._lane, Layer.ESIPA, Direction.OUT, message)
        answer = await self._client.post(self._path, message, self._extra)
        if not answer.successful:
            raise self._refused(answer, in_blocks=len(message) > self._block_bytes)
        took = time.perf_counter_ns() - began
        self._tap(self._lane, Layer.ESIPA, Direction.IN, answer.body, pair=sent, duration_ns=took)
        return answer.body

    async def close(self) -> None:
        """Close the association. Harmless when already closed."""
        await self._client.close()

    def _refused(self, answer: CoapResponse, *, in_blocks: bool) -> PeerError:
        status, said = dotted(answer.code), remark(answer.body)
        told = f": {said}" if said else ""
        hint = _HINTS.get(status, "Look at the eIM's log.")
        return PeerError(
            f"{self.url} answered {status}{told}".rstrip(".") + ".",
            status=status,
            hint=f"{hint} {_IN_BLOCKS}" if in_blocks and status in _OF_BLOCKS else hint,
        )


def _options(spelling: CoapSpelling, protocol: str) -> tuple[tuple[int, bytes], ...]:
    found: list[tuple[int, bytes]] = []
    if (number := spelling.content_format) is not None:
        found.append((_CONTENT_FORMAT, number.to_bytes((number.bit_length() + 7) // 8, "big")))
    if spelling.protocol_option is not None:
        found.append((spelling.protocol_option, protocol.encode()))
    return tuple(found)
