"""What a SIM's interface gives in packets, made into commands and answers."""

from __future__ import annotations

from app.capture.import_gsmtap import SimPacket, split_exchange
from app.capture.import_joiner import Joiner
from app.capture.pcapng import Flow
from app.values.traffic import Record

_LANE = "GSMTAP"
_LONGEST = 70_000
"""More bytes than an extended APDU has; what gathers beyond is no TPDU."""


class SimImport:
    """Reads APDUs whole, in two halves, or as the parts of a TPDU, each lane for itself.

    Methods return the records a packet gives, which may be none yet, or None for a packet that is
    of no use.
    """

    def __init__(self, joiner: Joiner) -> None:
        self._joiner = joiner
        self._commands: dict[str, bytes] = {}
        self._answers: dict[str, bytes] = {}

    def gsmtap(
        self, interface: str, time_ns: int, packet: SimPacket, took_ns: int = 0
    ) -> list[Record] | None:
        """Read a GSMTAP packet's content; a slot other than 0 makes a lane of its own."""
        lane = interface or _LANE
        lane += f" slot {packet.slot}" if packet.slot else ""
        match packet.kind:
            case 0:
                return self.joined(lane, time_ns, packet.body, took_ns)
            case 1:
                return [self._joiner.began(lane, time_ns, "power-up", packet.body)]
            case 2:
                return [self._joiner.event(lane, time_ns, "PPS request", packet.body)]
            case 3:
                return [self._joiner.event(lane, time_ns, "PPS response", packet.body)]
            case 4 | 5 | 6 | 7:
                return self._tpdu(lane, time_ns, packet.kind, packet.body)
            case _:
                return None

    def joined(
        self, lane: str, time_ns: int, joined: bytes, took_ns: int = 0
    ) -> list[Record] | None:
        """Read command, answer and status word in one run of bytes. took_ns: between the two."""
        if len(joined) < 4:
            return None
        command, answer = split_exchange(joined)
        found = [self._joiner.command(lane, time_ns, command)]
        if answer:
            found.append(self._joiner.answer(lane, time_ns + took_ns, answer))
        return found

    def half(self, lane: str, time_ns: int, data: bytes, flow: int) -> list[Record] | None:
        """Read a command or an answer alone; without a direction they are taken to alternate."""
        if len(data) < 2:
            return None
        answers = self._joiner.awaits(lane) if flow == Flow.UNKNOWN else flow == Flow.INBOUND
        put = self._joiner.answer if answers else self._joiner.command
        return [put(lane, time_ns, data)]

    def rest(self, time_ns: int) -> list[Record]:
        """Return the commands whose status word never came."""
        return [record for lane in tuple(self._commands) for record in self._flush(lane, time_ns)]

    def _tpdu(self, lane: str, time_ns: int, kind: int, body: bytes) -> list[Record]:
        """Read a header (4), the command's data (5), the answer's (6) or the status word (7)."""
        waiting: list[Record] = []
        if kind == 4:
            waiting = self._flush(lane, time_ns)
            self._commands[lane] = body
        elif kind == 5:
            self._commands[lane] = (self._commands.get(lane, b"") + body)[:_LONGEST]
        else:
            self._answers[lane] = (self._answers.get(lane, b"") + body)[:_LONGEST]
        return self._flush(lane, time_ns) if kind == 7 else waiting

    def _flush(self, lane: str, time_ns: int) -> list[Record]:
        command, answer = self._commands.pop(lane, b""), self._answers.pop(lane, b"")
        found = [self._joiner.command(lane, time_ns, command)] if command else []
        return [*found, self._joiner.answer(lane, time_ns, answer)] if answer else found
