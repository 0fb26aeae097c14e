"""Decodes AT lines: the command or the answer, and the APDU within as a tree of its own.

The parts of an APDU lie on its hex digits, two characters a byte. A message of several lines is
shown whole at its last one, as of APDUs.

3GPP TS 27.007 §8.17
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from app.capture.apdu_view import read_response
from app.capture.assembly import Records
from app.capture.at_apdu import Inside, asked_by, carried, in_digits
from app.capture.at_line import AtCommand, AtLine, Form, Kind, read_answer, read_commands
from app.capture.at_names import at_name
from app.capture.at_parts import command_parts, crsm_file, error_name, line_parts
from app.capture.card_decoders import AnswerDecoder, CommandDecoder
from app.capture.parts import Decoding, Part, Source, State, own_source
from app.capture.purposes import in_short
from app.capture.secrets import AT_LINE
from app.capture.status_text import status_part
from app.capture.value_text import hex_text, size_text
from app.values.traffic import Direction, Layer, Record

_LONGEST = 80
_CARRIER_PARTS = frozenset({"command", "response"})


class AtDecoder:
    """Command lines to a modem, and what it says."""

    name = AT_LINE

    def priority(self, record: Record) -> float:
        """Fit all lines to and from modems that have bytes."""
        return 1.0 if record.layer is Layer.AT and record.data else 0.0

    def decode(self, record: Record, records: Records) -> Decoding:
        """Name the command or the result, its values, and what the APDU within says."""
        if record.direction is Direction.OUT:
            return _command_line(record, records)
        return _answer(record, records)


def _command_line(record: Record, records: Records) -> Decoding:
    commands = read_commands(record.data)
    if not commands:
        return _no_line(record)
    inner = inner_decoding(record, records)
    parts = [part for one in commands for part in command_parts(one)]
    parts += _rest(record, commands[-1].end)
    text = ";".join([commands[0].text, *(one.text[2:] for one in commands[1:])])
    if inner is None:
        file = " · ".join(_file_words(commands[-1]))
        title = f"{_cut(text)} · {file}" if file else _cut(text)
        return _made(record, title, _meaning(commands, parts), parts, _state(parts))
    title = f"{text} · {inner.title.replace(' · ', ' ')}"
    return _with_apdu(record, records, inner, title, parts, State.NEUTRAL)


def _answer(record: Record, records: Records) -> Decoding:
    asked = asked_by(record, records)
    lines = read_answer(record.data, asked)
    parts = [part for line in lines for part in line_parts(line, asked)]
    final = next((one for one in reversed(lines) if one.kind in (Kind.DONE, Kind.ERROR)), None)
    result = final.text if final else ""
    inner = inner_decoding(record, records)
    if inner is not None:
        sw = read_response(_apdu(record, records)).sw
        title = f"↳ {result or asked_text(asked)} {sw:04X}"
        state = State.FAILED if final and final.kind is Kind.ERROR else inner.state
        return _with_apdu(record, records, inner, title, parts, state)
    if final is not None and final.kind is Kind.ERROR:
        return _made(record, f"↳ {_cut(result)}", error_name(result), parts, State.FAILED)
    if not lines or all(line.kind is Kind.UNREADABLE for line in lines):
        return _no_line(record)
    if record.pair or final is not None:
        file = crsm_file(asked)
        title = f"↳ {result or asked_text(asked)}" + (f" · {file}" if file else "")
        state = _state(parts) if final is None or _state(parts) is State.ATTENTION else State.OK
        return _made(record, title, _values_text(parts), parts, state)
    first = next(line for line in lines if line.kind is not Kind.UNREADABLE)
    title = first.name if first.name and first.prefix_end > first.start else _cut(first.text)
    return _made(record, f"Modem: {title}", _said(lines, parts), parts, _state(parts))


def inner_decoding(record: Record, records: Records) -> Decoding | None:
    """Decode the APDU in a line as if it stood by itself, in its context; None without one."""
    inside = Inside.of(record, records)
    if inside is None:
        return None
    sent = record.direction is Direction.OUT
    decoder = CommandDecoder() if sent else AnswerDecoder()
    found = decoder.decode(replace(inside.record, direction=_way(sent)), inside)
    sources = tuple(inside.source(source) for source in found.sources)
    return replace(found, sources=sources)


def asked_text(asked: AtCommand | None) -> str:
    """Return the command an answer belongs to as one names it."""
    return asked.text if asked is not None else "answer"


def _way(sent: bool) -> Direction:
    return Direction.OUT if sent else Direction.IN


def _apdu(record: Record, records: Records) -> bytes:
    inner = carried(record, records)
    return inner.apdu if inner is not None else b""


def _with_apdu(
    record: Record, records: Records, inner: Decoding, title: str, parts: list[Part], state: State
) -> Decoding:
    """Put the tree of an APDU in the place of the value that carries it."""
    place = carried(record, records)
    start, end = (place.start, place.end) if place is not None else (0, 0)
    own = [part for part in parts if not (part.start == start and part.name in _CARRIER_PARTS)]
    notes = tuple(note for part in parts if part.start == start for note in part.notes)
    messages, fields = _sorted(inner, record)
    tree = Part(
        "command APDU" if record.direction is Direction.OUT else "response APDU",
        start, end, size_text((end - start) // 2), kind="APDU", notes=notes,
        children=tuple(in_digits(one, start) for one in fields),
    )  # fmt: skip
    shown = [in_digits(one, start if one.source == 0 else 0) for one in messages]
    own = sorted([*own, tree], key=lambda part: part.start)
    sources = (own_source(record), *inner.sources[1:])
    return Decoding(
        AT_LINE,
        title,
        inner.meaning,
        sources,
        (*shown, *own),
        State.ATTENTION if notes and state is State.NEUTRAL else state,
        inner.function,
    )


def _sorted(inner: Decoding, record: Record) -> tuple[list[Part], tuple[Part, ...]]:
    """Return the parts of the message, and the fields of the APDU itself side by side."""
    if record.direction is not Direction.OUT:
        size = (inner.sources[0].pieces[0].end - inner.sources[0].pieces[0].start) // 2
        answer = [part for part in inner.parts if part.kind == "status word" and not part.source]
        sw = answer[-1] if answer else status_part(0, size - 2)
        messages = [part for part in inner.parts if part is not sw and part.name != "data"]
        data = (Part("data", 0, size - 2, size_text(size - 2)),) if size > 2 else ()
        return messages, (*data, sw)
    whole = next((part for part in inner.parts if part.kind == "APDU"), None)
    if whole is None:
        return [], inner.parts
    return [part for part in inner.parts if part is not whole], whole.children


def _made(record: Record, title: str, meaning: str, parts: list[Part], state: State) -> Decoding:
    return Decoding(AT_LINE, title, _cut(meaning), (own_source(record),), tuple(parts), state)


def _no_line(record: Record) -> Decoding:
    note = "no AT line: damage, or the port talks another protocol"
    end = len(record.data)
    part = Part("bytes", 0, end, size_text(end), "", "raw", 0, (note,), State.ATTENTION)
    meaning = hex_text(record.data, 16)
    source: Source = own_source(record)
    return Decoding(AT_LINE, "Unreadable line", meaning, (source,), (part,), State.ATTENTION)


def _rest(record: Record, end: int) -> Iterator[Part]:
    """Yield what stands behind the last command that could be read, save the line's end."""
    left = record.data[end:]
    start = end + len(left) - len(left.lstrip(b"\r\n\0; "))
    stop = end + len(left.rstrip(b"\r\n\0 \x1a"))
    if stop > start:
        note = ("behind the command; not understood",)
        yield Part(
            "bytes", start, stop, size_text(stop - start), "", "raw", 0, note, State.ATTENTION
        )


