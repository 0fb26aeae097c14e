"""A tape full of secrets: each kind, on each layer, whole and cut into pieces."""

from __future__ import annotations

import base64
import json

from app.codec.schema import encode
from app.values.traffic import Direction, Layer
from tests.capture.tape import SELECT_ISDR, Tape, blocks

CODE = "1$smdp.example.com$MATCH-77-QX"
TOKEN = "Bearer 9f8e7d6c5b4a"
HASH_CC = bytes(range(0xC0, 0xE0))
LATE_HASH_CC = bytes(range(0x60, 0x80))
PIN = b"7391\xff\xff\xff\xff"
IMSI = bytes.fromhex("080910101032547698")
SESSION_KEY = bytes(range(0x41, 0x51))
PRIVATE_KEY = bytes(range(0x81, 0xA1))
PSK = bytes(range(0x21, 0x31))

SECRETS: dict[str, bytes] = {
    "activation code": CODE.encode(),
    "matching id": b"MATCH-77-QX",
    "authorization": TOKEN.encode(),
    "hash of the confirmation code": HASH_CC,
    "hash in an unfinished message": LATE_HASH_CC,
    "PIN": PIN,
    "IMSI": IMSI,
    "session key": SESSION_KEY,
    "private key": PRIVATE_KEY,
    "pre-shared key": PSK,
}


def trigger() -> bytes:
    """Return a profile download trigger with the activation code."""
    download = {"profileDownloadData": ("activationCode", CODE)}
    return encode("GetEimPackageResponse", ("profileDownloadTriggerRequest", download))


def prepare(hash_cc: bytes) -> bytes:
    """Return a PrepareDownload request with a hash of a confirmation code."""
    signed = b"\x30\x0a\x80\x01\x09\x01\x01\xff\x02\x02\x00\x00"
    hashed = b"\x04\x20" + hash_cc
    content = signed + b"\x5f\x37\x40" + b"\x33" * 64 + hashed
    certificate = b"\x30\x03\x02\x01\x05"
    content += certificate
    return b"\xbf\x21\x81" + bytes([len(content)]) + content


def secret_tape() -> Tape:
    """Record all of it on one tape."""
    tape = Tape()
    tape.event("powered, cold reset", "3B9F96C00A31FE45536F4D")
    tape.exchange(SELECT_ISDR, "9000")
    tape.exchange("0020000108" + PIN.hex(), "9000")
    tape.exchange("00A40004026F07", "9000")
    tape.exchange("00B0000009", IMSI.hex() + "9000")
    tape.exchange("0088008122" + "10" + "11" * 16 + "10" + "22" * 16, "6113")
    tape.exchange("00C0000013", "DB10" + SESSION_KEY.hex() + "00" + "9000")
    for block in blocks(prepare(HASH_CC).hex(), 90):
        tape.exchange(block, "9000")
    tape.exchange("80D8000012" + "8810" + PSK.hex(), "9000")
    for block in blocks(prepare(LATE_HASH_CC).hex(), 90)[:-1]:
        tape.exchange(block, "9000")
    tape.exchange("80F2000C00", "9000")
    _network(tape)
    return tape


def _network(tape: Tape) -> None:
    record = tape.recorder
    asked = record("eim", Layer.ESIPA, Direction.OUT, bytes.fromhex("BF4F03020101"))
    record("eim", Layer.ESIPA, Direction.IN, trigger(), pair=asked)
    for number in range(0, len(trigger()), 16):
        chunk = trigger()[number : number + 16]
        more = 8 if number + 16 < len(trigger()) else 0
        block = bytes([number // 16 << 4 | more])
        message = b"\x60\x45\x00" + bytes([number]) + b"\xd1\x0a" + block + b"\xff" + chunk
        record("coap://eim", Layer.COAP, Direction.IN, message)
        record("coap://eim", Layer.COAP, Direction.IN, message)
    head = f"POST /gsma/rsp2/esipa HTTP/1.1\r\nHost: eim\r\nAuthorization: {TOKEN}\r\n\r\n"
    body = {"message": base64.b64encode(trigger()).decode(), "matchingId": "MATCH-77-QX"}
    record("https://eim", Layer.HTTP, Direction.OUT, (head + json.dumps(body)).encode())
    key = b"\x30\x31\x02\x01\x01\x04\x20" + PRIVATE_KEY + b"\xa0\x0a\x06\x08*\x86H\xce=\x03\x01\x07"
    record("https://eim", Layer.HTTP, Direction.IN, b"HTTP/1.1 200 OK\r\n\r\n" + key)
    tape.event(f"download with LPA:{CODE} begins; key {PSK.hex()}")
