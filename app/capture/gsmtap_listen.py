"""Live GSMTAP in: what SIMtrace2, pySim or a modem tool sends becomes records on its own lanes.

A packet holds no time, so a record's is the time it came; the sender's frame number, where it
counts, stands in the note. Senders are told apart by the address they send from.
"""

from __future__ import annotations

import asyncio
import errno
import socket
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass

from app.capture.gsmtap import ATR
from app.capture.gsmtap_address import LANE, Address, resolved
from app.capture.import_gsmtap import read_gsmtap
from app.capture.import_joiner import Joiner
from app.capture.import_sim import SimImport
from app.capture.recorder import Recorder
from app.errors import DeviceError, SettingsError
from app.runtime import Runtime
from app.values.traffic import Record

_SENDERS = 64
"""Senders with lanes of their own; those beyond share one."""

_KNOWN = 4096
_BUFFER = 1 << 20
_LEFT = 1 << 14
"""Datagrams that are still taken in at the end; a flood must not put it off for ever."""


@dataclass(slots=True)
class ListenStatus:
    """How listening goes. packets: of use. garbage: what was no GSMTAP of a SIM, or damaged."""

    address: str = ""
    running: bool = False
    packets: int = 0
    records: int = 0
    garbage: int = 0


class GsmtapListener:
    """Receives from `start` to `stop`, on the asyncio thread. May be started again.

    told: called on that thread with each record made. own_port: asked for the port of a sender
    whose packets are not taken in.
    """

    def __init__(
        self,
        runtime: Runtime,
        recorder: Recorder,
        address: Address,
        told: Callable[[Record], object] = lambda record: None,
        own_port: Callable[[], int] = lambda: 0,
    ) -> None:
        self.status = ListenStatus(str(address))
        self._runtime = runtime
        self._recorder = recorder
        self._address = address
        self._told = told
        self._own_port = own_port
        self._stop = asyncio.Event()
        self._work: Future[None] = Future()
        self._work.set_result(None)

    def start(self) -> None:
        """Listen. Raises DeviceError when another program has the port, SettingsError."""
        if self.status.running:
            return
        line = _bound(self._address)
        self.status = ListenStatus(str(self._address), running=True)
        self._stop = asyncio.Event()
        self._work = self._runtime.spawn(self._listen(line))
        self._work.add_done_callback(lambda work: self._ended(line))

    def stop(self) -> Future[None]:
        """Take what has come and let go of the port; the future is done when that is so."""
        if not self._work.done():
            self._runtime.loop.call_soon_threadsafe(self._stop.set)
        return self._work

    async def _listen(self, line: socket.socket) -> None:
        intake = _Intake(self._recorder, self.status, self._told, self._own_port)
        loop = asyncio.get_running_loop()
        transport, _ = await loop.create_datagram_endpoint(lambda: intake, sock=line)
        try:
            await self._stop.wait()
            await _rest(intake)
        finally:
            transport.close()
            self.status.running = False

    def _ended(self, line: socket.socket) -> None:
        line.close()
        self.status.running = False


async def _rest(intake: _Intake) -> None:
    """Take what waits in the socket already; a datagram comes with each turn of the loop."""
    for _ in range(_LEFT):
        before = intake.seen
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        if intake.seen == before:
            return


class _Intake(asyncio.DatagramProtocol):
    """Reads datagrams and records what is in them."""

    def __init__(
        self,
        recorder: Recorder,
        status: ListenStatus,
        told: Callable[[Record], object],
        own_port: Callable[[], int],
    ) -> None:
        self._recorder = recorder
        self._status = status
        self._told = told
        self._own_port = own_port
        self._sim = SimImport(Joiner())
        self._seqs: OrderedDict[int, int] = OrderedDict()
        self._sessions: dict[str, int] = {}
        self._senders: dict[tuple[str, int], str] = {}
        self.seen = 0
        """How many datagrams came, of use or not."""

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """Take one datagram; whatever it is, it does no harm."""
        self.seen += 1
        if addr[1] == self._own_port():
            return
        packet = read_gsmtap(data)
        lane = self._lane((addr[0], addr[1]))
        found = self._sim.gsmtap(lane, time.time_ns(), packet) if packet else None
        if packet is None or found is None:
            self._status.garbage += 1
            return
        self._status.packets += 1
        for record in found:
            session = 0 if packet.kind == ATR else self._sessions.get(record.lane, 0)
            seq = self._record(record, f"frame {packet.frame}" if packet.frame else "", session)
            if packet.kind == ATR:
                self._sessions[record.lane] = seq

    def error_received(self, exc: Exception) -> None:
        """Go on: such an error is about a datagram of somebody else."""

    def _record(self, record: Record, frame: str, session: int) -> int:
        """Record with the seqs of the recorder in place of the importer's."""
        note = "; ".join(filter(None, (record.note, frame)))
        seq = self._recorder(
            record.lane, record.layer, record.direction, record.data, note=note, session=session,
            pair=self._seqs.get(record.pair, 0), duration_ns=record.duration_ns,
        )  # fmt: skip
        self._seqs[record.seq] = seq
        if len(self._seqs) > _KNOWN:
            self._seqs.popitem(last=False)
        self._status.records += 1
        if kept := self._recorder.get(seq):
            self._told(kept)
        return seq

    def _lane(self, sender: tuple[str, int]) -> str:
        known = self._senders
        if sender not in known and len(known) < _SENDERS:
            known[sender] = f"{LANE} {len(known) + 1}" if known else LANE
        return known.get(sender, f"{LANE} others")


def _bound(address: Address) -> socket.socket:
    family, place = resolved(address)
    line = socket.socket(family, socket.SOCK_DGRAM)
    try:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER)
        line.setblocking(False)
        line.bind(place)
    except OSError as error:
        line.close()
        if error.errno == errno.EADDRINUSE:
            raise DeviceError(
                f"Another program receives on {address} already; it may be simtrace2-sniff, "
                "pySim-trace or another workbench.",
                hint="End it, or start simtrace2-sniff after this: it sends to whoever listens.",
            ) from error
        raise SettingsError(
            f"Nothing can be received on {address}: {error.strerror}.",
            key="on",
            hint="Listen on an address of this computer, as 127.0.0.1:4729.",
        ) from error
    return line
