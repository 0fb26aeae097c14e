import io

import pytest

from app.capture.pcap_reader import PcapReader
from app.errors import CodecError
from tests.capture.foreign_logs import pcap


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("nano", [False, True])
def test_either_order_and_resolution(order: str, nano: bool):
    reader = PcapReader(io.BytesIO(pcap(b"one", b"two", link=147, order=order, nano=nano)))
    found = list(reader)
    assert [packet.data for packet in found] == [b"one", b"two"]
    assert [packet.time_ns for packet in found] == [1_000_000_000_000, 1_000_001_000_000]
    assert found[0].interface.link == 147
    assert reader.problems == []


@pytest.mark.parametrize("cut", [1, 3, 10, 18])
def test_a_torn_file_gives_what_is_whole(cut: int):
    reader = PcapReader(io.BytesIO(pcap(b"one", b"two")[:-cut]))
    assert [packet.data for packet in reader] == [b"one"]
    assert reader.problems == ["The file ends within the packet at byte 43."]


def test_a_length_no_packet_has_ends_the_reading():
    raw = bytearray(pcap(b"one"))
    raw[32:36] = b"\xff\xff\xff\x7f"
    reader = PcapReader(io.BytesIO(raw))
    assert list(reader) == []
    assert "cannot be 2147483647 bytes long" in reader.problems[0]


@pytest.mark.parametrize("raw", [b"", b"hello", pcap()[:20]])
def test_another_file_is_refused(raw: bytes):
    with pytest.raises(CodecError, match="no pcap file"):
        list(PcapReader(io.BytesIO(raw)))
