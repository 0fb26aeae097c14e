"""Reading bytes that were typed and not yet sent, and what came back, as records are read."""

from __future__ import annotations

from collections.abc import Iterator

from app.capture.codec_parts import es10_request, message_part
from app.capture.gist import gist, worst
from app.capture.outgoing import Form
from app.capture.parts import Decoding, Piece, Source
from app.capture.session import Session
from app.capture.value_text import size_text
from app.capture.veil import Veil
from app.card.store_data import MAX_BLOCK, blocks
from app.errors import CodecError
from app.values.traffic import Direction, Layer, Record

_LANE = "draft"


def decode_draft(form: Form, data: bytes) -> Decoding:
    """Read bytes as what they would be sent as; offsets count from the first of them."""
    if form is not Form.MESSAGE:
        layer = Layer.ESIPA if form is Form.ESIPA else Layer.APDU
        return Session([_record(1, layer, Direction.OUT, data)]).decode(0)
    reading = es10_request(data)
    part = message_part(reading, 0, 0, judge=False)
    parts = (part,) if part else ()
    source = Source("Message", data, (Piece(1, 0, len(data)),))
    title = reading.label or "Unknown message"
    meaning = gist(parts) or size_text(len(data))
    return Decoding("draft", title, meaning, (source,), parts, worst(parts), reading.label)


def decode_answer(form: Form, sent: bytes, answer: bytes, *, hides: bool = False) -> Decoding:
    """Read an answer in the light of what it answers. hides: without its secrets."""
    session = Session(_exchange(form, sent, answer))
    last = len(session) - 1
    true = session.decode(last)
    return Veil(session).decode(session.records[last], true) if hides else true


def _exchange(form: Form, sent: bytes, answer: bytes) -> list[Record]:
    if form is Form.ESIPA:
        asked = _record(1, Layer.ESIPA, Direction.OUT, sent)
        return [asked, _record(2, Layer.ESIPA, Direction.IN, answer, 1)]
    commands = list(_commands(form, sent))
    records = [
        _record(at, Layer.APDU, Direction.OUT, one) for at, one in enumerate(commands, start=1)
    ]
    count = len(records)
    records.append(_record(count + 1, Layer.APDU, Direction.IN, answer, count))
    return records


def _commands(form: Form, sent: bytes) -> Iterator[bytes]:
    if form is Form.COMMAND:
        yield sent
        return
    try:
        cut = blocks(sent, MAX_BLOCK, want_le=False)
    except CodecError:  # nothing that a card could have answered
        yield b""
        return
    for block in cut:
        yield bytes(block)


def _record(seq: int, layer: Layer, direction: Direction, data: bytes, pair: int = 0) -> Record:
    return Record(seq, 0, _LANE, layer, direction, data, pair=pair)
