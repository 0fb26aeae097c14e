"""Records as packets that Wireshark dissects: which dissector, around which bytes, from where.

APDUs go as GSMTAP, one packet for command and answer; CoAP and DTLS as UDP; TLS as TCP; what was
in TLS as exported PDUs, because it is on record in the clear.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from app.capture.annotation import Notes, nothing_noted
from app.capture.annotation_text import note_text
from app.capture.datagram_writer import LARGEST_PAYLOAD, datagram
from app.capture.exported_pdu import ExportedPdu, PortType
from app.capture.gsmtap import PORT as GSMTAP_PORT
from app.capture.gsmtap import gsmtap_packet, joined_exchange
from app.capture.http_bodies import HttpBodies, HttpMessage
from app.capture.packet_lanes import PacketLanes
from app.capture.pairing import Pair
from app.capture.pcapng import Flow, LinkType
from app.capture.tcp_writer import TcpStreams
from app.capture.tls_callers import Callers
from app.values.traffic import Direction, Layer, Record

_COAP_PORT, _COAPS_PORT, _HTTP_PORT, _HTTPS_PORT = 5683, 5684, 80, 443
_FLOWS = {Direction.OUT: Flow.OUTBOUND, Direction.IN: Flow.INBOUND, Direction.NONE: Flow.UNKNOWN}
_CHUNKED = b"\r\ntransfer-encoding: chunked\r\n"

Comment = Callable[[Record], str]
"""Says of a record what is to stand beside its packet; empty for nothing."""


@dataclass(frozen=True, slots=True)
class ExportPacket:
    """A packet to write. number: the seq of the record it begins with."""

    interface: int
    time_ns: int
    data: bytes
    flow: Flow
    number: int
    comments: tuple[str, ...]


class PacketMaker:
    """Makes packets of pairs, which have to come in their order."""

    def __init__(
        self, lanes: PacketLanes, comment: Comment | None = None, noted: Notes = nothing_noted
    ) -> None:
        self._lanes = lanes
        self._comment = comment
        self._noted = noted
        self._bodies = HttpBodies()
        self._callers = Callers()
        self._streams = TcpStreams()

    def packets(self, pair: Pair) -> Iterator[ExportPacket]:
        """Yield the one or two packets of a pair."""
        self._bodies.see(pair)
        layer = pair.records[0].layer
        if layer is Layer.APDU:
            yield self._apdu(pair)
        elif layer is Layer.HTTP:
            messages = self._bodies.complete(pair)
            for record, message in zip((pair.command, pair.answer), messages, strict=True):
                if record is not None and message is not None:
                    yield self._http(record, message)
        elif layer is Layer.TLS:
            for record in pair.records:
                yield from self._tls(record)
        else:
            for record in pair.records:
                yield self._single(record)

    def _apdu(self, pair: Pair) -> ExportPacket:
        command, answer = pair.command, pair.answer
        if command is None:
            return self._half(pair, "gsm_sim.response")
        if answer is None or len(answer.data) < 2:
            return self._half(pair, "gsm_sim.command")
        body = joined_exchange(command.data, answer.data)
        packet = gsmtap_packet(body)
        if len(packet) > LARGEST_PAYLOAD:
            return self._exported(command, "gsm_sim", body, pair=pair)
        return self._datagram(command, packet, GSMTAP_PORT, pair=pair)

    def _half(self, pair: Pair, dissector: str) -> ExportPacket:
        """A command without answer, or the reverse; GSMTAP has no form for it."""
        record = pair.records[0]
        return self._exported(record, dissector, record.data, pair=pair)

    def _http(self, record: Record, message: HttpMessage) -> ExportPacket:
        body = message.body
        if body and _CHUNKED in message.head.lower():
            body = b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)
        missing = f"{message.missing} bytes of the body are not on record"
        asks_there = (record.direction is Direction.IN) == bool(record.pair)
        return self._exported(
            record, "http", message.head + body, PortType.TCP, _HTTP_PORT, asks_there=asks_there,
            remark=missing if message.missing else "",
        )  # fmt: skip

    def _single(self, record: Record) -> ExportPacket:
        match record.layer:
            case Layer.COAP:
                return self._coap(record)
            case Layer.AT:
                return self._exported(record, "at", record.data)
            case Layer.DTLS:
                return self._dtls(record)
            case Layer.ESIPA:
                part = "response" if record.pair else "request"
                return self._exported(record, f"sgp32.{part}", record.data)
            case _:
                return self._event(record)

    def _coap(self, record: Record) -> ExportPacket:
        asks_there = _is_server_there(record)
        if len(record.data) <= LARGEST_PAYLOAD:
            return self._datagram(record, record.data, _COAP_PORT, asks_there=asks_there)
        return self._exported(
            record, "coap", record.data, PortType.UDP, _COAP_PORT, asks_there=asks_there
        )

    def _dtls(self, record: Record) -> ExportPacket:
        asks_there = self._callers.asks_there(record)
        if len(record.data) <= LARGEST_PAYLOAD:
            ends = self._lanes.ends(record, _COAPS_PORT, asks_there=asks_there, sealed=True)
            return self._packet(record, LinkType.RAW_IP, datagram(ends, record.data), None)
        return self._exported(
            record, "dtls", record.data, PortType.UDP, _COAPS_PORT, asks_there=asks_there
        )

    def _tls(self, record: Record) -> Iterator[ExportPacket]:
        """Put TLS records into a TCP stream, whose beginning is made up."""
        asks_there = self._callers.asks_there(record)
        ends = self._lanes.ends(record, _HTTPS_PORT, asks_there=asks_there, sealed=True)
        back = ends.source_port == _HTTPS_PORT
        ends = ends.turned() if back else ends
        for way, packet in self._streams.opening(ends, record.session):
            outward = (way == ends) == asks_there
            yield self._made_up(record, packet, Flow.OUTBOUND if outward else Flow.INBOUND)
        for packet in self._streams.segments(ends, record.session, record.data, back=back):
            yield self._packet(record, LinkType.RAW_IP, packet, None)

    def _made_up(self, record: Record, packet: bytes, flow: Flow) -> ExportPacket:
        interface = self._lanes.interface(record.lane, LinkType.RAW_IP)
        return ExportPacket(interface, record.time_ns, packet, flow, 0, ("made up for the export",))

    def _event(self, record: Record) -> ExportPacket:
        """The ATR where there is one; else the note as text, which no dissector misreads."""
        if record.data:
            return self._exported(record, "iso7816.atr", record.data, protocol="ATR")
        text = record.note.encode("utf-8", "replace")
        return self._exported(record, "data-text-lines", text, protocol="Event")

    def _datagram(
        self, record: Record, payload: bytes, port: int, *, pair: Pair | None = None,
        asks_there: bool = True,
    ) -> ExportPacket:  # fmt: skip
        ends = self._lanes.ends(record, port, asks_there=asks_there)
        return self._packet(record, LinkType.RAW_IP, datagram(ends, payload), pair)

    def _exported(
        self, record: Record, dissector: str, data: bytes, ports: PortType = PortType.NONE,
        port: int = 0, *, pair: Pair | None = None, asks_there: bool = True, protocol: str = "",
        remark: str = "",
    ) -> ExportPacket:  # fmt: skip
        ends = self._lanes.ends(record, port, asks_there=asks_there)
        pdu = ExportedPdu(dissector, data, ends, ports, protocol)
        return self._packet(record, LinkType.EXPORTED_PDU, pdu.encode(), pair, remark)

    def _packet(
        self, record: Record, link: LinkType, data: bytes, pair: Pair | None, remark: str = ""
    ) -> ExportPacket:
        return ExportPacket(
            self._lanes.interface(record.lane, link),
            record.time_ns,
            data,
            _FLOWS[record.direction],
            record.seq,
            tuple(self._comments(pair.records if pair else (record,), remark)),
        )

    def _comments(self, records: tuple[Record, ...], remark: str) -> Iterator[str]:
        for record in records:
            if noted := note_text(self._noted(record.seq), on_answer=record is not records[0]):
                yield noted
            said = self._comment(record) if self._comment is not None else ""
            if said:
                yield said
            if record.note and record.note.casefold() != said.casefold():
                yield record.note
            if record.duration_ns:
                yield f"answered after {record.duration_ns / 1e6:.3f} ms"
        if remark:
            yield remark


def _is_server_there(record: Record) -> bool:
    """Whether a CoAP message shows its server at the lane's end.

    Requests go to servers and responses come from them. An empty message acknowledges a request
    when its pair is known, else a response.
    """
    code = record.data[1] if len(record.data) > 1 else 0
    to_server = 0 < code < 0x20 or (code == 0 and not record.pair)
    return to_server == (record.direction is not Direction.IN)
