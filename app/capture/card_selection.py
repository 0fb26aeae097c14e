"""Which file a command means: what was selected before it on its channel, and in which folder."""

from __future__ import annotations

from dataclasses import dataclass

from app.capture.apdu_view import Command
from app.capture.assembly import Exchange, Records, exchanges_before
from app.capture.card_files import file_name, file_path, is_folder, short_file_name
from app.capture.card_names import application
from app.values.traffic import Record

SELECT = 0xA4
BINARY, RECORD = (0xB0, 0xD6), (0xA2, 0xB2, 0xDC)
_INCREASE = 0x32
FILE_COMMANDS = (*BINARY, *RECORD, _INCREASE, 0x04, 0x44)
"""Instructions that work on the selected file, or on one named by its short identifier."""

_LOOK_BACK = 64
_DONE = (0x90, 0x61, 0x91, 0x9F, 0x62)
_BY_AID, _FROM_MF = 0x04, 0x08
_CURRENT_APPLICATION = 0x7FFF
_BELOW_ROOT = 0x2F
"""First byte of the identifier of a file directly below the MF."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is still to be named: a file by one of its identifiers, or nothing but a folder."""

    number: int = 0
    short: int = 0

    def named(self, folder: str) -> str:
        if self.short:
            return short_file_name(self.short, folder) or f"short file identifier {self.short:02X}"
        if self.number:
            return file_name(self.number, folder) or f"{self.number:04X}"
        return folder


def short_identifier(command: Command) -> int:
    """Return the short file identifier in P1 or P2, 0 without one."""
    if command.ins in (*BINARY, _INCREASE):
        return command.p1 & 0x1F if command.p1 & 0x80 else 0
    return command.p2 >> 3 if command.ins in RECORD else 0


def selected_file(records: Records, record: Record, command: Command) -> str:
    """Return the name of the file a command works on; empty when nothing tells."""
    wanted: _Wanted | None = None
    if short := short_identifier(command):
        wanted = _Wanted(short=short)
    return _walk(records, record, command, wanted)


def named_selection(records: Records, record: Record, command: Command) -> str:
    """Return the name of what a SELECT selects, in the folder it is sent in."""
    name = select_name(command)
    if command.p1 == _BY_AID or len(command.data) != 2 or is_folder(name):
        return name
    return _walk(records, record, command, _Wanted(int.from_bytes(command.data)))


def select_name(command: Command, folder: str = "") -> str:
    """Return the name of what a SELECT selects; folder: the one it is sent in, if known."""
    if command.p1 == _BY_AID:
        return application(command.data) or f"AID {command.data.hex().upper()}"
    if len(command.data) >= 2:
        return file_path(command.data, _start(command, folder)).rpartition(" / ")[2]
    return "MF" if command.p1 == 0 and not command.data else ""


def _start(command: Command, folder: str) -> str:
    return "MF" if command.p1 == _FROM_MF else folder


def _walk(records: Records, record: Record, command: Command, wanted: _Wanted | None) -> str:
    """Look back for the folder, and first for the file unless it is known already."""
    before = exchanges_before(records, record.seq, record.lane, command.channel)
    for count, exchange in enumerate(before):
        if count == _LOOK_BACK:
            break
        answer = exchange.response
        if answer is None or answer.sw1 not in _DONE:
            continue
        if wanted is None and exchange.command.ins != SELECT:
            if short := short_identifier(exchange.command):
                wanted = _Wanted(short=short)
            continue
        if exchange.command.ins != SELECT:
            continue
        if wanted is None:
            wanted = _file_of(exchange)
        if folder := _folder_of(exchange.command):
            return wanted.named(folder)
    return wanted.named("") if wanted else ""


def _file_of(exchange: Exchange) -> _Wanted:
    command = exchange.command
    if command.p1 == _BY_AID or len(command.data) < 2 or is_folder(select_name(command)):
        return _Wanted()
    return _Wanted(int.from_bytes(command.data[-2:]))


def _folder_of(command: Command) -> str:
    """Return the folder a SELECT leads into, empty when it stays in the one before."""
    if command.p1 == _BY_AID:
        return select_name(command)
    if not command.data:
        return "MF"
    steps = [int.from_bytes(command.data[at : at + 2]) for at in range(0, len(command.data) - 1, 2)]
    folders = [step for step in steps if is_folder(file_name(step))]
    if folders:
        last = folders[-1]
        return "" if last == _CURRENT_APPLICATION else file_name(last)
    in_root = command.p1 == _FROM_MF or (bool(steps) and steps[-1] >> 8 == _BELOW_ROOT)
    return "MF" if in_root else ""
