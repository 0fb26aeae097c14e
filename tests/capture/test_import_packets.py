from ipaddress import IPv4Address
from pathlib import Path

import pytest

from app.capture import pcapng
from app.capture.decoders import decode
from app.capture.export_pcapng import export_pcapng
from app.capture.exported_pdu import Ends, ExportedPdu
from app.capture.imports import read_capture
from app.capture.pcapng import Flow, LinkType
from app.errors import CodecError
from app.values.traffic import Direction, Layer, Record
from tests.capture.foreign_logs import (
    ATR,
    COAP_CHANGED,
    COAP_POST,
    EID_ANSWER,
    GET_EID,
    pcap,
    read_bytes,
    sim,
    udp,
)
from tests.capture.tape import Tape

_ENDS = Ends(IPv4Address("10.0.0.1"), IPv4Address("10.0.0.2"))


def _pcapng(link: LinkType, *packets: tuple[bytes, Flow], name: str = "reader") -> bytes:
    blocks = [pcapng.section("another program"), pcapng.interface(link, name)]
    for number, (data, flow) in enumerate(packets):
        blocks.append(pcapng.packet(0, 1_000_000 * number, data, flow=flow))
    return b"".join(blocks)


def _exported(folder: Path, *messages: tuple[str, bytes]) -> list[Record]:
    packets = [(ExportedPdu(name, data, _ENDS).encode(), Flow.UNKNOWN) for name, data in messages]
    return read_bytes(folder, _pcapng(LinkType.EXPORTED_PDU, *packets))


def test_gsmtap_in_pcap_decodes(tmp_path: Path):
    found = read_bytes(tmp_path, pcap(sim(1, ATR), sim(0, GET_EID + b"\x00" + EID_ANSWER)))
    kept = {record.seq: record for record in found}
    assert found[0].data == ATR
    assert decode(found[1], kept).title == "STORE DATA · ES10c.GetEID"
    assert decode(found[2], kept).meaning == "EID 8999…4951"
    assert found[2].time_ns == 1_000_001_000_000


def test_the_interface_is_the_lane_of_a_card(tmp_path: Path):
    raw = _pcapng(LinkType.RAW_IP, (sim(1, ATR), Flow.UNKNOWN), (sim(0, GET_EID), Flow.UNKNOWN))
    assert {record.lane for record in read_bytes(tmp_path, raw)} == {"reader"}


def test_user_link_type_goes_by_flags(tmp_path: Path):
    raw = _pcapng(LinkType.USER0, (GET_EID, Flow.OUTBOUND), (EID_ANSWER, Flow.INBOUND))
    command, answer = read_bytes(tmp_path, raw)
    assert (command.data, answer.data) == (GET_EID, EID_ANSWER)
    assert (answer.pair, answer.duration_ns) == (command.seq, 1_000_000)


def test_coap_on_a_wire_is_of_the_server_s_lane(tmp_path: Path):
    there, back = udp(COAP_POST, (40000, 5683)), udp(COAP_CHANGED, (5683, 40000), (2, 1))
    asked, told = read_bytes(tmp_path, pcap(there, back))
    assert {asked.lane, told.lane} == {"10.0.0.2:5683"}
    assert (asked.layer, asked.direction, told.direction) == (
        Layer.COAP,
        Direction.OUT,
        Direction.IN,
    )
    assert told.pair == asked.seq


def test_dtls_is_kept_as_it_is(tmp_path: Path):
    (found,) = read_bytes(tmp_path, pcap(udp(b"\x16\xfe\xfd", (5684, 40000))))
    assert (found.layer, found.direction, found.data) == (
        Layer.DTLS,
        Direction.IN,
        b"\x16\xfe\xfd",
    )


def test_exported_pdus_of_every_kind(tmp_path: Path):
    found = _exported(
        tmp_path,
        ("iso7816.atr", ATR),
        ("gsm_sim.command", GET_EID),
        ("gsm_sim.response", EID_ANSWER),
        ("gsm_sim", b"\x00\xa4\x00\x0c\x90\x00"),
        ("sgp32.request", b"\xbf\x4f\x00"),
        ("sgp32.response", b"\xbf\x50\x00"),
        ("http", b"POST / HTTP/1.1\r\n\r\n"),
        ("coap", COAP_POST),
    )
    assert [(one.layer, one.pair) for one in found] == [
        (Layer.EVENT, 0),
        (Layer.APDU, 0),
        (Layer.APDU, 2),
        (Layer.APDU, 0),
        (Layer.APDU, 4),
        (Layer.ESIPA, 0),
        (Layer.ESIPA, 6),
        (Layer.HTTP, 0),
        (Layer.COAP, 0),
    ]
    assert {one.session for one in found[1:]} == {1}


def test_dtls_is_known_on_any_port(tmp_path: Path):
    (found,) = read_bytes(tmp_path, pcap(udp(b"\x16\xfe\xff\x00", (40000, 4433))))
    assert (found.layer, found.direction) == (Layer.DTLS, Direction.OUT)


def test_what_this_program_exports_comes_back(tmp_path: Path):
    tape = Tape()
    records = [
        tape.event("power-up, T=0", ATR.hex()),
        *tape.exchange("81E2910006BF3E035C015A00", EID_ANSWER.hex()),
        tape.event("card removed"),
    ]
    export_pcapng(records, tmp_path / "a.pcapng")
    found = list(read_capture(tmp_path / "a.pcapng"))
    assert [(one.data, one.lane, one.note) for one in found] == [
        (one.data, one.lane, one.note) for one in records
    ]
    assert [one.duration_ns for one in found] == [0, 0, 1_500_000, 0]


def test_other_traffic_is_counted(tmp_path: Path):
    dns = udp(b"?", (5353, 5353))
    *_, last = read_bytes(tmp_path, pcap(dns, sim(1, ATR), dns))
    assert last.note == "2 packets of other traffic were passed over"


def test_a_torn_file_gives_what_is_whole_and_says_so(tmp_path: Path):
    *whole, last = read_bytes(tmp_path, pcap(sim(0, GET_EID + b"\x90\x00"), sim(1, ATR))[:-1])
    assert [one.layer for one in whole] == [Layer.APDU, Layer.APDU]
    assert "ends within the packet" in last.note


def test_a_capture_without_use_says_what_to_capture(tmp_path: Path):
    with pytest.raises(CodecError, match="1 packets, but no APDUs") as caught:
        read_bytes(tmp_path, pcap(udp(b"?", (53, 53))))
    assert "4729" in caught.value.hint
