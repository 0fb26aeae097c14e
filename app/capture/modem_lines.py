"""AT lines as carriers of card exchanges: how many, how long, and whether the modem refused."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, replace

from app.capture.at_apdu import asked_by, carried
from app.capture.at_line import Kind, read_answer
from app.values.traffic import Direction, Layer, Record

_REMEMBERED = 256


@dataclass(slots=True)
class LineLoad:
    """What the lines of one exchange come to. sent, received: bytes; lines, answers: how many.

    refusal: the modem's last result when it was an error, empty otherwise.
    """

    sent: int = 0
    received: int = 0
    lines: int = 0
    answers: int = 0
    refusal: str = ""

    def add(self, record: Record, refusal: str) -> None:
        """Count one line or answer."""
        if record.direction is Direction.OUT:
            self.lines += 1
            self.sent += len(record.data)
        else:
            self.answers += 1
            self.received += len(record.data)
            self.refusal = refusal


@dataclass(frozen=True, slots=True)
class ReadLine:
    """One record of a modem. apdu: what it carries, as a record; refusal: as in `LineLoad`."""

    apdu: Record | None = None
    refusal: str = ""


class ModemLines:
    """Reads lines as they come, remembering the commands whose answers are still to come."""

    def __init__(self) -> None:
        self._asked: OrderedDict[int, Record] = OrderedDict()

    def get(self, seq: int) -> Record | None:
        """Return a command line that was read lately."""
        return self._asked.get(seq)

    def read(self, record: Record) -> ReadLine:
        """Read one record of the AT layer."""
        if record.direction is Direction.OUT:
            self._asked[record.seq] = record
            if len(self._asked) > _REMEMBERED:
                self._asked.popitem(last=False)
        inner = carried(record, self)
        apdu = replace(record, layer=Layer.APDU, data=inner.apdu) if inner else None
        return ReadLine(apdu, self._refusal(record))

    def _refusal(self, record: Record) -> str:
        if record.direction is Direction.OUT:
            return ""
        lines = read_answer(record.data, asked_by(record, self))
        return next((one.text for one in reversed(lines) if one.kind is Kind.ERROR), "")
