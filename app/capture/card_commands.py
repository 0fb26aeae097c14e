"""What a command is called in the list, what it says there, and what its data field holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.capture.apdu_parts import AUTHENTICATE_CONTEXTS, IDENTITIES, pin_name
from app.capture.apdu_view import Command
from app.capture.assembly import Records
from app.capture.card_answers import file_parts, length_and_value, offset, suspension_text
from app.capture.card_files import file_path
from app.capture.card_names import instruction
from app.capture.card_selection import FILE_COMMANDS, named_selection, select_name, selected_file
from app.capture.parts import Part
from app.capture.purposes import command_purpose, in_short
from app.capture.terminal_profile import profile_parts
from app.capture.tlv_parts import envelope_parts, proactive_name, tlv_parts, toolkit_parts
from app.capture.value_text import aid_text, hex_text, number_text, size_text
from app.card.toolkit_names import ENVELOPES
from app.values.traffic import Record

_SELECT = 0xA4
_WRITES = (0xD6, 0xDC)
_SUSPEND_TIMES = 4
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
    if command.ins == _SELECT:
        detail = named_selection(records, record, command)
    elif not detail and command.ins in FILE_COMMANDS:
        detail = selected_file(records, record, command)
    if not meaning:
        meaning = command.oddity or in_short(command_purpose(name)) or _sizes(command)
    return CommandText(f"{name} · {detail}" if detail else name, meaning)


def command_data(raw: bytes, command: Command, file: str = "") -> tuple[Part, ...]:
    """Return what lies in a command's data field; file: the one the command works on."""
    start, end = command.data_start, command.data_start + len(command.data)
    if not command.data:
        return ()
    if command.ins == _SELECT:
        return (_selection(command, start, end, file or select_name(command)),)
    if command.ins in _PIN_COMMANDS:
        return (Part("PIN", start, end, "not shown"),)
    if command.ins in _WRITES:
        return file_parts(command, file, command.data, start)
    reader = _DATA.get(command.ins)
    return reader(raw, start, end) if reader else ()


def _selection(command: Command, start: int, end: int, file: str) -> Part:
    if command.p1 == 0x04:
        return Part("AID", start, end, aid_text(command.data))
    if len(command.data) == 2:
        number = int.from_bytes(command.data, "big")
        text = f"{file} ({number:04X})" if file and file != f"{number:04X}" else f"{number:04X}"
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
    count = f"up to {size_text(command.le)}" if command.le else size_text(len(command.data))
    return "", f"{count} from offset {offset(command)}"


def _read_record(command: Command) -> tuple[str, str]:
    return "", f"record {command.p1}" if command.p1 else "next record"


def _authenticate(command: Command) -> tuple[str, str]:
    return AUTHENTICATE_CONTEXTS.get(command.p2 & 0x87, ""), ""


def _identity(command: Command) -> tuple[str, str]:
    return IDENTITIES.get(command.p2 & 0x7F, ""), ""


def _suspend(command: Command) -> tuple[str, str]:
    return {0: "suspend", 1: "resume"}.get(command.p1, ""), ""


def _challenge_data(raw: bytes, start: int, end: int) -> tuple[Part, ...]:
    return length_and_value(raw, start, end, ("RAND", "AUTN"))


def _profile_data(raw: bytes, start: int, end: int) -> tuple[Part, ...]:
    return profile_parts(raw[start:end], start)


def _pattern(raw: bytes, start: int, end: int) -> tuple[Part, ...]:
    return (Part("searched for", start, end, hex_text(raw[start:end])),)


def _amount(raw: bytes, start: int, end: int) -> tuple[Part, ...]:
    return (Part("value added", start, end, number_text(raw[start:end])),)


def _suspension(raw: bytes, start: int, end: int) -> tuple[Part, ...]:
    if end - start != _SUSPEND_TIMES:
        return (Part("resume token", start, end, hex_text(raw[start:end])),)
    middle = start + _SUSPEND_TIMES // 2
    return (
        Part("minimum suspension", start, middle, suspension_text(raw[start:middle])),
        Part("maximum suspension", middle, end, suspension_text(raw[middle:end])),
    )


_DATA: dict[int, Callable[[bytes, int, int], tuple[Part, ...]]] = {
    0x10: _profile_data,
    0x14: toolkit_parts,
    0x32: _amount,
    0x76: _suspension,
    0x88: _challenge_data,
    0x89: _challenge_data,
    0xA2: _pattern,
    0xAA: tlv_parts,
    0xC2: envelope_parts,
    0xCB: tlv_parts,
    0xDB: tlv_parts,
}
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
    0x76: _suspend,
    0x78: _identity,
    0x88: _authenticate,
    0x89: _authenticate,
    0xA2: _read_record,
    0xD6: _read_binary,
    0xDC: _read_record,
    0x20: _pin,
    0x24: _pin,
    0x26: _pin,
    0x28: _pin,
    0x2C: _pin,
}
