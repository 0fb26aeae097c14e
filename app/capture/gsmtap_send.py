"""Live GSMTAP out: what a recorder records of cards, sent to Wireshark or pySim-trace as it comes.

1. It follows the recorder and never stands in its way; what comes too fast is dropped and counted.
2. A command waits for its answer, because GSMTAP has one packet for both.
3. Secrets are hidden as far as they can be known by then: a value that only later turns out to be
   one has left already where it stood before.
4. What came in as GSMTAP is not sent out again.
"""

from __future__ import annotations

import asyncio
import socket
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field

from app.capture.gsmtap import APDU, ATR, SLOTS, gsmtap_packet, joined_exchange
from app.capture.gsmtap_address import LANE as RECEIVED_LANE
from app.capture.gsmtap_address import Address, resolved
from app.capture.recorder import Recorder
from app.capture.redaction import Redaction
from app.runtime import Runtime
from app.values.traffic import Direction, Layer, Record

PER_SECOND = 2000
"""Packets a second at most: many times what a card can do, and no load for this computer."""

BACKLOG = 4096
"""Packets that may wait for their turn; what comes beyond is dropped."""

_TICK_S = 0.05
_AT_ONCE = 10
_OPEN_COMMANDS = 256
_REMEMBERED = 8192
_LARGEST = 65_000
_TOLD_OTHERWISE = frozenset({Layer.EVENT, Layer.AT})
"""Layers of which nothing is missed: AT lines carry the APDUs that are sent."""

_ATR_STARTS = (0x3B, 0x3F)


@dataclass(slots=True)
class SendStatus:
    """How sending goes. dropped: packets that came too fast, or that the system refused.

    left_out: records that GSMTAP has no form for. lanes: the slot number of each lane.
    """

    target: str = ""
    running: bool = False
    sent: int = 0
    dropped: int = 0
    left_out: int = 0
    lanes: dict[str, int] = field(default_factory=dict)


class GsmtapSender:
    """Sends from `start` to `stop`, on the asyncio thread. May be started again.

    redacted: without it keys, codes and subscriber identities go out too. identifiers: hide EIDs
    and ICCIDs as well.
    """

    def __init__(
        self,
        runtime: Runtime,
        recorder: Recorder,
        target: Address,
        *,
        redacted: bool = True,
        identifiers: bool = False,
    ) -> None:
        self.status = SendStatus(str(target))
        self.port = 0
        """The port packets are sent from; 0 before the first start."""
        self._runtime = runtime
        self._recorder = recorder
        self._target = target
        self._redacted = redacted
        self._identifiers = identifiers
        self._stopping = False
        self._work: Future[None] = Future()
        self._work.set_result(None)

    def start(self) -> None:
        """Send what is recorded from now on. Raises SettingsError for an unknown host."""
        if self.status.running:
            return
        family, place = resolved(self._target)
        line = socket.socket(family, socket.SOCK_DGRAM)
        line.setblocking(False)
        line.bind(("", 0))
        self.port = line.getsockname()[1]
        self.status = SendStatus(str(self._target), running=True)
        self._stopping = False
        redaction = self._redaction() if self._redacted else None
        stream = _Stream(self._recorder, redaction, self.status)
        self._work = self._runtime.spawn(self._send(stream, line, place))
        self._work.add_done_callback(lambda work: self._ended(line))

    def stop(self) -> Future[None]:
        """Send what was recorded until now and end; the future is done when that is so."""
        self._stopping = True
        return self._work

    def _redaction(self) -> Redaction:
        return Redaction(self._recorder, identifiers=self._identifiers)

    async def _send(self, stream: _Stream, line: socket.socket, place: tuple[str, int]) -> None:
        try:
            await self._follow(stream, line, place)
        finally:
            self.status.running = False

    async def _follow(self, stream: _Stream, line: socket.socket, place: tuple[str, int]) -> None:
        ending = False
        while not (ending and not stream.waiting):
            if not ending:
                ending = self._stopping
                stream.take()
            for number, packet in enumerate(stream.packets(int(PER_SECOND * _TICK_S)), 1):
                self._put(line, packet, place)
                if not number % _AT_ONCE:
                    await asyncio.sleep(0)
            await asyncio.sleep(_TICK_S if stream.waiting or not ending else 0)

    def _ended(self, line: socket.socket) -> None:
        line.close()
        self.status.running = False

    def _put(self, line: socket.socket, packet: bytes, place: tuple[str, int]) -> None:
        sent = 0
        with suppress(OSError):  # a full buffer, or no way there: neither may stop the bench
            sent = line.sendto(packet, place)
        if sent:
            self.status.sent += 1
        else:
            self.status.dropped += 1


class _Stream:
    """Turns records into packets: those that wait, and commands whose answer is yet to come."""

    def __init__(self, recorder: Recorder, redaction: Redaction | None, status: SendStatus) -> None:
        self._recorder = recorder
        self._redaction = redaction
        self._status = status
        self._seq = recorder.last_seq
        self._open: dict[int, Record] = {}
        self._ready: deque[tuple[Record, ...]] = deque()

    @property
    def waiting(self) -> int:
        """How many packets are ready to be made."""
        return len(self._ready)

    def take(self) -> None:
        """Take in what was recorded since the last time."""
        self._seq, lost, records = self._recorder.since(self._seq)
        self._status.dropped += lost
        for record in records:
            for ready in self._joined(record):
                if len(self._ready) < BACKLOG:
                    self._ready.append(ready)
                else:
                    self._status.dropped += 1

    def packets(self, most: int) -> Iterator[bytes]:
        """Make the packets that are ready, at most so many."""
        for _ in range(min(most, len(self._ready))):
            yield self._packet(self._ready.popleft())

    def _joined(self, record: Record) -> Iterator[tuple[Record, ...]]:
        """Yield the records of a packet when this one completes it."""
        if record.lane.startswith(RECEIVED_LANE):
            return
        if record.layer is Layer.EVENT and record.data[:1] and record.data[0] in _ATR_STARTS:
            yield (record,)
        elif record.layer is not Layer.APDU:
            self._status.left_out += record.layer not in _TOLD_OTHERWISE
        elif record.direction is Direction.OUT:
            self._open[record.seq] = record
            if len(self._open) > _OPEN_COMMANDS:
                self._open.pop(next(iter(self._open)))
                self._status.left_out += 1
        elif (command := self._open.pop(record.pair, None)) and _fits(command, record):
            yield command, record
        else:
            self._status.left_out += 1

    def _packet(self, records: tuple[Record, ...]) -> bytes:
        slot = self._slot(records[0].lane)
        if len(records) == 1:
            return gsmtap_packet(records[0].data, ATR, slot)
        command, answer = (one.data for one in self._shown(records))
        return gsmtap_packet(joined_exchange(command, answer), APDU, slot)

    def _shown(self, records: tuple[Record, ...]) -> tuple[Record, ...]:
        redaction = self._redaction
        if redaction is None:
            return records
        for record in records:
            redaction.learn(record)
        redaction.forget(records[0].seq - _REMEMBERED)
        return tuple(redaction.redact(record) for record in records)

    def _slot(self, lane: str) -> int:
        return self._status.lanes.setdefault(lane, len(self._status.lanes) % SLOTS)


def _fits(command: Record, answer: Record) -> bool:
    return len(answer.data) >= 2 and len(command.data) + len(answer.data) < _LARGEST
