"""What a command is called in the list, what it says there, and what its data field holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.capture.apdu_parts import pin_name
from app.capture.apdu_view import Command
from app.capture.assembly import Records, exchanges_before
from app.capture.card_names import FILES, application, file_path, instruction
from app.capture.parts import Part
from app.capture.purposes import command_purpose, in_short
from app.capture.tlv_parts import envelope_parts, proactive_name, tlv_parts, toolkit_parts
from app.capture.value_text import aid_text, hex_text, size_text
from app.card.toolkit_names import ENVELOPES
from app.values.traffic import Record

_SELECT = 0xA4
_LOOK_BACK = 64
_PIN_COMMANDS = (0x20, 0x24, 0x26, 0x28, 0x2C)


@dataclass(frozen=True, slots=True)
class CommandText:
    """The two cells of the list."""

    title: str
    meaning: str


def command_text(record: Record, command: Command, records: Records) -> CommandText:
    """Name a command and say what it asks for."""
    name = instruction(command.cla, command.ins, command.p1)
    reader = _TEXTS.get(command.ins)
    detail, meaning = reader(command) if reader else ("", "")
    if not detail and command.ins in (0xB0, 0xB2, 0xD6, 0xDC):
        detail = selected_file(records, record, command)
    if not meaning:
        meaning = command.oddity or in_short(command_purpose(name)) or _sizes(command)
    return CommandText(f"{name} · {detail}" if detail else name, meaning)


def command_data(raw: bytes, command: Command) -> tuple[Part, ...]:
    """Return what lies in a command's data field."""
    start, end = command.data_start, command.data_start + len(command.data)
    if not command.data:
        return ()
    if command.ins == _SELECT:
        return (_selection(command, start, end),)
    if command.ins in _PIN_COMMANDS:
        return (Part("PIN", start, end, "not shown"),)
    if command.ins == 0x14:
        return toolkit_parts(raw, start, end)
    if command.ins == 0xC2:
        return envelope_parts(raw, start, end)
    if command.ins == 0xAA:
        return tlv_parts(raw, start, end)
    return ()


def selected_file(records: Records, record: Record, command: Command) -> str:
    """Return the name of the file selected on this channel when the command was sent."""
    for count, exchange in enumerate(
        exchanges_before(records, record.seq, record.lane, command.channel)
    ):
        if count == _LOOK_BACK:
            return ""
        before, answer = exchange.command, exchange.response
        if before.ins == _SELECT and answer and answer.sw1 in (0x90, 0x61, 0x91, 0x9F):
            return select_name(before)
    return ""


def select_name(command: Command) -> str:
    """Return the name of what a SELECT selects."""
    if command.p1 == 0x04:
        return application(command.data) or f"AID {command.data.hex().upper()}"
    if len(command.data) >= 2:
        return file_path(command.data[-2:])
    return "MF" if command.p1 == 0 and not command.data else ""


def _selection(command: Command, start: int, end: int) -> Part:
    if command.p1 == 0x04:
        return Part("AID", start, end, aid_text(command.data))
    if len(command.data) == 2:
        number = int.from_bytes(command.data, "big")
        name = FILES.get(number)
        text = f"{name} ({number:04X})" if name else f"{number:04X}"
        return Part("file identifier", start, end, text)
    return Part("path", start, end, file_path(command.data))


def _sizes(command: Command) -> str:
    if command.data:
        return size_text(len(command.data))
    return f"up to {size_text(command.le)}" if command.le is not None else ""


def _select(command: Command) -> tuple[str, str]:
    if command.p1 == 0x04:
        return select_name(command), f"AID {command.data.hex().upper()}"
    return select_name(command), f"file {hex_text(command.data).replace(' ', '')}"


def _channel(command: Command) -> tuple[str, str]:
    if command.p1 == 0x80:
        return "close", f"channel {command.p2}"
    return "open", f"channel {command.p2}" if command.p2 else "the card chooses the channel"


def _get_data(command: Command) -> tuple[str, str]:
    tag = f"{command.parameters:04X}".removeprefix("00")
    return f"tag {tag}", {"5A": "EID", "9F7F": "production life cycle"}.get(tag, "")


def _terminal_response(command: Command) -> tuple[str, str]:
    parts = toolkit_parts(command.data, 0, len(command.data))
    result = next((part.text for part in parts if part.name == "result"), "")
    return proactive_name(command.data), result


def _envelope(command: Command) -> tuple[str, str]:
    return ENVELOPES.get(command.data[0], "") if command.data else "", ""


def _get_response(command: Command) -> tuple[str, str]:
    return "", f"collects {size_text(command.le or 256)}"


def _pin(command: Command) -> tuple[str, str]:
    if not command.data:
        return pin_name(command.p2), "asks how many attempts are left"
    return pin_name(command.p2), "the PIN is not shown"


def _read_binary(command: Command) -> tuple[str, str]:
    offset = command.p2 if command.p1 & 0x80 else command.parameters
    count = f"up to {size_text(command.le)}" if command.le else size_text(len(command.data))
    return "", f"{count} from offset {offset}"


def _read_record(command: Command) -> tuple[str, str]:
    return "", f"record {command.p1}" if command.p1 else "next record"


_Reader = Callable[[Command], tuple[str, str]]
_TEXTS: dict[int, _Reader] = {
    _SELECT: _select,
    0x70: _channel,
    0xCA: _get_data,
    0x14: _terminal_response,
    0xC2: _envelope,
    0xC0: _get_response,
    0xB0: _read_binary,
    0xB2: _read_record,
    0xD6: _read_binary,
    0xDC: _read_record,
    0x20: _pin,
    0x24: _pin,
    0x26: _pin,
    0x28: _pin,
    0x2C: _pin,
}
