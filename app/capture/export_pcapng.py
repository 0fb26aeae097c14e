"""Records as a pcapng file for Wireshark and tshark. Nothing secret is in it unless handed over."""

from __future__ import annotations

import heapq
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from app import __version__
from app.capture import pcapng
from app.capture.annotation import Notes, nothing_noted
from app.capture.export_file import export_file
from app.capture.export_packets import Comment, ExportPacket, PacketMaker
from app.capture.packet_lanes import PacketLanes
from app.capture.pairing import paired
from app.errors import CodecError
from app.values.traffic import Record

_IN_MEMORY = 8 * 1024 * 1024
_KEY_LINE = re.compile(rb"[A-Z][A-Z0-9_]+ [0-9a-fA-F]{64} [0-9a-fA-F]{2,}")


def export_pcapng(
    records: Iterable[Record],
    path: Path,
    *,
    key_log: bytes = b"",
    comment: Comment | None = None,
    noted: Notes = nothing_noted,
) -> int:
    """Write the records as packets; returns how many packets.

    key_log: secrets of TLS and DTLS sessions as SSLKEYLOGFILE has them; whoever gets the file can
    then read these sessions. comment: what to write beside a record's packet. noted: what people
    noted about it, which is written there too.
    Raises CodecError when the key log holds no secrets, SettingsError when the file cannot be
    written.
    """
    opened = pcapng.secrets(_key_lines(key_log)) if key_log else b""
    lanes = PacketLanes()
    count = 0
    with export_file(path) as out, tempfile.SpooledTemporaryFile(_IN_MEMORY) as packets:
        # The interfaces are known only at the end, and have to stand at the beginning.
        for one in _in_time(records, PacketMaker(lanes, comment, noted)):
            packets.write(_block(one))
            count += 1
        out.write(pcapng.section(f"eIM Workbench {__version__}") + lanes.blocks() + opened)
        packets.seek(0)
        shutil.copyfileobj(packets, out)
    return count


def _in_time(records: Iterable[Record], maker: PacketMaker) -> Iterator[ExportPacket]:
    """Yield packets in the order of time: an answer is known before what came in between."""
    later: list[tuple[int, int, ExportPacket]] = []
    made = 0
    for pair in paired(records):
        now = pair.records[0].time_ns
        for one in maker.packets(pair):
            heapq.heappush(later, (one.time_ns, made, one))
            made += 1
        while later and later[0][0] <= now:
            yield heapq.heappop(later)[2]
    while later:
        yield heapq.heappop(later)[2]


def _block(one: ExportPacket) -> bytes:
    return pcapng.packet(
        one.interface,
        one.time_ns,
        one.data,
        flow=one.flow,
        number=one.number,
        comments=one.comments,
    )


def _key_lines(key_log: bytes) -> bytes:
    """Keep only the lines that are secrets, so that nothing else of such a file goes along."""
    lines = [line.strip() for line in key_log.splitlines()]
    secrets = [line for line in lines if _KEY_LINE.fullmatch(line)]
    if not secrets:
        raise CodecError(
            "The key log holds no secrets of TLS or DTLS sessions.",
            hint="Its lines look like `CLIENT_RANDOM`, 64 hex digits, and the secret in hex.",
        )
    return b"\n".join(secrets) + b"\n"
