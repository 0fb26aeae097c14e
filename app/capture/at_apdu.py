"""The APDUs inside AT lines: +CSIM and +CGLA carry them as hex digits, two characters a byte.

`Inside` shows a capture as if these APDUs stood there by themselves, so that what reads APDUs reads
them in their context; places found that way are then told in characters of the lines.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from app.capture.assembly import Records
from app.capture.at_line import AtCommand, AtValue, Kind, read_answer, read_commands
from app.capture.parts import Part, Piece, Source
from app.values.traffic import Direction, Layer, Record

_CARRIERS = {"+CSIM": 1, "+CGLA": 2}
"""Commands that carry an APDU -> at which place."""

_ANSWER_AT = 1
_DIGITS = re.compile(r"(?:[0-9A-Fa-f*]{2})+")
_SHORTEST_COMMAND, _SHORTEST_ANSWER = 4, 2


@dataclass(frozen=True, slots=True)
class Carried:
    """An APDU in a line. start: offset of its first digit. session: the modem's channel, or ``."""

    apdu: bytes
    start: int
    session: str = ""

    @property
    def end(self) -> int:
        """Offset behind its last digit."""
        return self.start + 2 * len(self.apdu)

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Return where bytes of the APDU stand in the line."""
        return self.start + 2 * start, self.start + 2 * end


def asked_by(record: Record, records: Records) -> AtCommand | None:
    """Return the last command of the line that an answer belongs to, None when it is not kept."""
    line = records.get(record.pair) if record.pair else None
    if line is None or line.layer is not Layer.AT:
        return None
    commands = read_commands(line.data)
    return commands[-1] if commands else None


def carried(record: Record, records: Records) -> Carried | None:
    """Return the APDU in a line or an answer; None when there is none that is whole.

    Digits that were hidden are taken as zeros.
    """
    if record.layer is not Layer.AT:
        return None
    if record.direction is Direction.OUT:
        return carried_by(read_commands(record.data))
    asked = asked_by(record, records)
    session = _session(asked)
    for line in read_answer(record.data, asked):
        if line.name in _CARRIERS and line.kind in (Kind.VALUES, Kind.UNSOLICITED):
            found = _digits(line.values, _ANSWER_AT, _SHORTEST_ANSWER, session)
            if found is not None:
                return found
    return None


def carried_by(commands: tuple[AtCommand, ...]) -> Carried | None:
    """Return the APDU in a command line."""
    for command in commands:
        if command.name in _CARRIERS:
            at = _CARRIERS[command.name]
            found = _digits(command.values, at, _SHORTEST_COMMAND, _session(command))
            if found is not None:
                return found
    return None


def _session(command: AtCommand | None) -> str:
    """Return the modem's channel: it hides from the APDU, so it tells conversations apart."""
    is_cgla = command is not None and command.name == "+CGLA" and command.values
    return command.values[0].text if command is not None and is_cgla else ""


def _digits(values: tuple[AtValue, ...], at: int, shortest: int, session: str) -> Carried | None:
    if len(values) <= at:
        return None
    found = _DIGITS.match(values[at].text)
    if found is None or len(found[0]) < 2 * shortest:
        return None
    apdu = bytes.fromhex(found[0].replace("*", "0"))
    return Carried(apdu, values[at].start, session)


class Inside:
    """Records with the APDUs of one conversation in place of the lines that carry them."""

    def __init__(self, records: Records, record: Record, inner: Carried) -> None:
        self._records = records
        self._line = record
        self._session = inner.session
        self.record = replace(record, layer=Layer.APDU, data=inner.apdu)
        """The APDU of the line itself, as a record."""

    @classmethod
    def of(cls, record: Record, records: Records) -> Inside | None:
        """Return the view from a line that carries an APDU, None from any other."""
        inner = carried(record, records)
        return cls(records, record, inner) if inner is not None else None

    def get(self, seq: int) -> Record | None:
        """Return a record as it is seen from inside; APDUs on record beside lines do not count."""
        if seq == self.record.seq:
            return self.record
        record = self._records.get(seq)
        if record is None or record.lane != self._line.lane:
            return record
        if record.layer is Layer.APDU:
            return replace(record, layer=Layer.AT)
        inner = carried(record, self._records)
        if inner is None or inner.session != self._session:
            return record
        return replace(record, layer=Layer.APDU, data=inner.apdu)

    def place(self, piece: Piece) -> Piece | None:
        """Return where bytes of an APDU stand in the line that carries it."""
        line = self._line_of(piece.seq)
        inner = carried(line, self._records) if line is not None else None
        return Piece(piece.seq, *inner.place(piece.start, piece.end)) if inner else None

    def source(self, source: Source) -> Source:
        """Return a message as the digits of the lines it was read from."""
        pieces = [one for piece in source.pieces if (one := self.place(piece)) is not None]
        lines = [(self._line_of(one.seq), one) for one in pieces]
        digits = [line.data[one.start : one.end] for line, one in lines if line is not None]
        return Source(source.name, b"".join(digits), tuple(pieces))

    def _line_of(self, seq: int) -> Record | None:
        return self._line if seq == self._line.seq else self._records.get(seq)


def in_digits(part: Part, offset: int = 0) -> Part:
    """Return a part of an APDU as lying in its digits, which begin at an offset."""
    return replace(
        part,
        start=offset + 2 * part.start,
        end=offset + 2 * part.end,
        children=tuple(in_digits(child, offset) for child in part.children),
    )
