"""Decoders of what travels between IPA and eIM: ESipa messages, CoAP messages, HTTP heads."""

from __future__ import annotations

from app.capture.assembly import Records
from app.capture.coap_parts import CoapView, read_coap
from app.capture.codec_parts import LARGEST, Reading, message_part
from app.capture.gist import gist, worst
from app.capture.parts import Decoding, Part, State, own_source
from app.capture.purposes import function_purpose, in_short
from app.capture.value_text import size_text
from app.codec.functions import identify
from app.values.traffic import Layer, Record

_LONGEST_HEAD = 64_000


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
        state = State.FAILED if view.failed else worst((whole,))
        title = f"{view.kind} {view.code}"
        return Decoding(
            self.name, title, _coap_meaning(view), (own_source(record),), (whole,), state
        )


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
        """Split the head into lines."""
        parts: list[Part] = []
        at = 0
        for line in record.data[:_LONGEST_HEAD].split(b"\r\n"):
            if line:
                name, colon, value = line.decode("latin-1").partition(": ")
                first = not parts or not colon
                label = "start line" if not parts else name
                text = line.decode("latin-1") if first else value
                parts.append(Part(label, at, at + len(line), text))
            at += len(line) + 2
        title = parts[0].text if parts else "HTTP"
        failed = title.startswith("HTTP/") and title[9:10] in ("4", "5")
        state = State.FAILED if failed else State.NEUTRAL
        fields = ", ".join(f"{part.name}: {part.text}" for part in parts[1:3])
        meaning = fields or size_text(len(record.data))
        return Decoding(self.name, title, meaning, (own_source(record),), tuple(parts), state)
