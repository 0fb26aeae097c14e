"""Numbers what an importer finds, and joins each answer to its command as a transport would."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.values.traffic import Direction, Layer, Record

_LAST_NS = (1 << 63) - 1
"""The latest time a record can have; damaged files tell any."""


@dataclass(slots=True)
class _LaneState:
    session: int = 0
    open: dict[Layer, Record] = field(default_factory=dict)


class Joiner:
    """Makes the records of one import, seq rising from 1.

    An answer belongs to the newest command of its lane and layer that has none yet.
    """

    def __init__(self) -> None:
        self._seq = 0
        self._lanes: dict[str, _LaneState] = {}

    @property
    def count(self) -> int:
        """How many records were made."""
        return self._seq

    def began(self, lane: str, time_ns: int, note: str, atr: bytes = b"") -> Record:
        """Open a session: a power-up, with the ATR when it is known, or a connection."""
        state = self._lanes[lane] = _LaneState()
        record = self._record(time_ns, lane, Layer.EVENT, Direction.NONE, atr, note=note)
        state.session = record.seq
        return record

    def event(self, lane: str, time_ns: int, note: str, data: bytes = b"") -> Record:
        """Make a record of something within the session that is no message."""
        return self._record(
            time_ns, lane, Layer.EVENT, Direction.NONE, data, session=self._session(lane), note=note
        )

    def command(
        self,
        lane: str,
        time_ns: int,
        data: bytes,
        layer: Layer = Layer.APDU,
        *,
        direction: Direction = Direction.OUT,
        note: str = "",
    ) -> Record:
        """Make a record of a command or request; a server of ours gets it from outside."""
        record = self._record(
            time_ns, lane, layer, direction, data, session=self._session(lane), note=note
        )
        self._lanes[lane].open[layer] = record
        return record

    def answer(
        self,
        lane: str,
        time_ns: int,
        data: bytes,
        layer: Layer = Layer.APDU,
        *,
        direction: Direction = Direction.IN,
        note: str = "",
    ) -> Record:
        """Make a record of an answer to the open command."""
        session = self._session(lane)
        command = self._lanes[lane].open.pop(layer, None)
        return self._record(
            time_ns,
            lane,
            layer,
            direction,
            data,
            duration_ns=_since(command, time_ns),
            pair=command.seq if command else 0,
            session=session,
            note=note,
        )

    def message(
        self,
        lane: str,
        time_ns: int,
        data: bytes,
        layer: Layer,
        direction: Direction,
        *,
        to: Record | None = None,
        note: str = "",
    ) -> Record:
        """Make a record of a message whose direction and question are known already."""
        return self._record(
            time_ns,
            lane,
            layer,
            direction,
            data,
            duration_ns=_since(to, time_ns),
            pair=to.seq if to else 0,
            session=self._session(lane),
            note=note,
        )

    def awaits(self, lane: str, layer: Layer = Layer.APDU) -> bool:
        """Whether a command of the lane has no answer yet."""
        return lane in self._lanes and layer in self._lanes[lane].open

    def unanswered(self, lane: str, time_ns: int, note: str) -> Record:
        """Make an event that says why the open command will have no answer."""
        command = self._lanes[lane].open.pop(Layer.APDU) if self.awaits(lane) else None
        return self._record(
            time_ns,
            lane,
            Layer.EVENT,
            Direction.NONE,
            b"",
            pair=command.seq if command else 0,
            session=self._session(lane),
            note=note,
        )

    def _session(self, lane: str) -> int:
        return self._lanes.setdefault(lane, _LaneState()).session

    def _record(
        self,
        time_ns: int,
        lane: str,
        layer: Layer,
        direction: Direction,
        data: bytes,
        *,
        duration_ns: int = 0,
        pair: int = 0,
        session: int = 0,
        note: str = "",
    ) -> Record:
        self._seq += 1
        moment = min(max(time_ns, 0), _LAST_NS)
        return Record(
            self._seq, moment, lane, layer, direction, data, duration_ns, pair, session, note
        )


def _since(command: Record | None, time_ns: int) -> int:
    return max(min(time_ns, _LAST_NS) - command.time_ns, 0) if command else 0
