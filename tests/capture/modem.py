"""A modem's lane filled by hand: lines alone, or between an APDU and its answer as in a capture."""

from __future__ import annotations

from app.capture.recorder import Recorder
from app.values.traffic import Direction, Layer, Record
from tests.capture.tape import Tape

CGLA_GET_EID = 'AT+CGLA=1,22,"81E2910006BF3E035C015A"'
CGLA_EID = '+CGLA: 46,"BF3E125A10890490321234512345123456789012359000"\r\n\r\nOK'


class ModemTape(Tape):
    """Records lines and APDUs on one lane."""

    def __init__(self, recorder: Recorder | None = None) -> None:
        super().__init__(recorder, "modem")

    def line(self, command: str) -> Record:
        """Record a command line."""
        return self._line(Direction.OUT, f"{command}\r")

    def reply(self, answer: str, to: Record | None = None) -> Record:
        """Record what the modem said."""
        return self._line(Direction.IN, f"\r\n{answer}\r\n", to)

    def talk(self, command: str, answer: str) -> tuple[Record, Record]:
        """Record a line and its answer."""
        sent = self.line(command)
        return sent, self.reply(answer, sent)

    def carry(self, command: str, answer: str, session: int = 1) -> list[Record]:
        """Record an APDU and its answer, and the lines between them that carried both."""
        sent = self.send(command)
        line = f'AT+CGLA={session},{len(command)},"{command}"'
        lines = self.talk(line, f'+CGLA: {len(answer)},"{answer}"\r\n\r\nOK')
        return [sent, *lines, self.answer(answer, sent)]

    def _line(self, direction: Direction, text: str, to: Record | None = None) -> Record:
        pair = to.seq if to else 0
        seq = self.recorder(
            self.lane, Layer.AT, direction, text.encode("latin-1"), pair=pair,
            duration_ns=2_000_000 if to else 0,
        )  # fmt: skip
        record = self.recorder.get(seq)
        assert record is not None
        return record
