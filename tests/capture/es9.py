"""ES9+ exchanges in JSON, written from the standard's tables of members and types."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping

from app.capture.recorder import Recorder
from app.codec.schema import encode
from app.values.traffic import Direction, Layer
from tests.net import https_bench

TRANSACTION = bytes.fromhex("0102030405060708")
CHALLENGE = bytes(range(16))
SIGNATURE = b"\x5f\x37\x40" + bytes(64)
_SIGNED_1 = {
    "transactionId": TRANSACTION,
    "euiccChallenge": CHALLENGE,
    "serverAddress": "smdp.example",
    "serverChallenge": bytes(16),
}


def text(data: bytes) -> str:
    """Return base64."""
    return base64.b64encode(data).decode()


def initiate() -> dict[str, object]:
    """Return the request that begins a download."""
    info = {
        "svn": bytes.fromhex("020500"),
        "euiccCiPKIdListForVerification": [bytes(range(20))],
        "euiccCiPKIdListForSigning": [bytes(range(20))],
    }
    return {
        "euiccChallenge": text(CHALLENGE),
        "euiccInfo1": text(encode("EUICCInfo1", info)),
        "smdpAddress": "smdp.example",
    }


def initiated() -> dict[str, object]:
    """Return the SM-DP+'s answer to it."""
    return {
        "header": {"functionExecutionStatus": {"status": "Executed-Success"}},
        "transactionId": TRANSACTION.hex().upper(),
        "serverSigned1": text(encode("RSPDefinitions.ServerSigned1", _SIGNED_1)),
        "serverSignature1": text(SIGNATURE),
        "euiccCiPKIdToBeUsed": text(b"\x04\x14" + bytes(range(20))),
        "serverCertificate": text(https_bench.SERVER.certificate),
    }


def refused(subject: str = "8.2.6", reason: str = "3.8") -> dict[str, object]:
    """Return an answer of an SM-DP+ that does not do what it was asked."""
    codes = {"subjectCode": subject, "reasonCode": reason}
    return {"header": {"functionExecutionStatus": {"status": "Failed", "statusCodeData": codes}}}


def put(
    recorder: Recorder,
    function: str,
    request: Mapping[str, object],
    answer: Mapping[str, object],
    *,
    chunked: bool = False,
) -> tuple[int, int]:
    """Record an exchange with its bodies, as a proxy or an archive of HTTP has them."""
    body = json.dumps(request).encode()
    head = f"POST /gsma/rsp2/es9plus/{function} HTTP/1.1\r\nHost: smdp.example\r\n"
    head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    asked = recorder("SM-DP+", Layer.HTTP, Direction.OUT, head.encode() + body)
    data = json.dumps(answer).encode()
    back = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
    if chunked:
        back += "Transfer-Encoding: chunked\r\n\r\n"
        cut = len(data) // 2
        parts = (data[:cut], data[cut:])
        data = b"".join(b"%x\r\n%b\r\n" % (len(one), one) for one in parts) + b"0\r\n\r\n"
    else:
        back += f"Content-Length: {len(data)}\r\n\r\n"
    told = recorder(
        "SM-DP+", Layer.HTTP, Direction.IN, back.encode() + data, pair=asked, duration_ns=9
    )
    return asked, told
