"""What a card's answer holds, told by the command it answers. ES10 answers are the codec's."""

from __future__ import annotations

from collections.abc import Callable

from app.capture.apdu_view import Command
from app.capture.assembly import Records
from app.capture.card_commands import selected_file
from app.capture.parts import Part
from app.capture.tlv_parts import envelope_parts, tlv_parts
from app.capture.value_text import hex_text, swapped_digits
from app.values.traffic import Record

_TEMPLATES = (0x62, 0x6F)


def answer_parts(
    records: Records, origin: Record, command: Command, data: bytes
) -> tuple[Part, ...]:
    """Read the whole answer to a command; nothing when its form is not known."""
    if command.ins in (0xB0, 0xB2):
        return _contents(selected_file(records, origin, command), data)
    reader = _READERS.get(command.ins)
    return reader(command, data) if reader else ()


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


def _contents(file: str, data: bytes) -> tuple[Part, ...]:
    end = len(data)
    if file == "EF.ICCID":
        return (Part("ICCID", 0, end, swapped_digits(data)),)
    if file == "EF.DIR" and data[0] == 0x61:
        return tlv_parts(data, 0, end)
    if file == "EF.IMSI" and data[0] < end:
        return (Part("IMSI", 0, end, swapped_digits(data[1 : data[0] + 1])[1:]),)
    name = f"contents of {file}" if file else "contents"
    return (Part(name, 0, end, hex_text(data)),)


_READERS: dict[int, Callable[[Command, bytes], tuple[Part, ...]]] = {
    0xA4: _template,
    0xF2: _status,
    0xCA: _objects,
    0xCB: _objects,
    0x12: _proactive,
    0x70: _channel,
}