def _meaning(commands: tuple[AtCommand, ...], parts: list[Part]) -> str:
    """Say what a line is for, and its first value that has words."""
    does = in_short(at_name(commands[0].name).does)
    if commands[0].form is Form.TEST:
        return "asks whether the modem knows this command, and with which values"
    values = [part for part in parts if part.kind == "AT" and part.name != "AT command"]
    told = ", ".join(f"{part.name} {part.text}" for part in values[:2])
    return ": ".join(filter(None, (does, told)))


def _values_text(parts: list[Part]) -> str:
    named = [
        part
        for part in parts
        if part.kind == "AT" and part.name not in ("result", "echo", "answer", "unsolicited")
    ]
    return ", ".join(
        part.text if part.name in ("information", "value") else f"{part.name} {part.text}"
        for part in named[:3]
    )


def _said(lines: tuple[AtLine, ...], parts: list[Part]) -> str:
    text = _values_text(parts)
    said = next((part.text for part in parts if part.name == "unsolicited"), "")
    return ", ".join(filter(None, (said if said != lines[0].name else "", text)))


def _file_words(command: AtCommand) -> Iterator[str]:
    if file := crsm_file(command):
        yield file


def _state(parts: list[Part]) -> State:
    odd = any(part.state is State.ATTENTION for part in parts)
    return State.ATTENTION if odd else State.NEUTRAL


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
