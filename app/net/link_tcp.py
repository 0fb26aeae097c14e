"""A link for TCP: a proxy on loopback that delays a stream as a slow, lossy link would.

TCP mends loss itself, so that nothing is ever missing or out of order here; a segment that the
link would have lost arrives later, by the time its retransmission takes. Segments are cut to the
MTU for that. Lives on one event loop.
"""

from __future__ import annotations

import asyncio
import logging

from app.net.link import Link
from app.net.link_bytes import FlowBytes, StreamTally
from app.net.link_pipe import LinkPipe, segment_payload
from app.net.link_records import TlsRecords

_log = logging.getLogger(__name__)

_Address = tuple[str, int]
_READ = 65536
_MOST_ON_THE_WAY = 64


class TcpLinkProxy:
    """Stands between HTTPS clients and one server. upstream: host and port of the server."""

    def __init__(self, link: Link, upstream: _Address, *, seed: int = 0) -> None:
        self.link = link
        self._upstream = upstream
        self._seed = seed
        self._server: asyncio.Server | None = None
        self._connections: dict[asyncio.Task[None], _Connection] = {}
        self._finished: list[_Connection] = []
        self._opened = 0
        self._lost = 0

    @property
    def address(self) -> _Address:
        """Where clients connect to. Only after `start`."""
        if self._server is None:
            raise RuntimeError("the proxy was not started")
        host, port = self._server.sockets[0].getsockname()[:2]
        return host, port

    async def start(self) -> None:
        """Listen on a free port of loopback."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)

    async def stop(self) -> None:
        """Close the listener and every connection."""
        if self._server is not None:
            self._server.close()
        tasks = list(self._connections)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def take(self) -> FlowBytes:
        """Return what passed since the last time, and begin to count anew."""
        seen = [*self._finished, *self._connections.values()]
        tallies = [connection.records.tally for connection in seen]
        headers = [connection.headers for connection in seen]
        taken = FlowBytes(
            handshake=sum(tally.handshake for tally in tallies),
            alerts=sum(tally.alerts for tally in tallies),
            application=sum(tally.application for tally in tallies),
            plaintext=sum(tally.plaintext for tally in tallies),
            transport=sum(header.transport for header in headers),
            ip=sum(header.ip for header in headers),
            packets=sum(header.packets for header in headers),
            connections=self._opened,
            estimated=True,
            late=tuple(tuple(tally.late) for tally in tallies if tally.late),
        )
        self._finished.clear()
        self._opened = 0
        for tally, header in zip(tallies, headers, strict=True):
            tally.clear()
            header.clear()
        return taken

    def mishaps(self) -> tuple[int, int, int]:
        """Return how many segments were lost; a stream is neither doubled nor reordered."""
        living = sum(connection.lost for connection in self._connections.values())
        return self._lost + living, 0, 0

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is None:
            raise RuntimeError("a connection is served outside a task")
        self._opened += 1
        self._seed += 2
        connection = self._connections[task] = _Connection(self.link, self._seed)
        try:
            await connection.carry(reader, writer, self._upstream)
        except OSError as error:
            _log.debug("a connection through the link ended: %s", error)
        except asyncio.CancelledError:
            _log.debug("a connection through the link was cut by stopping it")
        finally:
            writer.close()
            self._lost += connection.lost
            self._finished.append(connection)
            del self._connections[task]


class _Connection:
    """One connection: its pipes and its counts."""

    def __init__(self, link: Link, seed: int) -> None:
        self.records = TlsRecords()
        self.headers = StreamTally(link.mtu)
        self._link = link
        self._up = LinkPipe(link, link.up_bps, seed)
        self._down = LinkPipe(link, link.down_bps, seed + 1)

    @property
    def lost(self) -> int:
        """How many segments had to be sent again."""
        return self._up.lost + self._down.lost

    async def carry(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, upstream: _Address
    ) -> None:
        """Carry both directions until both ends have closed. Raises OSError."""
        self.headers.opened()
        await asyncio.sleep(2 * self._link.latency_s)  # SYN and SYN-ACK travel before any data
        server_reader, server_writer = await asyncio.open_connection(*upstream)
        try:
            async with asyncio.TaskGroup() as both:
                both.create_task(self._pump(reader, server_writer, outgoing=True))
                both.create_task(self._pump(server_reader, writer, outgoing=False))
        except* OSError as group:
            _log.debug("a peer broke off: %s", group.exceptions[0])
        finally:
            server_writer.close()
            self.headers.closed()

    async def _pump(
        self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, *, outgoing: bool
    ) -> None:
        """Carry one direction, segments in order, each at its time."""
        way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(_MOST_ON_THE_WAY)
        async with asyncio.TaskGroup() as group:
            group.create_task(_deliver(way, sink))
            await self._read(source, way, outgoing=outgoing)

    async def _read(
        self,
        source: asyncio.StreamReader,
        way: asyncio.Queue[tuple[float, bytes]],
        *,
        outgoing: bool,
    ) -> None:
        pipe = self._up if outgoing else self._down
        room = segment_payload(self._link.mtu)
        loop = asyncio.get_running_loop()
        while data := await source.read(_READ):
            self.records.feed(data, outgoing=outgoing)
            self.headers.count(len(data), outgoing=outgoing)
            for start in range(0, len(data), room):
                segment = data[start : start + room]
                await way.put((pipe.segment(len(segment), loop.time()), segment))
        await way.put((pipe.segment(0, loop.time()), b""))


async def _deliver(way: asyncio.Queue[tuple[float, bytes]], sink: asyncio.StreamWriter) -> None:
    """Write each segment when it arrives; the empty one closes this direction."""
    loop = asyncio.get_running_loop()
    while True:
        arrival, segment = await way.get()
        if (wait := arrival - loop.time()) > 0:
            await asyncio.sleep(wait)
        if not segment:
            break
        sink.write(segment)
        await sink.drain()
    if sink.can_write_eof():
        sink.write_eof()
