"""Decoders of APDUs: a command, and an answer seen in the light of its command.

Each row of the list is one record. A message of several records is shown whole at its end: the
request at the last STORE DATA block, the response at the last answer of a GET RESPONSE chain.
"""

from __future__ import annotations

from dataclasses import replace

from app.capture import assembly
from app.capture.apdu_parts import command_parts
from app.capture.apdu_view import Command, Response, read_command, read_response
from app.capture.assembly import Message, Records
from app.capture.card_answers import answer_parts
from app.capture.card_commands import command_data, command_text
from app.capture.codec_parts import (
    Reading,
    es10_request,
    es10_response,
    is_segment,
    message_part,
    name_request,
    segment_text,
)
from app.capture.gist import gist, worst
from app.capture.parts import Decoding, Part, Source, State, own_source
from app.capture.purposes import function_purpose, in_short
from app.capture.status_text import status_part, status_state, status_text
from app.capture.value_text import size_text
from app.values.traffic import Direction, Layer, Record

STORE_DATA = 0xE2
GET_RESPONSE = 0xC0


class CommandDecoder:
    """Commands to a card."""

    name = "command APDU"

    def priority(self, record: Record) -> float:
        """Fit what went to a card and has at least a header."""
        fits = record.layer is Layer.APDU and record.direction is Direction.OUT
        return 1.0 if fits and len(record.data) >= 4 else 0.0

    def decode(self, record: Record, records: Records) -> Decoding:
        """Name the command and take its fields and data apart."""
        command = read_command(record.data)
        if command is None:
            raise ValueError("priority() admits only records with a header")
        if command.ins == STORE_DATA:
            return self._store_data(record, command, records)
        text = command_text(record, command, records)
        file = text.title.partition(" · ")[2]
        parts = command_parts(record.data, command, command_data(record.data, command, file))
        state = State.ATTENTION if command.oddity else State.NEUTRAL
        return Decoding(
            self.name, text.title, text.meaning, (own_source(record),), parts, state
        )  # fmt: skip

    def _store_data(self, record: Record, command: Command, records: Records) -> Decoding:
        message = assembly.request(records, record, command)
        last = bool(command.p1 & 0x80)
        reading = Reading(name_request(message.data))
        if last and message.complete:
            reading = es10_request(message.data)
        split = message.blocks > 1
        where = (1, 0) if split else (0, command.data_start)
        part = message_part(reading, *where, judge=False)
        read = (part,) if part else ()
        own = own_source(record)
        sources = (own, message.source) if split and last else (own,)
        fields = command_parts(record.data, command, ())
        apdu = Part("command APDU", 0, len(record.data), kind="APDU", children=fields)
        damaged = bool(command.oddity) or (last and not message.complete)
        return Decoding(
            self.name,
            f"STORE DATA · {reading.label}" if reading.label else "STORE DATA",
            _request_meaning(command, message, reading.label, read),
            sources,
            (*read, apdu),
            State.ATTENTION if damaged else worst(read),
            reading.label,
        )


def _request_meaning(command: Command, message: Message, label: str, read: tuple[Part, ...]) -> str:
    if not command.p1 & 0x80:
        return f"block {command.p2 + 1}, {size_text(len(command.data))}, more follow"
    if not message.complete:
        return "the beginning of the message is not kept"
    if is_segment(message.data):
        return segment_text(message.data)
    if text := gist(read):
        return text
    if message.blocks > 1:
        return f"{size_text(len(message.data))} in {message.blocks} blocks"
    return in_short(function_purpose(label)) or size_text(len(message.data))


class AnswerDecoder:
    """Answers of a card, read as what their command asked for."""

    name = "response APDU"

    def priority(self, record: Record) -> float:
        """Fit what came from a card and ends with a status word."""
        fits = record.layer is Layer.APDU and record.direction is Direction.IN
        return 1.0 if fits and len(record.data) >= 2 else 0.0

    def decode(self, record: Record, records: Records) -> Decoding:
        """Join the answer with those before it and read it as its command's answer."""
        answer = read_response(record.data)
        message = assembly.response(records, record)
        origin = records.get(message.origin)
        command = read_command(origin.data) if origin else None
        shown, sources = _sources(record, answer, message)
        title, function, read = _read(records, origin, command, message, shown)
        parts = self._parts(answer, message, shown, read)
        state = worst(read) if read else State.NEUTRAL
        if state is State.NEUTRAL:
            state = status_state(answer.sw, command.ins if command else 0)
        meaning = gist(read) or _status_meaning(answer)
        if read and status_state(answer.sw, command.ins if command else 0) is not State.OK:
            meaning = f"{status_text(answer.sw)} · {meaning}"
        return Decoding(self.name, f"↳ {title}", meaning, sources, parts, state, function)

    def _parts(
        self, answer: Response, message: Message, shown: int, read: tuple[Part, ...]
    ) -> tuple[Part, ...]:
        own: list[Part] = []
        if answer.data and (shown or not read):
            own.append(Part("data", 0, len(answer.data), size_text(len(answer.data))))
        own.append(status_part(answer.sw, len(answer.data)))
        return (*read, *own)


def _status_meaning(answer: Response) -> str:
    if answer.more and answer.data:
        return f"{size_text(len(answer.data))}; {status_text(answer.sw)}"
    return status_text(answer.sw)


def _sources(record: Record, answer: Response, message: Message) -> tuple[int, tuple[Source, ...]]:
    """Return which source holds the message, and the sources."""
    own = own_source(record)
    if message.blocks <= 1 and message.data == answer.data:
        return 0, (own,)
    return 1, (own, message.source)


def _read(
    records: Records, origin: Record | None, command: Command | None, message: Message, shown: int
) -> tuple[str, str, tuple[Part, ...]]:
    """Return the title, the function's name, and what was read from the whole answer."""
    if origin is None or command is None:
        return "answer to a command not kept", "", ()
    if command.ins == STORE_DATA:
        asked = name_request(assembly.request(records, origin, command).data)
        reading = Reading(asked)
        if message.complete:
            reading = es10_response(message.data, asked)
        part = message_part(reading, shown, 0)
        return reading.label or "STORE DATA", reading.label, (part,) if part else ()
    title = command_text(origin, command, records).title
    if not message.data or not message.complete:
        return title, "", ()
    read = answer_parts(records, origin, command, message.data)
    return title, "", tuple(_move(part, shown) for part in read)


def _move(part: Part, source: int) -> Part:
    """Return a part, and all below it, as lying in another source."""
    if source == 0:
        return part
    return replace(
        part, source=source, children=tuple(_move(child, source) for child in part.children)
    )
