"""What network captures hold between IPA and eIM: CoAP messages, and HTTP with its bodies."""

from __future__ import annotations

from collections import OrderedDict, deque

from app.capture.http_parts import head_end, read_body
from app.capture.import_datagram import Datagram
from app.capture.import_joiner import Joiner
from app.capture.pcapng import Flow
from app.capture.pcapng_reader import CapturedPacket
from app.net.coap_wire import CoapHead
from app.values.traffic import Direction, Layer, Record

_OPEN_EXCHANGES = 4096
_SEEN = 64
_SERVER_PORTS = frozenset({5683, 5684})
_MESSAGE_TYPE = b"application/x-gsma-rsp-asn1"
_DIRECTIONS = {Flow.OUTBOUND: Direction.OUT, Flow.INBOUND: Direction.IN}

_Key = tuple[str, str, bytes]


class CoapImport:
    """Joins CoAP answers to requests: by token, acknowledgements by message id."""

    def __init__(self, joiner: Joiner) -> None:
        self._joiner = joiner
        self._open: OrderedDict[_Key, Record] = OrderedDict()

    def datagram(
        self, lane: str, packet: CapturedPacket, datagram: Datagram
    ) -> list[Record] | None:
        """Read the CoAP message of a datagram; None when it is none."""
        peers = " ".join(sorted((datagram.sender, datagram.receiver)))
        flow = packet.flow or _flow(datagram)
        return self.message(lane or _server(datagram), peers, packet.time_ns, datagram.data, flow)

    def message(
        self, lane: str, peers: str, time_ns: int, data: bytes, flow: int
    ) -> list[Record] | None:
        """Read a CoAP message; without a direction a request goes out. None when it is none.

        peers: names the two ends, whichever of them sent this one.
        """
        head = CoapHead.read(data)
        if head is None:
            return None
        asked = None if head.is_request else self._request(peers, head)
        usual = Direction.OUT if head.is_request else Direction.IN
        direction = _DIRECTIONS.get(Flow(flow), usual)
        record = self._joiner.message(lane, time_ns, data, Layer.COAP, direction, to=asked)
        if head.is_request:
            self._remember((peers, "token", head.token), record)
            self._remember((peers, "id", head.message_id.to_bytes(2)), record)
        return [record]

    def sealed(self, lane: str, packet: CapturedPacket, datagram: Datagram) -> list[Record]:
        """Keep a DTLS datagram as it is."""
        direction = _DIRECTIONS[Flow(packet.flow or _flow(datagram))]
        where = lane or _server(datagram)
        return [self._joiner.message(where, packet.time_ns, datagram.data, Layer.DTLS, direction)]

    def _request(self, peers: str, head: CoapHead) -> Record | None:
        if head.is_response:
            return self._open.get((peers, "token", head.token))
        return self._open.get((peers, "id", head.message_id.to_bytes(2)))

    def _remember(self, key: _Key, record: Record) -> None:
        self._open[key] = record
        self._open.move_to_end(key)
        if len(self._open) > _OPEN_EXCHANGES:
            self._open.popitem(last=False)


class HttpImport:
    """Reads HTTP and the messages in it. What comes once within HTTP and once alone counts once."""

    def __init__(self, joiner: Joiner) -> None:
        self._joiner = joiner
        self._seen: deque[tuple[bool, bytes]] = deque(maxlen=_SEEN)

    def http(self, lane: str, time_ns: int, data: bytes, flow: int) -> list[Record] | None:
        """Read an HTTP message; a body to or from an eIM gets a record of its own."""
        if not data:
            return None
        answer = data.startswith(b"HTTP/")
        head, found_body = data[: head_end(data)], read_body(data)
        body = found_body.of(data) if found_body.whole else b""
        if not body or _MESSAGE_TYPE not in head.lower():
            return [self._put(answer, lane, time_ns, data, Layer.HTTP, flow)]
        found = [self._put(answer, lane, time_ns, head, Layer.HTTP, flow, f"{len(body)} B")]
        if not self._again(body, alone=False):
            found.append(self._put(answer, lane, time_ns, body, Layer.ESIPA, flow))
        return found

    def alone(
        self, answer: bool, lane: str, time_ns: int, data: bytes, flow: int
    ) -> list[Record] | None:
        """Read a message that came without its HTTP, or beside it."""
        if not data:
            return None
        if self._again(data, alone=True):
            return []
        return [self._put(answer, lane, time_ns, data, Layer.ESIPA, flow)]

    def _again(self, data: bytes, *, alone: bool) -> bool:
        """Whether the same bytes came the other way a moment ago."""
        if (not alone, data) in self._seen:
            self._seen.remove((not alone, data))
            return True
        self._seen.append((alone, data))
        return False

    def _put(
        self, answer: bool, lane: str, time_ns: int, data: bytes, layer: Layer, flow: int,
        note: str = "",
    ) -> Record:  # fmt: skip
        put = self._joiner.answer if answer else self._joiner.command
        usual = Direction.IN if answer else Direction.OUT
        direction = _DIRECTIONS.get(Flow(flow), usual)
        return put(lane, time_ns, data, layer, direction=direction, note=note)


def _flow(datagram: Datagram) -> Flow:
    """Take the side without the server's port for ours."""
    return Flow.INBOUND if datagram.source_port in _SERVER_PORTS else Flow.OUTBOUND


def _server(datagram: Datagram) -> str:
    return datagram.sender if _flow(datagram) is Flow.INBOUND else datagram.receiver
