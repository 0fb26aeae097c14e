"""What a card said in a capture, as power-ups with the exchanges that followed each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.capture.atr import is_atr
from app.capture.dialogue import Line, lines_of
from app.errors import SettingsError
from app.values.traffic import Direction, Layer, Record

NO_ATR = b"\x3b\x00"
"""The shortest answer to reset there is, for captures that begin with the card powered."""

_BEGINNINGS = ("power-up", "reset")
_SHORTEST_ANSWER = 2


@dataclass(frozen=True, slots=True)
class PowerUp:
    """One life of a card between two resets. atr: NO_ATR when the capture does not have it."""

    atr: bytes
    protocol: str
    lines: tuple[Line, ...]


def card_lanes(records: Iterable[Record]) -> list[str]:
    """Return the lanes on which commands went to a card, in the order they begin."""
    commands = (one for one in records if (one.layer, one.direction) == (Layer.APDU, Direction.OUT))
    return list(dict.fromkeys(command.lane for command in commands))


def choose_lane(records: Iterable[Record], wanted: str) -> str:
    """Return the lane to play: the wanted one, or the only one. Raises SettingsError."""
    lanes = card_lanes(records)
    if wanted in lanes or (not wanted and len(lanes) == 1):
        return wanted or lanes[0]
    if not lanes:
        raise SettingsError(
            "The capture has no card traffic to replay.",
            key="lane",
            hint="Look at what is in it with `eim-workbench capture stats FILE`.",
        )
    missing = f"The capture has no card on the lane “{wanted}”" if wanted else ""
    raise SettingsError(
        f"{missing or 'The capture has more than one card'}; its cards: {'; '.join(lanes)}.",
        key="lane",
        hint="Name one of them: replay:FILE?lane=NAME.",
    )


def power_ups(records: Iterable[Record], lane: str) -> list[PowerUp]:
    """Return the lives of the card on a lane; those without an exchange too, if an ATR is known."""
    return [
        PowerUp(atr, _protocol(note), tuple(lines))
        for atr, note, life in _lives(records, lane)
        if (lines := _lines(life)) or atr != NO_ATR
    ]


def _lives(records: Iterable[Record], lane: str) -> Iterator[tuple[bytes, str, list[Record]]]:
    atr, note, life = NO_ATR, "", list[Record]()
    for record in records:
        if record.lane != lane:
            continue
        if record.layer is Layer.APDU:
            life.append(record)
        elif record.layer is Layer.EVENT and _begins(record):
            yield atr, note, life
            atr = record.data if is_atr(record.data) else NO_ATR
            note, life = record.note, []
    yield atr, note, life


def _begins(record: Record) -> bool:
    return is_atr(record.data) or record.note.lower().startswith(_BEGINNINGS)


def _lines(records: Iterable[Record]) -> list[Line]:
    """Pair commands and answers; what has no status word is no answer."""
    return [
        line if line.answer and len(line.answer) >= _SHORTEST_ANSWER else _unanswered(line)
        for line in lines_of(records)
    ]


def _unanswered(line: Line) -> Line:
    return Line(line.question, None, line.seq)


def _protocol(note: str) -> str:
    """Return the protocol the power-up names; else T=0, which all cards and programs can do."""
    return "T=1" if "T=1" in note else "T=0"
