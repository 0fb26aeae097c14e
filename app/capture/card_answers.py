"""What a card's answer holds, told by the command it answers. ES10 answers are the codec's."""

from __future__ import annotations

from collections.abc import Callable

from app.capture.apdu_view import Command
from app.capture.assembly import Records
from app.capture.card_selection import selected_file, short_identifier
from app.capture.file_contents import content_parts
from app.capture.parts import Part, State
from app.capture.tlv_parts import envelope_parts, tlv_parts
from app.capture.value_text import hex_text, number_text, size_text
from app.values.traffic import Record

READ_BINARY, READ_RECORD = 0xB0, 0xB2
_TEMPLATES = (0x62, 0x6F)
_AUTHENTICATED, _OUT_OF_STEP = 0xDB, 0xDC
_COUNTER = 3
_SUSPENDED = 10
_GSM_ANSWER = 12
_UNITS = ("seconds", "minutes", "hours", "days", "times ten days")


def answer_parts(
    records: Records, origin: Record, command: Command, data: bytes
) -> tuple[Part, ...]:
    """Read the whole answer to a command; nothing when its form is not known."""
    if command.ins in (READ_BINARY, READ_RECORD):
        file = selected_file(records, origin, command)
        return file_parts(command, file, data, 0)
    reader = _READERS.get(command.ins)
    return reader(command, data) if reader else ()


def file_parts(command: Command, file: str, data: bytes, start: int) -> tuple[Part, ...]:
    """Return what was read from a file, or is written to it; start: where the bytes lie."""
    if offset(command):
        name = f"contents of {file}" if file else "contents"
        text = f"from offset {offset(command)}: {hex_text(data)}"
        return (Part(name, start, start + len(data), text),) if data else ()
    return content_parts(file, data, start)


def offset(command: Command) -> int:
    """Return where in a file READ or UPDATE BINARY begins; 0 for commands on records."""
    if command.ins not in (READ_BINARY, 0xD6):
        return 0
    return command.p2 if short_identifier(command) else command.parameters


def _template(command: Command, data: bytes) -> tuple[Part, ...]:
    return tlv_parts(data, 0, len(data)) if data[0] in _TEMPLATES else ()


def _status(command: Command, data: bytes) -> tuple[Part, ...]:
    return tlv_parts(data, 0, len(data), 0x62 if data[0] == 0x84 else 0)


def _objects(command: Command, data: bytes) -> tuple[Part, ...]:
    return tlv_parts(data, 0, len(data))


def _proactive(command: Command, data: bytes) -> tuple[Part, ...]:
    return envelope_parts(data, 0, len(data))


def _channel(command: Command, data: bytes) -> tuple[Part, ...]:
    if len(data) != 1:
        return ()
    return (Part("channel", 0, 1, f"{data[0]}"),)


def _authenticate(command: Command, data: bytes) -> tuple[Part, ...]:
    """Read RES and session keys, each behind its length, or AUTS."""
    if data[0] not in (_AUTHENTICATED, _OUT_OF_STEP):
        return _gsm_algorithm(data) if len(data) == _GSM_ANSWER else ()
    done = data[0] == _AUTHENTICATED
    names = ("RES", "CK", "IK", "Kc") if done else ("AUTS",)
    text = "successful" if done else "synchronisation failure"
    state = State.OK if done else State.ATTENTION
    parts = [Part("result", 0, 1, f"{text} ({data[0]:02X})", state=state)]
    return (*parts, *length_and_value(data, 1, len(data), names))


def _gsm_algorithm(data: bytes) -> tuple[Part, ...]:
    return (Part("SRES", 0, 4, hex_text(data[:4])), Part("Kc", 4, 12, hex_text(data[4:])))


def length_and_value(data: bytes, at: int, end: int, names: tuple[str, ...]) -> tuple[Part, ...]:
    """Read values that stand behind their length, one byte each; the rest is named as such."""
    parts: list[Part] = []
    for name in names:
        if at >= end or at + 1 + data[at] > end:
            break
        last = at + 1 + data[at]
        inside = (
            Part("length", at, at + 1, size_text(data[at])),
            Part(name, at + 1, last, hex_text(data[at + 1 : last])),
        )
        parts.append(Part(f"{name} with length", at, last, children=inside))
        at = last
    if at < end:
        parts.append(Part("further bytes", at, end, hex_text(data[at:end]), kind="raw"))
    return tuple(parts)


def _challenge(command: Command, data: bytes) -> tuple[Part, ...]:
    return (Part("challenge", 0, len(data), hex_text(data)),)


def _found_records(command: Command, data: bytes) -> tuple[Part, ...]:
    text = ", ".join(str(one) for one in data)
    return (Part("records found", 0, len(data), text),)


def _increased(command: Command, data: bytes) -> tuple[Part, ...]:
    if len(data) < _COUNTER:
        return ()
    value = len(data) - _COUNTER if len(data) > _COUNTER else _COUNTER
    parts = [Part("new value", 0, value, number_text(data[:value]))]
    if value < len(data):
        parts.append(Part("value added", value, len(data), number_text(data[value:])))
    return tuple(parts)


def _suspended(command: Command, data: bytes) -> tuple[Part, ...]:
    if len(data) != _SUSPENDED:
        return ()
    longest = Part("maximum suspension", 0, 2, suspension_text(data[:2]))
    return (longest, Part("resume token", 2, _SUSPENDED, hex_text(data[2:])))


def suspension_text(two: bytes) -> str:
    """Return a duration of SUSPEND UICC, unit first: `2 hours`."""
    unit = _UNITS[two[0]] if two[0] < len(_UNITS) else f"units {two[0]:02X}"
    return f"{two[1]} {unit}"


_READERS: dict[int, Callable[[Command, bytes], tuple[Part, ...]]] = {
    0xA4: _template,
    0xF2: _status,
    0xCA: _objects,
    0xCB: _objects,
    0x12: _proactive,
    0x70: _channel,
    0x88: _authenticate,
    0x89: _authenticate,
    0x84: _challenge,
    0xA2: _found_records,
    0x32: _increased,
    0x76: _suspended,
    0x78: _objects,
}
