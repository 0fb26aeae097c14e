from __future__ import annotations

import io
import struct
from ipaddress import IPv4Address

import pytest

from app.capture import pcapng
from app.capture.pcapng import Flow, LinkType
from app.capture.pcapng_reader import CapturedPacket, PcapngReader

START = pcapng.section("tests") + pcapng.interface(LinkType.RAW_IP, "slot 0", "a reader")


def read(blocks: bytes) -> tuple[PcapngReader, list[CapturedPacket]]:
    reader = PcapngReader(io.BytesIO(blocks))
    return reader, list(reader)


def test_a_section_begins_with_the_magic_and_tells_its_byte_order() -> None:
    block = pcapng.section("tests")
    assert block[:4] == bytes.fromhex("0A0D0D0A")
    assert block[8:12] == bytes.fromhex("4D3C2B1A")


@pytest.mark.parametrize(
    "block",
    [
        pytest.param(pcapng.section("abc"), id="section"),
        pytest.param(pcapng.interface(LinkType.RAW_IP, "odd"), id="interface"),
        pytest.param(pcapng.names({IPv4Address("10.0.0.1"): "odd"}), id="names"),
        pytest.param(pcapng.secrets(b"odd"), id="secrets"),
        pytest.param(pcapng.packet(0, 1, b"odd", comments=["é"]), id="packet"),
    ],
)
def test_a_block_tells_its_length_at_both_ends_in_whole_words(block: bytes) -> None:
    lengths = struct.unpack("<I", block[4:8]) + struct.unpack("<I", block[-4:])
    assert lengths == (len(block), len(block))
    assert len(block) % 4 == 0


def test_a_packet_keeps_nanoseconds_number_flow_and_comments() -> None:
    block = pcapng.packet(
        0,
        1_760_000_000_126_456_789,
        b"\x01\x02\x03",
        flow=Flow.INBOUND,
        number=77,
        comments=["SELECT", "", "näher"],
    )
    _, (packet,) = read(START + block)
    assert packet.time_ns == 1_760_000_000_126_456_789
    assert (packet.data, packet.flow, packet.number) == (b"\x01\x02\x03", Flow.INBOUND, 77)
    assert packet.comments == ("SELECT", "näher")
    assert (packet.interface.name, packet.interface.description) == ("slot 0", "a reader")


def test_a_packet_too_long_for_wireshark_is_cut_and_says_so() -> None:
    _, (packet,) = read(START + pcapng.packet(0, 1, bytes(pcapng.LARGEST_PACKET + 5)))
    assert len(packet.data) == pcapng.LARGEST_PACKET
    assert packet.full_length == pcapng.LARGEST_PACKET + 5


def test_a_comment_too_long_for_an_option_is_cut_between_characters() -> None:
    _, (packet,) = read(START + pcapng.packet(0, 1, b"", comments=["é" * 40_000]))
    (comment,) = packet.comments
    assert set(comment) == {"é"}
    assert 32_000 < len(comment) < 33_000
