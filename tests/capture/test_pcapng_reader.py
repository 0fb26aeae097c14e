from __future__ import annotations

import io
import os
import random
import struct
from ipaddress import IPv4Address

import pytest

from app.capture import pcapng
from app.capture.pcapng import Flow, LinkType
from app.capture.pcapng_reader import CapturedPacket, PcapngReader
from app.errors import CodecError

MUTATIONS = int(os.environ.get("EIMW_FUZZ", "3000"))
START = pcapng.section("tests") + pcapng.interface(LinkType.RAW_IP, "slot 0")
PACKET = pcapng.packet(0, 1_000, b"\x45\x00", flow=Flow.OUTBOUND, number=3, comments=["said"])
KEYS = b"CLIENT_RANDOM 00 11\n"
WHOLE = (
    START
    + pcapng.names({IPv4Address("10.32.0.2"): "slot 0"})
    + pcapng.secrets(KEYS)
    + PACKET
    + pcapng.packet(0, 2_000, b"\x46")
)


def read(data: bytes) -> tuple[PcapngReader, list[CapturedPacket]]:
    reader = PcapngReader(io.BytesIO(data))
    return reader, list(reader)


def block(kind: int, body: bytes, order: str = "<") -> bytes:
    length = struct.pack(f"{order}I", len(body) + 12)
    return struct.pack(f"{order}I", kind) + length + body + length


def big_endian(resolution: bytes = b"", offset_s: int = 0) -> bytes:
    options = b""
    if resolution:
        options = struct.pack(">HH", 9, 1) + resolution + bytes(3)
        options += struct.pack(">HHq", 14, 8, offset_s) + bytes(4)
    return block(pcapng.SECTION, struct.pack(">IHHq", pcapng.BYTE_ORDER, 1, 0, -1), ">") + block(
        pcapng.INTERFACE, struct.pack(">HHI", 1, 0, 0) + options, ">"
    )


def test_names_and_key_logs_are_kept_beside_the_packets() -> None:
    reader, packets = read(WHOLE)
    assert [packet.data for packet in packets] == [b"\x45\x00", b"\x46"]
    assert reader.names == {bytes([10, 32, 0, 2]): "slot 0"}
    assert (reader.key_logs, reader.problems) == ([KEYS], [])


@pytest.mark.parametrize(
    ("resolution", "offset_s", "time_ns"),
    [
        pytest.param(b"", 0, 5_000_000, id="microseconds unless told otherwise"),
        pytest.param(b"\x03", 0, 5_000_000_000, id="milliseconds"),
        pytest.param(b"\x8a", 1, 5_882_812_500, id="a power of two, with an offset"),
    ],
)
def test_big_endian_files_keep_their_time(resolution: bytes, offset_s: int, time_ns: int) -> None:
    packet = block(pcapng.PACKET, struct.pack(">IIIII", 0, 0, 5000, 1, 1) + b"\x45\0\0\0", ">")
    _, (found,) = read(big_endian(resolution, offset_s) + packet)
    assert (found.time_ns, found.data, found.interface.link) == (time_ns, b"\x45", 1)


def test_a_second_section_has_its_own_interfaces_and_byte_order() -> None:
    packet = block(pcapng.PACKET, struct.pack(">IIIII", 0, 0, 1, 1, 1) + b"\x60\0\0\0", ">")
    reader, packets = read(WHOLE + big_endian() + packet)
    assert [found.interface.link for found in packets] == [101, 101, 1]
    assert reader.problems == []


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        pytest.param(3, struct.pack("<I", 2) + b"\x45\x01\0\0", id="simple packet"),
        pytest.param(
            2, struct.pack("<HHIIII", 0, 9, 0, 7, 2, 2) + b"\x45\x01\0\0", id="packet of drafts"
        ),
    ],
)
def test_other_packet_blocks_are_read(kind: int, body: bytes) -> None:
    _, (packet,) = read(START + block(kind, body))
    assert packet.data == b"\x45\x01"


def test_blocks_of_unknown_kind_are_passed_over() -> None:
    reader, packets = read(START + block(0xBAD, b"any\0") + PACKET)
    assert (len(packets), reader.problems) == (1, [])


def test_a_torn_file_gives_what_came_before() -> None:
    reader, packets = read(WHOLE[:-3])
    assert len(packets) == 1
    assert "ends within the block" in reader.problems[0]


def test_a_packet_of_no_interface_is_skipped_and_reported() -> None:
    reader, packets = read(START + pcapng.packet(9, 1, b"") + PACKET)
    assert [packet.number for packet in packets] == [3]
    assert reader.problems == [f"The block at byte {len(START)} is damaged and was skipped."]


def test_a_damaged_interface_keeps_its_number() -> None:
    reader, packets = read(
        pcapng.section("tests")
        + block(pcapng.INTERFACE, b"")
        + pcapng.interface(LinkType.USER0, "second")
        + pcapng.packet(1, 1, b"\x80")
    )
    assert [packet.interface.name for packet in packets] == ["second"]
    assert len(reader.problems) == 1


def test_an_absurd_time_stays_within_what_a_record_can_hold() -> None:
    packet = struct.pack(">IIIII", 0, 0xFFFFFFFF, 0xFFFFFFFF, 0, 0)
    _, (found,) = read(big_endian(b"\x01", 2**62) + block(pcapng.PACKET, packet, ">"))
    assert found.time_ns == 2**63 - 1


def test_an_impossible_length_ends_the_reading() -> None:
    bad = bytearray(START + PACKET)
    bad[len(START) + 4 : len(START) + 8] = b"\xff\xff\xff\xff"
    reader, packets = read(bytes(bad))
    assert packets == []
    assert "cannot be 4294967295 bytes long" in reader.problems[0]


def test_another_kind_of_file_is_refused() -> None:
    with pytest.raises(CodecError, match="no pcapng"):
        read(b"\xd4\xc3\xb2\xa1" + bytes(20))


def test_no_damage_makes_it_raise_or_run_on() -> None:
    chance = random.Random(5)
    samples = [WHOLE, big_endian(b"\x8a", 1) + WHOLE]
    for _ in range(MUTATIONS):
        data = bytearray(chance.choice(samples))
        for _ in range(chance.randint(1, 6)):
            data[chance.randrange(4, len(data))] = chance.choice(
                (0, 1, 0x7F, 0xFF, chance.randrange(256))
            )
        cut = chance.randrange(4, len(data) + 1)
        _, packets = read(bytes(data[:cut]))
        assert sum(len(packet.data) for packet in packets) <= cut
