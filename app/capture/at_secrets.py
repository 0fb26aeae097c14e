"""Secrets in AT lines: PINs and subscriber identities in clear, and those of the APDUs as digits.

An APDU is searched as if it stood by itself; what was found is told in characters of the lines, of
each line of a message that took several.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from app.capture.assembly import Records
from app.capture.at_apdu import Inside
from app.capture.card_decoders import AnswerDecoder, CommandDecoder
from app.capture.harmless import is_harmless
from app.capture.lookahead import look_ahead
from app.capture.parts import Decoding, Piece
from app.capture.secret_text import text_secrets
from app.capture.secrets import Secret, file_secret, message_secrets, secrets_in
from app.values.traffic import Direction, Layer, Record


def all_secrets(
    record: Record, decoding: Decoding, records: Records, *, identifiers: bool = False
) -> Iterator[Secret]:
    """Yield the secrets of a record of any wire, as `secrets_in`; of AT lines those inside too."""
    yield from secrets_in(record, decoding, records, identifiers=identifiers)
    if record.layer is not Layer.AT:
        return
    inside = Inside.of(record, records)
    if inside is not None:
        for one in _inner(inside, identifiers=identifiers):
            place = inside.place(Piece(one.seq, one.start, one.end))
            if place is not None:
                yield Secret(place.seq, place.start, place.end, one.what)
    elif what := file_secret(decoding.title):
        for part in decoding.walk():
            if part.name in ("response", "data"):
                yield Secret(record.seq, part.start, part.end, what)


def digits_of(value: bytes) -> bytes:
    """Return what hex digits stand for, nothing when they are none: a secret has both forms."""
    try:
        return bytes.fromhex(value.decode("ascii"))
    except ValueError:
        return b""


def _inner(inside: Inside, *, identifiers: bool) -> Iterator[Secret]:
    """Yield the secrets of the APDU, and of the message that goes on in other lines."""
    record = inside.record
    yield from (Secret(record.seq, *look) for look in text_secrets(record.data))
    if not identifiers and is_harmless(record, inside):
        return
    if record.direction is Direction.NONE:
        record = replace(record, direction=Direction.IN)
    ahead = look_ahead(inside, record)
    for source in ahead.sources:
        yield from message_secrets(source, identifiers=identifiers)
        for look in text_secrets(source.data):
            for piece in source.locate(look.start, look.end):
                yield Secret(piece.seq, piece.start, piece.end, look.what)
    for one in dict.fromkeys((record, ahead.end or record)):
        decoder = CommandDecoder() if one.direction is Direction.OUT else AnswerDecoder()
        decoding = decoder.decode(one, inside)
        yield from secrets_in(one, decoding, inside, identifiers=identifiers)
