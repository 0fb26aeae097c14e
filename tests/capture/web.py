"""ESipa traffic as this program's own clients and servers put it on record."""

from __future__ import annotations

from app.capture.recorder import Recorder
from app.values.traffic import Direction, Layer

REQUEST = bytes.fromhex("BF4F125A1089049032123451234512345678901235")
RESPONSE = bytes.fromhex("BF4F03020101")
POST = (
    b"POST /gsma/rsp2/asn1 HTTP/1.1\r\nHost: eim.example.com\r\n"
    b"Content-Type: application/x-gsma-rsp-asn1\r\nContent-Length: 21\r\n\r\n"
)
OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/x-gsma-rsp-asn1\r\nContent-Length: 6\r\n\r\n"
CHUNKED = OK.replace(b"Content-Length: 6", b"Transfer-Encoding: chunked")
COAP_POST = bytes.fromhex("44023039C0FFEE01B467736D61047273703204") + b"asn1" + b"\xff" + REQUEST
COAP_CHANGED = bytes.fromhex("64443039C0FFEE01FF") + RESPONSE


def asked(recorder: Recorder, request: bytes = REQUEST, head: bytes = OK) -> None:
    """Record what an IPA does: the message first, its answer last."""
    message = recorder("IPA", Layer.ESIPA, Direction.OUT, request)
    post = recorder("web", Layer.HTTP, Direction.OUT, POST, session=9, note="21 B")
    recorder(
        "web", Layer.HTTP, Direction.IN, head, session=9, pair=post, note="6 B",
        duration_ns=7_000_000,
    )  # fmt: skip
    recorder("IPA", Layer.ESIPA, Direction.IN, RESPONSE, pair=message, duration_ns=8_000_000)


def served(recorder: Recorder, session: int = 4) -> None:
    """Record what an eIM does: both heads at the end."""
    message = recorder("eIM", Layer.ESIPA, Direction.IN, REQUEST, session=session)
    recorder(
        "eIM", Layer.ESIPA, Direction.OUT, RESPONSE, session=session, pair=message, duration_ns=1
    )
    post = recorder("eIM", Layer.HTTP, Direction.IN, POST, session=session, note="[::1]:5 21 B")
    recorder(
        "eIM", Layer.HTTP, Direction.OUT, OK, session=session, pair=post, duration_ns=2, note="6 B"
    )


def served_coap(recorder: Recorder, lane: str = "eIM over CoAP") -> None:
    """Record a request that came over CoAP and its piggybacked answer, with what they carry."""
    post = recorder(lane, Layer.COAP, Direction.IN, COAP_POST, session=3)
    message = recorder(lane, Layer.ESIPA, Direction.IN, REQUEST, session=3)
    recorder(lane, Layer.ESIPA, Direction.OUT, RESPONSE, session=3, pair=message)
    recorder(lane, Layer.COAP, Direction.OUT, COAP_CHANGED, session=3, pair=post)
