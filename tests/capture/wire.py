"""Records of a network written by hand, for what real peers do not do on demand."""

from __future__ import annotations

from app.values.traffic import Direction, Layer, Record

EID = "89049032123451234512345678901235"
POLL = bytes.fromhex(f"BF4F125A10{EID}")
NOTHING = bytes.fromhex("BF4F03020101")
NO_SUCH_EID = bytes.fromhex("BF4F03020102")


class Wire:
    """Numbers records and spaces them a millisecond apart."""

    def __init__(self) -> None:
        self.records: list[Record] = []

    def put(
        self,
        layer: Layer,
        direction: Direction,
        data: bytes = b"",
        *,
        lane: str = "meter",
        pair: Record | None = None,
        session: int = 0,
        note: str = "",
    ) -> Record:
        """Add a record; an answer took a millisecond."""
        seq = len(self.records) + 1
        made = Record(
            seq, seq * 1_000_000, lane, layer, direction, data,
            1_000_000 if pair else 0, pair.seq if pair else 0, session, note,
        )  # fmt: skip
        self.records.append(made)
        return made

    def ask(self, data: bytes = POLL, *, lane: str = "meter", session: int = 0) -> Record:
        """Have the IPA ask."""
        return self.put(Layer.ESIPA, Direction.OUT, data, lane=lane, session=session)

    def answer(self, to: Record, data: bytes = NOTHING) -> Record:
        """Have the eIM answer, on the lane of the question."""
        back = Direction.IN if to.direction is Direction.OUT else Direction.OUT
        return self.put(Layer.ESIPA, back, data, lane=to.lane, pair=to, session=to.session)
