"""A command's header and fields as parts, with the meaning of P1 and P2 for each instruction."""

from __future__ import annotations

from collections.abc import Callable

from app.capture.apdu_view import Command
from app.capture.card_names import SELECT_ANSWER, SELECT_BY, instruction
from app.capture.parts import Part, State
from app.capture.value_text import size_text

_RECORD_MODE = {2: "next record", 3: "previous record", 4: "this record"}
_STATUS_P1 = {0: "no indication", 1: "application initialised", 2: "application terminated"}
_STATUS_P2 = {0: "return the FCP template", 1: "return the AID", 0x0C: "return no data"}
_PINS = (
    {0x11: "universal PIN"}
    | {number: f"PIN {number}" for number in range(1, 9)}
    | {0x80 | number: f"second PIN {number}" for number in range(1, 9)}
    | {0x09 + number: f"ADM {number}" for number in range(1, 6)}
    | {0x89 + number: f"ADM {number + 5}" for number in range(1, 6)}
)
_SEARCH = {4: "forward from this record", 5: "backward from this record", 6: "enhanced search"}
_STATUS_OF = {0x80: "the issuer security domain", 0x40: "applications", 0x20: "load files"}
_STATUS_OF |= {0x10: "load files and modules"}

AUTHENTICATE_CONTEXTS: dict[int, str] = {
    0x00: "GSM algorithm",
    0x80: "GSM context",
    0x81: "3G context",
    0x82: "VGCS/VBS context",
    0x84: "GBA context",
    0x85: "MBMS context",
    0x86: "local key establishment",
}
"""P2 of AUTHENTICATE -> which keys are used, and how."""

IDENTITIES: dict[int, str] = {0x00: "SUCI", 0x01: "SUCI", 0x02: "SUCI 5G NSWO"}
"""P2 of GET IDENTITY, without its high bit -> which identity is asked for."""


def class_text(cla: int, channel: int, *, secured: bool) -> str:
    """Return what a class byte says."""
    kind = "GSM class" if cla == 0xA0 else "proprietary class" if cla & 0x80 else "standard class"
    return f"channel {channel}, {kind}" + (", secured" if secured else "")


def command_parts(raw: bytes, command: Command, children: tuple[Part, ...]) -> tuple[Part, ...]:
    """Return the fields of a command in wire order; children: what was found in its data."""
    first, second = parameter_texts(command)
    name = instruction(command.cla, command.ins, command.p1)
    cla = class_text(command.cla, command.channel, secured=command.secured)
    parts = [
        Part("CLA", 0, 1, f"{cla} ({command.cla:02X})"),
        Part("INS", 1, 2, f"{name} ({command.ins:02X})"),
        Part("P1", 2, 3, _with_hex(first, command.p1)),
        Part("P2", 3, 4, _with_hex(second, command.p2)),
    ]
    data_end = command.data_start + len(command.data)
    if command.lc_bytes:
        notes = (command.oddity,) if command.oddity else ()
        state = State.ATTENTION if notes else State.NEUTRAL
        parts.append(
            Part(
                "Lc", 4, command.data_start, size_text(len(command.data)), notes=notes, state=state
            )
        )
        text = "" if children else size_text(len(command.data))
        parts.append(Part("data", command.data_start, data_end, text, children=children))
    if command.le is not None:
        start = len(raw) - command.le_bytes
        parts.append(Part("Le", start, len(raw), f"up to {size_text(command.le)} expected"))
    return tuple(parts)


def parameter_texts(command: Command) -> tuple[str, str]:
    """Return what P1 and P2 mean for this instruction; empty where they mean nothing."""
    reader = _PARAMETERS.get(command.ins)
    return reader(command) if reader else ("", "")


def pin_name(reference: int) -> str:
    """Return the name of a PIN by its key reference."""
    return _PINS.get(reference, f"key {reference:02X}")


def _with_hex(text: str, byte: int) -> str:
    return f"{text} ({byte:02X})" if text else f"{byte:02X}"


def _store_data(command: Command) -> tuple[str, str]:
    return "last block" if command.p1 & 0x80 else "more blocks follow", f"block {command.p2 + 1}"


def _select(command: Command) -> tuple[str, str]:
    return SELECT_BY.get(command.p1, "reserved"), SELECT_ANSWER.get(command.p2 & 0x0C, "reserved")


def _channel(command: Command) -> tuple[str, str]:
    if command.p1 == 0x80:
        return "close", f"channel {command.p2}"
    return "open", f"channel {command.p2}" if command.p2 else "the card chooses"


def _binary(command: Command) -> tuple[str, str]:
    if command.p1 & 0x80:
        return f"short file identifier {command.p1 & 0x1F}", f"offset {command.p2}"
    return "offset, high byte", f"offset {command.parameters}"


def _record(command: Command) -> tuple[str, str]:
    file = command.p2 >> 3
    where = f", short file identifier {file}" if file else ""
    return f"record {command.p1}", _RECORD_MODE.get(command.p2 & 0x07, "reserved") + where


def _status(command: Command) -> tuple[str, str]:
    return _STATUS_P1.get(command.p1, ""), _STATUS_P2.get(command.p2, "")


def _pin(command: Command) -> tuple[str, str]:
    return "", pin_name(command.p2)


def _authenticate(command: Command) -> tuple[str, str]:
    return "", AUTHENTICATE_CONTEXTS.get(command.p2 & 0x87, "reserved")


def _search(command: Command) -> tuple[str, str]:
    file = command.p2 >> 3
    where = f", short file identifier {file}" if file else ""
    return f"record {command.p1}", _SEARCH.get(command.p2 & 0x07, "reserved") + where


def _suspend(command: Command) -> tuple[str, str]:
    return {0: "suspend", 1: "resume"}.get(command.p1, "reserved"), ""


def _identity(command: Command) -> tuple[str, str]:
    return "", IDENTITIES.get(command.p2 & 0x7F, "reserved")


def _application_status(command: Command) -> tuple[str, str]:
    if command.cla & 0x80 and command.p1 in _STATUS_OF:
        return _STATUS_OF[command.p1], "next occurrence" if command.p2 & 1 else "first occurrence"
    return _status(command)


def _object(command: Command) -> tuple[str, str]:
    return "object tag", f"object tag {command.parameters:04X}".replace("tag 00", "tag ")


_PARAMETERS: dict[int, Callable[[Command], tuple[str, str]]] = {
    0xE2: _store_data,
    0xA4: _select,
    0x70: _channel,
    0xB0: _binary,
    0xD6: _binary,
    0xB2: _record,
    0xDC: _record,
    0xF2: _application_status,
    0x76: _suspend,
    0x78: _identity,
    0x88: _authenticate,
    0x89: _authenticate,
    0xA2: _search,
    0x20: _pin,
    0x24: _pin,
    0x26: _pin,
    0x28: _pin,
    0x2C: _pin,
    0xCA: _object,
}
