"""Network captures: APDUs in GSMTAP, in user link type 0 and in exported PDUs; CoAP and messages.

Who is on which side of a wire is told by the packet's flags; without them the side that asks is
taken for ours. Packets of other traffic are passed over and counted in a last event.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.capture import exported_pdu
from app.capture.annotation_text import read_note_texts
from app.capture.at_line import is_answer
from app.capture.exported_pdu import ExportedPdu
from app.capture.gsmtap import PORT as GSMTAP_PORT
from app.capture.import_datagram import Datagram, read_datagram
from app.capture.import_gsmtap import read_gsmtap
from app.capture.import_joiner import Joiner
from app.capture.import_sim import SimImport
from app.capture.import_source import Source
from app.capture.import_web import CoapImport, HttpImport
from app.capture.pcap_reader import MAGICS, PcapReader
from app.capture.pcapng import Flow, LinkType
from app.capture.pcapng_reader import CapturedPacket, PcapngReader
from app.errors import CodecError
from app.values.traffic import Direction, Layer, Record

_PCAPNG_MAGIC = b"\x0a\x0d\x0d\x0a"

_COAP, _COAPS = 5683, 5684
_DTLS = re.compile(rb"[\x14-\x19]\xfe[\xfd\xff]")
_TOOK = re.compile(r"answered after (\d{1,9})\.(\d{3}) ms")
"""What this program writes beside the packet of a command and its answer."""

_NAMED_LINKS = frozenset({LinkType.RAW_IP, LinkType.IPV4, LinkType.USER0, LinkType.EXPORTED_PDU})
"""Links on which an interface's name says more than the name of a network card."""


_HALVES = {
    "gsm_sim.command": Flow.OUTBOUND,
    "gsm_sim.response": Flow.INBOUND,
    "gsm_sim.part": Flow.UNKNOWN,
    "iso7816": Flow.UNKNOWN,
}
"""Dissectors of single APDUs -> which way they went, where the name tells."""


def fits(head: bytes) -> bool:
    """Whether bytes begin as a pcap or a pcapng file."""
    return head[:4] in MAGICS or head[:4] == _PCAPNG_MAGIC


def records(source: Source) -> Iterator[Record]:
    """Yield what was understood. Raises CodecError when packets came but none was of use."""
    with source.path.open("rb") as stream:
        classic = source.head()[:4] in MAGICS
        reader = PcapReader(stream) if classic else PcapngReader(stream)
        found = _Reading()
        newest = 0
        for packet in reader:
            newest = packet.time_ns
            read = found.read(packet)
            _keep_notes(source, packet, read)
            yield from read
        yield from found.rest(newest)
        if not found.joiner.count:
            raise _nothing(found.passed_over, reader.problems)
        if found.passed_over:
            text = f"{found.passed_over} packets of other traffic were passed over"
            yield found.joiner.event("import", newest, text)
        for problem in reader.problems:
            yield found.joiner.event("import", newest, problem.rstrip("."))


def _nothing(passed_over: int, problems: list[str]) -> CodecError:
    damage = f" {problems[0]}" if problems else ""
    return CodecError(
        f"The capture has {passed_over} packets, but no APDUs, CoAP or messages to an eIM.{damage}",
        hint="Capture GSMTAP on UDP port 4729 or CoAP on 5683; HTTPS must first be decrypted and "
        "exported from Wireshark with File, Export PDUs.",
    )


class _Reading:
    """Sends each packet to who reads it."""

    def __init__(self) -> None:
        self.joiner = Joiner()
        self.passed_over = 0
        self._sim = SimImport(self.joiner)
        self._coap = CoapImport(self.joiner)
        self._http = HttpImport(self.joiner)

    def read(self, packet: CapturedPacket) -> list[Record]:
        """Return what a packet gives; when it is of no use, count it."""
        found = self._records(packet)
        if found is None:
            self.passed_over += 1
        return found or []

    def rest(self, time_ns: int) -> list[Record]:
        """Return what waited for a packet that never came."""
        return self._sim.rest(time_ns)

    def _records(self, packet: CapturedPacket) -> list[Record] | None:
        link = packet.interface.link
        if link == LinkType.USER0:
            lane = packet.interface.name or "SIM"
            return self._sim.half(lane, packet.time_ns, packet.data, packet.flow)
        if link == LinkType.EXPORTED_PDU:
            pdu = exported_pdu.read(packet.data)
            return self._exported(packet, pdu) if pdu else None
        datagram = read_datagram(link, packet.data)
        return self._datagram(packet, datagram) if datagram else None

    def _datagram(self, packet: CapturedPacket, datagram: Datagram) -> list[Record] | None:
        named = packet.interface.name if packet.interface.link in _NAMED_LINKS else ""
        if GSMTAP_PORT in datagram.ports:
            sim = read_gsmtap(datagram.data)
            return self._sim.gsmtap(named, packet.time_ns, sim, _took_ns(packet)) if sim else None
        if _COAP in datagram.ports:
            return self._coap.datagram(named, packet, datagram)
        if _COAPS in datagram.ports or _DTLS.match(datagram.data):
            return self._coap.sealed(named, packet, datagram)
        return None

    def _exported(self, packet: CapturedPacket, pdu: ExportedPdu) -> list[Record] | None:
        name, time_ns = pdu.dissector, packet.time_ns
        lane = packet.interface.name or name.partition(".")[0]
        if name in _HALVES:
            return self._sim.half(lane, time_ns, pdu.data, _HALVES[name] or packet.flow)
        if name == "gsm_sim":
            return self._sim.joined(lane, time_ns, pdu.data, _took_ns(packet))
        if name == "iso7816.atr":
            note = packet.comments[-1] if packet.comments else "power-up"
            return [self.joiner.began(lane, time_ns, note, pdu.data)]
        if name == "data-text-lines":
            return [self.joiner.event(lane, time_ns, pdu.data.decode("utf-8", "replace"))]
        if name == "at":
            return [self._at_line(lane, packet, pdu.data)]
        if name == "coap":
            return self._coap.message(lane, lane, time_ns, pdu.data, packet.flow)
        if name in ("http", "http-over-tls"):
            return self._http.http(lane, time_ns, pdu.data, packet.flow)
        if name.startswith(("sgp32.", "sgp22.")):
            answer = name.endswith("response")
            return self._http.alone(answer, lane, time_ns, pdu.data, packet.flow)
        return None

    def _at_line(self, lane: str, packet: CapturedPacket, data: bytes) -> Record:
        """A modem speaks of its own accord too: only what ends with a result is an answer."""
        if packet.flow is not Flow.INBOUND:
            return self.joiner.command(lane, packet.time_ns, data, Layer.AT)
        if is_answer(data):
            return self.joiner.answer(lane, packet.time_ns, data, Layer.AT)
        return self.joiner.message(lane, packet.time_ns, data, Layer.AT, Direction.IN)


def _keep_notes(source: Source, packet: CapturedPacket, read: list[Record]) -> None:
    """Note about the records of a packet what stands beside it."""
    messages = [one for one in read if one.layer is not Layer.EVENT] or read
    if packet.comments and messages:
        first, answer = read_note_texts(packet.comments)
        for record, noted in ((messages[-1], answer), (messages[0], first)):
            if noted:
                source.noted[record.seq] = noted


def _took_ns(packet: CapturedPacket) -> int:
    for comment in packet.comments:
        if found := _TOOK.fullmatch(comment):
            return int(found[1] + found[2]) * 1000
    return 0
