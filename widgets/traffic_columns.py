"""The columns of the traffic list: their widths, and which are worth showing in the room there is.

Further columns are shown when they were chosen. Of the others, time and direction are always whole.
Duration, bytes and a lane that is the only one give way first, then the meaning is cut, and only
when little is left of it the message. A column set by hand stays as set.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Column(IntEnum):
    """The columns there are; those up to DURATION are the places of the texts in a row."""

    TIME = 0
    DIRECTION = 1
    LANE = 2
    MESSAGE = 3
    MEANING = 4
    SIZE = 5
    DURATION = 6
    NOTES = 7
    """Marks and comments."""
    NUMBER = 8
    DATE = 9
    DELTA = 10
    LAYER = 11
    SESSION = 12
    STATUS = 13


ORDER = (
    Column.NOTES,
    Column.NUMBER,
    Column.DATE,
    Column.TIME,
    Column.DELTA,
    Column.DIRECTION,
    Column.LANE,
    Column.LAYER,
    Column.SESSION,
    Column.MESSAGE,
    Column.MEANING,
    Column.STATUS,
    Column.SIZE,
    Column.DURATION,
)
"""From the left, until somebody moves one."""

GIVES_WAY = (Column.DURATION, Column.LANE, Column.SIZE)
MESSAGE_SHARE = 0.3
"""Of the room beyond what is needed, until the message has all it can use."""


@dataclass(frozen=True, slots=True)
class Span:
    """Pixels of a column that may grow: the least, enough for nearly all texts, and the most."""

    least: int
    enough: int
    most: int


@dataclass(frozen=True, slots=True)
class Needs:
    """Widths in pixels: what each fixed column needs, and what message and meaning can use.

    fixed: without the columns that are shown only when chosen.
    """

    fixed: dict[Column, int]
    message: Span
    meaning_least: int
    meaning_enough: int


def arrange(needs: Needs, room: int, *, lanes: int, chosen: dict[Column, int]) -> dict[Column, int]:
    """Return the width of every column, 0 for one that gave way.

    room: pixels to fill; when even the least does not fit, the sum is larger and the list scrolls.
    lanes: how many lanes have been seen. chosen: widths set by hand.
    """
    widths = dict(needs.fixed) | chosen
    wanted = {Column.MESSAGE: needs.message.enough, Column.MEANING: needs.meaning_enough}
    for column in GIVES_WAY:
        keeps = column in chosen or (column is Column.LANE and lanes > 1)
        if not keeps and sum((wanted | widths).values()) > room:
            widths[column] = 0
    taken = sum(width for column, width in widths.items() if column not in wanted)
    message = chosen.get(Column.MESSAGE)
    if message is None:
        beside = chosen.get(Column.MEANING)
        message = _message(needs, room - taken, beside)
    meaning = chosen.get(Column.MEANING, max(room - taken - message, needs.meaning_least))
    widths |= {Column.MESSAGE: message, Column.MEANING: meaning}
    return {column: widths.get(column, 0) for column in Column}


def _message(needs: Needs, room: int, meaning: int | None) -> int:
    """Return the message's width of the room both share; meaning: its width if set by hand."""
    span = needs.message
    if meaning is not None:
        return max(room - meaning, span.least)
    extra = room - span.enough - needs.meaning_enough
    if extra > 0:
        return min(span.enough + int(extra * MESSAGE_SHARE), span.most)
    return min(max(room - needs.meaning_least, span.least), span.enough)
