"""A recorder filled by hand: commands and answers in hex, as a transport would have put them."""

from __future__ import annotations

from app.capture.decoders import decode
from app.capture.parts import Decoding, Part
from app.capture.recorder import Recorder
from app.values.traffic import Direction, Layer, Record

SELECT_ISDR = "01A4040010A0000005591010FFFFFFFF8900000100"
GET_EID = "81E2910006BF3E035C015A"
EID_ANSWER = "BF3E125A1089049032123451234512345678901235"


class Tape:
    """Records exchanges on one lane unless told otherwise."""

    def __init__(self, recorder: Recorder | None = None, lane: str = "slot 0") -> None:
        self.recorder = recorder or Recorder()
        self.lane = lane

    def send(self, command: str, lane: str = "") -> Record:
        """Record a command."""
        return self._put(lane, Layer.APDU, Direction.OUT, command)

    def answer(self, answer: str, to: Record | None = None, lane: str = "") -> Record:
        """Record an answer to a command, or to none."""
        pair = to.seq if to else 0
        return self._put(lane, Layer.APDU, Direction.IN, answer, pair=pair, duration_ns=1_500_000)

    def exchange(self, command: str, answer: str, lane: str = "") -> tuple[Record, Record]:
        """Record a command and its answer."""
        sent = self.send(command, lane)
        return sent, self.answer(answer, sent, lane)

    def event(self, note: str, data: str = "", lane: str = "") -> Record:
        """Record something that is no APDU."""
        return self._put(lane, Layer.EVENT, Direction.NONE, data, note=note)

    def decode(self, record: Record) -> Decoding:
        """Decode a record in the light of the whole tape."""
        return decode(record, self.recorder)

    def _put(
        self,
        lane: str,
        layer: Layer,
        direction: Direction,
        data: str,
        pair: int = 0,
        duration_ns: int = 0,
        note: str = "",
    ) -> Record:
        raw = bytes.fromhex(data)
        seq = self.recorder(
            lane or self.lane, layer, direction, raw, pair=pair, duration_ns=duration_ns, note=note
        )
        record = self.recorder.get(seq)
        assert record is not None
        return record


def find(decoding: Decoding, name: str) -> Part:
    """Return the first part with a name; fails the test when there is none."""
    found = [part for part in decoding.walk() if part.name == name]
    assert found, f"no part {name!r} in {[part.name for part in decoding.walk()]}"
    return found[0]


def blocks(message: str, size: int, channel: int = 1) -> list[str]:
    """Split a message into STORE DATA commands, in hex."""
    raw = bytes.fromhex(message)
    chunks = [raw[at : at + size] for at in range(0, len(raw), size)]
    last = len(chunks) - 1
    return [
        f"8{channel}E2{'91' if number == last else '11'}{number:02X}{len(chunk):02X}{chunk.hex()}"
        for number, chunk in enumerate(chunks)
    ]
