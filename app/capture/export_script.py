"""APDU commands as a plain script: lines of hex, `reset`, and what was answered as comments.

gscriptor runs it as it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from app.capture.export_file import export_file
from app.capture.pairing import Pair, paired
from app.errors import SettingsError
from app.values.traffic import Layer, Record


def export_script(records: Iterable[Record], path: Path) -> int:
    """Write the commands of one card; returns how many.

    Raises SettingsError when there are commands to several cards, which one script would send to
    one, or when the file cannot be written; then there is no file.
    """
    count = 0
    lane = ""
    with export_file(path) as out:
        for pair in paired(records):
            command = pair.command
            if command is None or not _is_of_card(command):
                continue
            if lane and command.lane != lane:
                raise _several(lane, command.lane)
            if not lane:
                lane = command.lane
                out.write(f"# {_one_line(lane)}\n".encode())
            out.write("".join(f"{line}\n" for line in _lines(pair, command)).encode())
            count += command.layer is Layer.APDU
    return count


def _is_of_card(record: Record) -> bool:
    """Commands, and the events that carry an ATR: there the card was powered up or reset."""
    return record.layer is Layer.APDU or (record.layer is Layer.EVENT and bool(record.data))


def _lines(pair: Pair, command: Record) -> list[str]:
    if command.layer is Layer.EVENT:
        return [f"# {_one_line(command.note)}, ATR {command.data.hex().upper()}", "reset"]
    answer = pair.answer.data.hex().upper() if pair.answer else "none"
    return [command.data.hex().upper(), f"# answer {answer}"]


def _one_line(text: str) -> str:
    return " ".join(text.split()).encode("utf-8", "replace").decode()


def _several(first: str, second: str) -> SettingsError:
    return SettingsError(
        f"These records are of several cards, among them {first} and {second}.",
        key="lane",
        hint='Choose one with a filter: lane == "' + first + '".',
    )
