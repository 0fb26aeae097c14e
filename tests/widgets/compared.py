"""Sessions to compare in the window: one command differs, one is only on the right."""

from __future__ import annotations

from functools import cache

from app.capture.side_by_side import SideBySide
from app.values.traffic import Record
from tests.capture.tape import EID_ANSWER, GET_EID, SELECT_ISDR, Tape

OTHER_EID_ANSWER = EID_ANSWER[:-2] + "98"
SAME = 4
"""Equal pairs in front of the first difference: two exchanges."""


@cache
def left() -> tuple[Record, ...]:
    """Select, list, ask for the EID, close."""
    return _session(EID_ANSWER)


@cache
def right() -> tuple[Record, ...]:
    """The same with another EID, and one command more at the end."""
    return _session(OTHER_EID_ANSWER, "81F2000000")


@cache
def found() -> SideBySide:
    """Both sessions compared."""
    return SideBySide(left(), right())


def _session(eid: str, *more: str) -> tuple[Record, ...]:
    tape = Tape()
    tape.event("power-up", "3B00")
    tape.exchange("00A4000C023F00", "9000")
    tape.exchange(SELECT_ISDR, "9000")
    tape.exchange(GET_EID, eid + "9000")
    tape.exchange("0070800100", "9000")
    for command in more:
        tape.exchange(command, "6A86")
    return tuple(tape.recorder.since(0)[2])
