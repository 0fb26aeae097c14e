from __future__ import annotations

import io

from app.capture import pcapng
from app.capture.packet_lanes import PacketLanes
from app.capture.pcapng import LinkType
from app.capture.pcapng_reader import PcapngReader
from app.values.traffic import Direction, Layer, Record


def record(lane: str, direction: Direction, session: int = 0) -> Record:
    return Record(1, 1, lane, Layer.COAP, direction, b"", session=session)


def test_each_lane_and_kind_of_packet_has_one_interface() -> None:
    lanes = PacketLanes()
    numbers = [
        lanes.interface("slot 0", LinkType.RAW_IP),
        lanes.interface("slot 1", LinkType.RAW_IP),
        lanes.interface("slot 0", LinkType.EXPORTED_PDU),
        lanes.interface("slot 0", LinkType.RAW_IP),
    ]
    assert numbers == [0, 1, 2, 0]


def test_an_answer_goes_back_the_way_of_its_request() -> None:
    lanes = PacketLanes()
    out = lanes.ends(record("eIM", Direction.OUT, 7), 5683)
    back = lanes.ends(record("eIM", Direction.IN, 7), 5683)
    assert (str(out.source), str(out.target), out.target_port) == ("10.32.0.1", "10.32.0.2", 5683)
    assert back == out.turned()


def test_sessions_have_ports_of_their_own_and_servers_may_be_here() -> None:
    lanes = PacketLanes()
    first = lanes.ends(record("eIM", Direction.IN, 1), 5683, asks_there=False)
    second = lanes.ends(record("eIM", Direction.IN, 2), 5683, asks_there=False)
    assert (first.target_port, second.target_port) == (5683, 5683)
    assert first.source_port != second.source_port


def test_lanes_are_described_and_named_in_one_line() -> None:
    lanes = PacketLanes()
    interface = lanes.interface("slot\n0", LinkType.RAW_IP)
    lanes.ends(record("slot\n0", Direction.OUT), 1)
    blocks = pcapng.section("tests") + lanes.blocks() + pcapng.packet(interface, 1, b"\x45")
    reader = PcapngReader(io.BytesIO(blocks))
    (packet,) = reader
    assert packet.interface.name == "slot 0"
    assert list(reader.names.values()) == ["workbench", "slot 0"]
