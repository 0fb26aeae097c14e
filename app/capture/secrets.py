"""Where secrets lie in a record: by the standard's field names, by card command, by their look.

A place is found, never judged useful: what might be a key, code or subscriber identity counts as
one. Hiding what was found is `app.capture.redaction`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.capture.apdu_view import Command, read_command, read_response
from app.capture.assembly import Records, command_of
from app.capture.codec_parts import Reading, message_part
from app.capture.parts import Decoding, Part, Piece, Source
from app.capture.secret_text import base64_again, base64_runs, text_secrets
from app.codec import tlv
from app.codec.functions import identify
from app.values.traffic import Direction, Layer, Record

FIELDS = {
    "activationCode": "activation code",
    "matchingId": "matching id",
    "hashCc": "hash of the confirmation code",
    "confirmationCode": "confirmation code",
    "ppkEnc": "profile protection key",
    "ppkCmac": "profile protection key",
    "initialMacChainingValue": "MAC chaining value",
    "ki": "Ki",
    "opc": "OPc",
    "IMSI": "IMSI",
    "imsi": "IMSI",
    "PIN": "PIN",
}
"""Name of a part -> what is hidden, in words. Names are the standard's, or this program's own."""

IDENTIFIERS = {
    "eid": "EID",
    "eidValue": "EID",
    "iccid": "ICCID",
    "ICCID": "ICCID",
    "EID": "EID",
    "imei": "IMEI",
}
"""The same for what is hidden only when asked for."""

AT_LINE = "AT line"
"""The decoder whose parts with a tag lie on hex digits, two characters a byte."""

_SECRET_FILES = {
    "EF.IMSI": "IMSI",
    "EF.Keys": "CK and IK",
    "EF.KeysPS": "CK and IK",
    "EF.EPSNSC": "K_ASME",
    "EF.Kc": "Kc",
    "EF.KcGPRS": "Kc",
    "EF.5GS3GPPNSC": "K_AMF",
    "EF.5GSN3GPPNSC": "K_AMF",
    "EF.5GAUTHKEYS": "K_AUSF and K_SEAF",
    "EF.SUPI_NAI": "SUPI",
    "EF.IMPI": "IMPI",
    "EF.MSK": "key",
    "EF.MUK": "key",
}
_SECRET_SHORT_FILES = {0x07: "IMSI", 0x08: "CK and IK", 0x09: "CK and IK", 0x18: "K_ASME"}
"""Short identifiers of the same files in a USIM."""

_READ, _UPDATE = (0xB0, 0xB2), (0xD6, 0xDC)
_AUTHENTICATE, _PUT_KEY = (0x88, 0x89), 0xD8
_PINS = (0x20, 0x24, 0x26, 0x28, 0x2C)
_SHORT_FILE = 0x80
_KEY_SIZES = (16, 24, 32)


@dataclass(frozen=True, slots=True)
class Secret:
    """Bytes `start` to `end` of the record `seq`.

    fill: what to put in their place when it is not simply nothing; as long as they are.
    """

    seq: int
    start: int
    end: int
    what: str
    fill: bytes = b""


def secrets_in(
    record: Record, decoding: Decoding, records: Records, *, identifiers: bool = False
) -> Iterator[Secret]:
    """Yield the secrets of a record, and those of earlier ones its message was put together from.

    identifiers: EIDs, ICCIDs and IMEIs are secrets too.
    """
    yield from _fields(decoding, FIELDS | IDENTIFIERS if identifiers else FIELDS)
    if record.layer is Layer.APDU:
        yield from _card_secrets(record, decoding, records)
    for start, end, what in text_secrets(record.data):
        yield Secret(record.seq, start, end, what)
    if record.layer not in (Layer.APDU, Layer.AT):
        yield from _encoded(record, identifiers=identifiers)


def message_secrets(source: Source, *, identifiers: bool = False) -> Iterator[Secret]:
    """Yield the secrets of an ESipa or ES10 message, whole or cut off, put together elsewhere."""
    for decoding in message_decodings(source):
        yield from _fields(decoding, FIELDS | IDENTIFIERS if identifiers else FIELDS)


def message_decodings(source: Source) -> Iterator[Decoding]:
    """Read a message as a request and as an answer: of a cut-off one it is not known which."""
    for answer in (False, True):
        found = identify(source.data, response=answer)
        part = message_part(Reading("", found.node), 0, 0, judge=False) if found else None
        if part is not None:
            yield Decoding("message", "", "", (source,), (part,))


def secret_values(decoding: Decoding, *, identifiers: bool = False) -> Iterator[bytes]:
    """Yield the values of the secret fields, whole even where they lie in several records."""
    for part in _named(decoding, FIELDS | IDENTIFIERS if identifiers else FIELDS):
        start, end = _value(decoding, part)
        value = decoding.sources[part.source].data[start:end]
        yield _octets(value) if part.tag and decoding.decoder == AT_LINE else value


def _encoded(record: Record, *, identifiers: bool) -> Iterator[Secret]:
    """Look into base64: a message within is written anew without its secrets."""
    for run in base64_runs(record.data):
        source = Source("base64", run.inside, (Piece(0, 0, len(run.inside)),))
        found = [*message_secrets(source, identifiers=identifiers)]
        found += [Secret(0, *look) for look in text_secrets(run.inside)]
        if found:
            clean = hidden(run.inside, found)
            fill = base64_again(clean, record.data[run.start : run.end])
            yield Secret(record.seq, run.start, run.end, found[0].what, fill)


def hidden(data: bytes, secrets: Iterable[Secret]) -> bytes:
    """Return data of the same length with the secrets gone: zeros, or asterisks in text."""
    clean = bytearray(data)
    for one in secrets:
        value = data[one.start : one.end]
        empty = b"*" if value.isascii() and value.decode().isprintable() else b"\0"
        clean[one.start : one.end] = one.fill or empty * len(value)
    return bytes(clean)


def _named(decoding: Decoding, names: dict[str, str]) -> Iterator[Part]:
    """Yield as `Decoding.walk` does; written out, because redaction sees every part there is."""
    stack = list(reversed(decoding.parts))
    while stack:
        part = stack.pop()
        if part.name in names:
            yield part
        if part.children:
            stack.extend(reversed(part.children))


def _fields(decoding: Decoding, names: dict[str, str]) -> Iterator[Secret]:
    for part in _named(decoding, names):
        source = decoding.sources[part.source]
        for piece in source.locate(*_value(decoding, part)):
            yield Secret(piece.seq, piece.start, piece.end, names[part.name])


def _value(decoding: Decoding, part: Part) -> tuple[int, int]:
    """Return where the value lies, without tag and length."""
    if not part.tag:
        return part.start, part.end
    data = decoding.sources[part.source].data
    if decoding.decoder == AT_LINE:
        octets = _octets(data[part.start : part.end])
        return part.start + 2 * tlv.header(octets, 0, len(octets)).value_start, part.end
    return tlv.header(data, part.start, part.end).value_start, part.end


def _octets(digits: bytes) -> bytes:
    """Return what the hex digits of an AT line stand for; hidden ones count as zeros."""
    return bytes.fromhex(digits.replace(b"*", b"0").decode("ascii"))


def _card_secrets(record: Record, decoding: Decoding, records: Records) -> Iterator[Secret]:
    if record.direction is Direction.OUT:
        command = read_command(record.data)
        what = _sent_secret(command, decoding.title) if command else ""
        if command and what:
            end = command.data_start + len(command.data)
            yield from _whole_and_keys(record, command.data_start, end, what)
        return
    found = command_of(records, record)
    what = _answered_secret(found[1] if found else None, decoding.title)
    if what:
        yield from _whole_and_keys(record, 0, len(read_response(record.data).data), what)


def _whole_and_keys(record: Record, start: int, end: int, what: str) -> Iterator[Secret]:
    """Yield a secret, and by themselves the keys in it that stand behind their length."""
    yield Secret(record.seq, start, end, what)
    for at in range(start, end - 1):
        size = record.data[at]
        if size in _KEY_SIZES and at + 1 + size <= end:
            yield Secret(record.seq, at + 1, at + 1 + size, what)


def _sent_secret(command: Command, title: str) -> str:
    if command.ins in _PINS:
        return "PIN"
    if command.ins == _PUT_KEY:
        return "key"
    return _file_secret(command, title) if command.ins in _UPDATE else ""


def _answered_secret(command: Command | None, title: str) -> str:
    """Name what an answer gives away; a GET RESPONSE is titled as the command it belongs to."""
    if title.startswith("↳ AUTHENTICATE"):
        return "session keys"
    if command is not None and command.ins in _READ:
        return _file_secret(command, title)
    return file_secret(title)


def _file_secret(command: Command, title: str) -> str:
    if command.ins in (0xB0, 0xD6) and command.p1 & _SHORT_FILE:
        return _SECRET_SHORT_FILES.get(command.p1 & 0x1F, "")
    return file_secret(title)


def file_secret(title: str) -> str:
    """Return what the file at the end of a title keeps secret, empty for any other title."""
    return next((what for file, what in _SECRET_FILES.items() if title.endswith(file)), "")
