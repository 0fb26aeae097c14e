from __future__ import annotations

import pytest

from app.capture import exported_pdu
from app.capture.export_packets import ExportPacket, PacketMaker
from app.capture.exported_pdu import ExportedPdu, PortType
from app.capture.packet_lanes import PacketLanes
from app.capture.pairing import paired
from app.capture.pcapng import Flow
from app.capture.recorder import Recorder
from app.values.traffic import Direction, Layer, Record
from tests.capture import web
from tests.capture.sealed import client_hello, dtls, message, tls
from tests.capture.tape import EID_ANSWER, GET_EID, Tape


def packets(recorder: Recorder) -> list[ExportPacket]:
    maker = PacketMaker(PacketLanes())
    return [one for pair in paired(recorder.since(0)[2]) for one in maker.packets(pair)]


def pdu(packet: ExportPacket) -> ExportedPdu:
    found = exported_pdu.read(packet.data)
    assert found is not None
    return found


def test_command_and_answer_share_a_packet_with_le_between() -> None:
    tape = Tape()
    sent, answer = tape.exchange(GET_EID, EID_ANSWER + "9000")
    (packet,) = packets(tape.recorder)
    assert packet.data[44:].hex().upper() == f"{GET_EID}00{EID_ANSWER}9000"
    assert (packet.time_ns, packet.number, packet.flow) == (sent.time_ns, 1, Flow.OUTBOUND)
    assert packet.comments == ("answered after 1.500 ms",)
    assert answer.pair == sent.seq


@pytest.mark.parametrize(
    ("layer", "direction", "data", "dissector"),
    [
        pytest.param(Layer.APDU, Direction.OUT, "81E2", "gsm_sim.command", id="no answer"),
        pytest.param(Layer.APDU, Direction.IN, "9000", "gsm_sim.response", id="no command"),
        pytest.param(Layer.ESIPA, Direction.OUT, "BF4F00", "sgp32.request", id="ESipa"),
        pytest.param(Layer.EVENT, Direction.NONE, "3B00", "iso7816.atr", id="ATR"),
        pytest.param(Layer.EVENT, Direction.NONE, "", "data-text-lines", id="note"),
    ],
)
def test_what_has_no_datagram_names_its_dissector(
    layer: Layer, direction: Direction, data: str, dissector: str
) -> None:
    recorder = Recorder()
    recorder("lane", layer, direction, bytes.fromhex(data), note="said")
    (packet,) = packets(recorder)
    assert pdu(packet).dissector == dissector
    assert packet.comments == ("said",)


def test_tls_travels_in_a_stream_that_was_opened_before() -> None:
    recorder = Recorder()
    hello = tls(22, message(1, client_hello()))
    recorder("eIM", Layer.TLS, Direction.IN, hello, session=7, note="said")
    recorder("eIM", Layer.TLS, Direction.OUT, tls(22, message(2, b"")), session=7)
    syn, back, done, first, second = packets(recorder)
    assert [one.flow for one in (syn, back, done)] == [Flow.INBOUND, Flow.OUTBOUND, Flow.INBOUND]
    assert {one.comments for one in (syn, back, done)} == {("made up for the export",)}
    assert first.data.endswith(hello)
    assert (first.flow, first.number, first.comments) == (Flow.INBOUND, 1, ("said",))
    assert second.data[20:22] == (443).to_bytes(2)
    assert first.data[22:24] == (443).to_bytes(2)


def test_what_is_sealed_has_other_ports_than_its_copy_in_the_clear() -> None:
    recorder = Recorder()
    recorder("eIM", Layer.COAP, Direction.OUT, bytes.fromhex("40010001"), session=7)
    recorder("eIM", Layer.DTLS, Direction.OUT, dtls(23, b"x", 1), session=7)
    clear, shut = packets(recorder)
    assert clear.data[20:22] != shut.data[20:22]


def test_an_esipa_answer_is_a_response() -> None:
    recorder = Recorder()
    web.asked(recorder)
    named = [pdu(packet).dissector for packet in packets(recorder)]
    assert named == ["sgp32.request", "sgp32.response", "http", "http"]


def test_http_goes_with_its_body_and_from_end_to_end() -> None:
    recorder = Recorder()
    web.served(recorder)
    request, response = (pdu(packet) for packet in packets(recorder)[2:])
    assert (request.data, request.ports) == (web.POST + web.REQUEST, PortType.TCP)
    assert request.ends is not None
    assert (request.ends.target_port, str(request.ends.target)) == (80, "10.32.0.1")
    assert response.ends == request.ends.turned()


def test_a_chunked_body_is_put_into_a_chunk_again() -> None:
    recorder = Recorder()
    web.asked(recorder, head=web.CHUNKED)
    data = pdu(packets(recorder)[-1]).data
    assert data == web.CHUNKED + b"6\r\n" + web.RESPONSE + b"\r\n0\r\n\r\n"


def test_a_missing_body_is_told_in_a_comment() -> None:
    recorder = Recorder()
    recorder("web", Layer.HTTP, Direction.OUT, web.POST)
    (packet,) = packets(recorder)
    assert packet.comments == ("21 bytes of the body are not on record",)


def test_coap_goes_to_the_port_of_whoever_serves() -> None:
    recorder = Recorder()
    web.served_coap(recorder)
    recorder("eIM", Layer.COAP, Direction.OUT, web.COAP_POST)
    request, answer, asked = (one for one in packets(recorder) if one.data[:1] == b"\x45")
    assert int.from_bytes(request.data[22:24]) == 5683
    assert int.from_bytes(answer.data[20:22]) == 5683
    assert int.from_bytes(asked.data[22:24]) == 5683
    assert (request.flow, answer.flow) == (Flow.INBOUND, Flow.OUTBOUND)


@pytest.mark.parametrize(
    ("layer", "dissector"),
    [
        pytest.param(Layer.COAP, "coap", id="CoAP"),
        pytest.param(Layer.DTLS, "dtls", id="DTLS"),
    ],
)
def test_what_no_datagram_can_hold_is_exported_whole(layer: Layer, dissector: str) -> None:
    recorder = Recorder()
    recorder("eIM", layer, Direction.OUT, b"\x40\x02\x00\x01" + bytes(70_000))
    (packet,) = packets(recorder)
    assert (pdu(packet).dissector, len(pdu(packet).data)) == (dissector, 70_004)


def test_the_longest_apdu_is_exported_whole() -> None:
    tape = Tape()
    tape.exchange("80E2910000FFFF" + "00" * 0xFFFF, "9000")
    (packet,) = packets(tape.recorder)
    assert pdu(packet).dissector == "gsm_sim"


def test_a_comment_is_not_said_twice() -> None:
    tape = Tape()
    tape.event("power-off")

    def comment(record: Record) -> str:
        return record.note.capitalize()

    (pair,) = paired(tape.recorder.since(0)[2])
    (packet,) = PacketMaker(PacketLanes(), comment).packets(pair)
    assert packet.comments == ("Power-off",)
