"""Decoders of what travels between IPA and eIM: ESipa messages, CoAP messages, HTTP heads."""

from __future__ import annotations

from app.capture.assembly import Records
from app.capture.coap_assembly import whole_message
from app.capture.coap_parts import CoapView, read_coap
from app.capture.codec_parts import LARGEST, Reading, message_part
from app.capture.gist import gist, worst
from app.capture.http_parts import Body, head_parts, read_body
from app.capture.parts import Decoding, Part, Piece, Source, State, own_source
from app.capture.purposes import function_purpose, in_short
from app.capture.value_text import size_text
from app.codec.functions import identify
from app.values.traffic import Layer, Record


class EsipaDecoder:
    """Whole ESipa messages, whatever binding carried them."""

    name = "ESipa"

    def priority(self, record: Record) -> float:
        """Fit messages of the ESipa layer that have bytes."""
        return 1.0 if record.layer is Layer.ESIPA and record.data else 0.0

    def decode(self, record: Record, records: Records) -> Decoding:
        """Name the function and take the message apart; an answer is one that has a question."""
        answer = bool(record.pair)
        reading = _reading(record.data, answer=answer)
        part = message_part(reading, 0, 0, judge=answer)
        read = (part,) if part else ()
        title = reading.label or "ESipa message"
        meaning = gist(read) or in_short(function_purpose(reading.label))
        return Decoding(
            self.name,
            f"↳ {title}" if answer else title,
            meaning or size_text(len(record.data)),
            (own_source(record),),
            read or (Part("bytes", 0, len(record.data), size_text(len(record.data))),),
            worst(read) if read else State.ATTENTION,
            reading.label,
        )


def _reading(data: bytes, *, answer: bool) -> Reading:
    found = identify(data, response=answer) if len(data) <= LARGEST else None
    if found is None:
        return Reading("")
    function = found.function
    label = f"{function.interface}.{function.name}" if function else found.type_name
    return Reading(label, found.node)


class CoapDecoder:
    """CoAP messages, as they are within DTLS."""

    name = "CoAP"

    def priority(self, record: Record) -> float:
        """Fit what looks like a CoAP message."""
        fits = record.layer is Layer.COAP and record.data and record.data[0] >> 6 == 1
        return 1.0 if fits and len(record.data) >= 4 else 0.0

    def decode(self, record: Record, records: Records) -> Decoding:
        """Name method or answer, path and block, and take the message apart."""
        view = read_coap(record.data)
        if view is None:
            raise ValueError("priority() admits only CoAP messages")
        whole = Part("CoAP message", 0, len(record.data), kind="CoAP", children=view.parts)
        sources, reading, read = _carried(records, record, view)
        state = State.FAILED if view.failed else worst((*read, whole))
        return Decoding(
            self.name,
            f"{view.kind} {view.code}",
            _coap_meaning(view),
            sources,
            (*read, whole),
            state,
            reading.label if read else "",
        )


def _carried(
    records: Records, record: Record, view: CoapView
) -> tuple[tuple[Source, ...], Reading, tuple[Part, ...]]:
    """Read the message that ends with a CoAP payload, put together from its blocks."""
    own = own_source(record)
    if not view.payload or view.block.more:
        return (own,), Reading(""), ()
    message = whole_message(records, record, view)
    reading = _reading(message.data, answer=not view.request) if message.complete else Reading("")
    alone = message.blocks == 1
    where = (0, len(record.data) - len(view.payload)) if alone else (1, 0)
    part = message_part(reading, *where, judge=not view.request)
    return (own,) if alone else (own, message.source), reading, (part,) if part else ()


def _coap_meaning(view: CoapView) -> str:
    texts = [f"/{view.path}"] if view.path else []
    texts += view.blocks
    texts.append(size_text(len(view.payload)) if view.payload else "no payload")
    return ", ".join(texts)


class HttpDecoder:
    """HTTP heads: the first line, and each header field."""

    name = "HTTP"

    def priority(self, record: Record) -> float:
        """Fit heads that have bytes."""
        return 1.0 if record.layer is Layer.HTTP and record.data else 0.0

    def decode(self, record: Record, records: Records) -> Decoding:
        """Split the head into lines, and read the body when it is in the record too."""
        head, body = head_parts(record.data), read_body(record.data)
        title = head[0].text if head else "HTTP"
        answer = title.startswith("HTTP/")
        sources, reading, read = _body(record, body, answer=answer)
        failed = answer and title[9:10] in ("4", "5")
        fields = ", ".join(f"{part.name}: {part.text}" for part in head[1:3])
        return Decoding(
            self.name,
            title,
            fields or size_text(len(record.data)),
            sources,
            (*read, *head, *body.parts),
            State.FAILED if failed else worst((*read, *body.parts)),
            reading.label if read else "",
        )


def _body(
    record: Record, body: Body, *, answer: bool
) -> tuple[tuple[Source, ...], Reading, tuple[Part, ...]]:
    """Read the message in a body; one of several chunks is a source of its own."""
    own = own_source(record)
    if not body.runs or not body.whole:
        return (own,), Reading(""), ()
    reading = _reading(body.of(record.data), answer=answer)
    alone = len(body.runs) == 1
    part = message_part(reading, *((0, body.runs[0][0]) if alone else (1, 0)), judge=answer)
    if alone:
        return (own,), reading, (part,) if part else ()
    pieces = tuple(Piece(record.seq, start, end) for start, end in body.runs)
    joined = Source("Message", body.of(record.data), pieces)
    return (own, joined), reading, (part,) if part else ()
