from __future__ import annotations

import contextlib
import math
import os
import random
from pathlib import Path

import pytest
from OpenSSL import SSL

from app.capture.decoders import decode
from app.capture.export_pcapng import export_pcapng
from app.capture.imports import read_capture
from app.capture.pcapng_reader import PcapngReader
from app.capture.recorder import Recorder
from app.capture.tcp_writer import LARGEST_SEGMENT
from app.errors import CodecError
from app.net.dtls_context import DtlsClientContext, DtlsServerContext
from app.net.dtls_options import DtlsClientOptions, DtlsServerOptions
from app.net.dtls_psk import Psk
from app.values.traffic import Direction, Layer, Record
from tests.capture import tshark, web
from tests.capture.modem import CGLA_EID, CGLA_GET_EID, ModemTape
from tests.capture.tape import EID_ANSWER, GET_EID, SELECT_ISDR, Tape

ATR = "3B9F96801FC78031A073BE21136743200718000001A5"
KEYS = b"CLIENT_RANDOM " + b"ab" * 32 + b" " + b"cd" * 48
ROUNDS = int(os.environ.get("EIMW_FUZZ", "300"))


@pytest.fixture(name="tape")
def _tape() -> Tape:
    """One record of each kind."""
    tape = Tape()
    tape.event("power-on, T=0", ATR)
    tape.exchange(SELECT_ISDR, "611E")
    tape.exchange(GET_EID, "6115")
    tape.exchange("81C0000015", EID_ANSWER + "9000")
    tape.exchange(GET_EID, EID_ANSWER + "9000", lane="modem 1")
    tape.event("power-off")
    web.served_coap(tape.recorder)
    web.asked(tape.recorder)
    tape.send("81E2910003BF2000")
    tape.answer("9000")
    return tape


def export(tape: Tape, path: Path) -> list[Record]:
    records = tape.recorder.since(0)[2]
    export_pcapng(records, path, comment=lambda one: decode(one, tape.recorder).title)
    return records


@tshark.needs_tshark
def test_tshark_shows_each_kind_of_packet(tape: Tape, tmp_path: Path) -> None:
    file = tmp_path / "a.pcapng"
    export(tape, file)
    shown = tshark.fields(file, "_ws.col.Source", "_ws.col.Destination", "_ws.col.Protocol",
                          "_ws.col.Info", options=("-N", "n"))  # fmt: skip
    there, here = ["workbench", "slot 0"], ["slot 0", "workbench"]
    server, client = ["eIM over CoAP", "workbench"], ["workbench", "eIM over CoAP"]
    select = "ISO/IEC 7816-4 SELECT Application a0000005591010ffffffff8900000100"
    golden = [
        [*there, "ATR", "ATR, TA(1)=True TB(1)=False TC(1)=False TD(1)=True"],
        [*there, "GSM SIM", f"{select} : Response ready, Response length is 30"],
        [*there, "GSM SIM", "STORE DATA : Response ready, Response length is 21"],
        [*there, "GSM SIM", "ETSI TS 102.221 GET RESPONSE"],
        ["workbench", "modem 1", "GSM SIM", "STORE DATA"],
        [*there, "Event", ""],
        [*server, "CoAP", "CON, MID:12345, POST, TKN:c0 ff ee 01, /gsma/rsp2/asn1"],
        [*server, "SGP.32", ""],
        [*client, "SGP.32", ""],
        [*client, "CoAP", "ACK, MID:12345, 2.04 Changed, TKN:c0 ff ee 01, /gsma/rsp2/asn1"],
        ["workbench", "IPA", "SGP.32", ""],
        ["workbench", "web", "HTTP", "POST /gsma/rsp2/asn1 HTTP/1.1 (application/x-gsma-rsp-asn1)"],
        ["web", "workbench", "HTTP", "HTTP/1.1 200 OK (application/x-gsma-rsp-asn1)"],
        ["IPA", "workbench", "SGP.32", ""],
        [*there, "GSM SIM", "STORE DATA"],
        [*here, "GSM SIM", "Response, Normal ending of the command"],
    ]  # fmt: skip
    assert [_older_words(row) for row in shown] == golden


def _older_words(row: list[str]) -> list[str]:
    """Bring a row of tshark 4.0, which knows no SGP.32, into a form that does not depend on it."""
    *ends, protocol, info = (" ".join(cell.split()) for cell in row)
    if protocol == "Exported PDU":
        protocol = "SGP.32"
    info = info.replace("ETSI TS 102.221 e2", "STORE DATA").split(", TA(2)")[0]
    return [*ends, protocol, info]


@tshark.needs_tshark
def test_tshark_finds_nothing_broken(tape: Tape, tmp_path: Path) -> None:
    export(tape, tmp_path / "a.pcapng")
    assert tshark.malformed(tmp_path / "a.pcapng") == []


@tshark.needs_tshark
def test_tshark_shows_the_reader_our_number_and_our_comments(tape: Tape, tmp_path: Path) -> None:
    export(tape, tmp_path / "a.pcapng")
    shown = tshark.fields(
        tmp_path / "a.pcapng", "frame.interface_name", "frame.packet_id", "frame.comment"
    )
    assert shown[1] == [
        "slot 0",
        "2",
        "SELECT · ISD-R,↳ SELECT · ISD-R,answered after 1.500 ms",
    ]
    assert shown[4][:2] == ["modem 1", "8"]
    assert "ES10c.GetEID" in shown[4][2]


@tshark.needs_tshark
@pytest.mark.parametrize("size", [0, 1, 65_000, 300_000])
def test_tshark_opens_messages_of_any_size(size: int, tmp_path: Path) -> None:
    recorder = Recorder()
    for layer in Layer:
        recorder("lane", layer, Direction.OUT, bytes(size), note="n" * 70_000)
    export_pcapng(recorder.since(0)[2], tmp_path / "a.pcapng")
    segments = 3 + math.ceil(size / LARGEST_SEGMENT)
    assert len(tshark.lines(tmp_path / "a.pcapng")) == len(Layer) - 1 + segments


@tshark.needs_tshark
def test_tshark_opens_an_export_of_nothing(tmp_path: Path) -> None:
    assert export_pcapng([], tmp_path / "a.pcapng") == 0
    assert tshark.lines(tmp_path / "a.pcapng") == []


@tshark.needs_tshark
def test_tshark_opens_whatever_was_recorded(tmp_path: Path) -> None:
    chance = random.Random(3)
    recorder = Recorder()
    for _ in range(ROUNDS):
        recorder(
            chance.choice(("a", "b\0", "ü" * 300, "")),
            chance.choice(list(Layer)),
            chance.choice(list(Direction)),
            chance.randbytes(chance.choice((0, 1, 2, 5, 40))),
            pair=chance.choice((0, max(recorder.last_seq, 0))),
            note=chance.choice(("", "\0", "\ud800")),
        )
    export_pcapng(recorder.since(0)[2], tmp_path / "a.pcapng")
    assert tshark.lines(tmp_path / "a.pcapng")


def test_what_was_on_the_wires_reads_back(tape: Tape, tmp_path: Path) -> None:
    records = export(tape, tmp_path / "a.pcapng")
    back = list(read_capture(tmp_path / "a.pcapng"))
    assert _wire(back, Layer.APDU) == [
        (lane, direction, "81E2910006BF3E035C015A00" if lane == "modem 1" and direction is
         Direction.OUT else data)
        for lane, direction, data in _wire(records, Layer.APDU)
    ]  # fmt: skip
    assert _wire(back, Layer.COAP) == _wire(records, Layer.COAP)
    assert _wire(back, Layer.HTTP) == _wire(records, Layer.HTTP)
    assert {record.data.hex().upper() for record in back if record.layer is Layer.EVENT} >= {ATR}


def _modem() -> ModemTape:
    tape = ModemTape()
    tape.event("power-on, T=0", ATR)
    tape.carry(GET_EID, EID_ANSWER + "9000")
    tape.talk("AT+CIMI", "+CME ERROR: 14")
    tape.reply("+CREG: 1")
    return tape


@tshark.needs_tshark
def test_tshark_reads_lines_of_modems_beside_their_apdus(tmp_path: Path) -> None:
    export(_modem(), tmp_path / "a.pcapng")
    assert tshark.malformed(tmp_path / "a.pcapng") == []
    shown = tshark.fields(tmp_path / "a.pcapng", "_ws.col.Protocol", "_ws.col.Info")
    assert [name for name, _ in shown] == ["ATR", "GSM SIM", *["AT"] * 5]
    assert shown[2][1].startswith(f"Sent AT Command: {CGLA_GET_EID}")
    assert shown[3][1].startswith("Rcvd AT Command:")


def test_lines_of_modems_read_back_with_their_answers(tmp_path: Path) -> None:
    records = export(_modem(), tmp_path / "a.pcapng")
    back = list(read_capture(tmp_path / "a.pcapng"))
    assert _wire(back, Layer.AT) == _wire(records, Layer.AT)
    by_seq = {one.seq: one for one in back}
    lines = [one for one in back if one.layer is Layer.AT]
    asked = [by_seq[one.pair].data if one.pair else b"" for one in lines]
    assert asked == [b"", f"{CGLA_GET_EID}\r".encode(), b"", b"AT+CIMI\r", b""]
    assert CGLA_EID.encode() in lines[1].data


def _wire(records: list[Record], layer: Layer) -> list[tuple[str, Direction, str]]:
    return [
        (one.lane, one.direction, one.data.hex().upper()) for one in records if one.layer is layer
    ]


def test_packets_are_in_the_order_of_time(tmp_path: Path) -> None:
    tape = Tape()
    asked = tape.recorder("IPA", Layer.ESIPA, Direction.OUT, web.REQUEST)
    tape.exchange(GET_EID, "9000")
    tape.recorder("IPA", Layer.ESIPA, Direction.IN, web.RESPONSE, pair=asked)
    export_pcapng(tape.recorder.since(0)[2], tmp_path / "a.pcapng")
    with (tmp_path / "a.pcapng").open("rb") as stream:
        assert [packet.number for packet in PcapngReader(stream)] == [1, 2, 4]


def test_each_lane_is_an_interface_of_its_own(tape: Tape, tmp_path: Path) -> None:
    export(tape, tmp_path / "a.pcapng")
    with (tmp_path / "a.pcapng").open("rb") as stream:
        found = {(one.interface.name, one.interface.link) for one in PcapngReader(stream)}
    assert found == {
        ("slot 0", 101), ("slot 0", 252), ("modem 1", 101), ("eIM over CoAP", 101),
        ("eIM over CoAP", 252), ("IPA", 252), ("web", 252),
    }  # fmt: skip


def test_secrets_of_sessions_are_there_only_when_handed_over(tape: Tape, tmp_path: Path) -> None:
    records = tape.recorder.since(0)[2]
    without, with_keys = tmp_path / "without.pcapng", tmp_path / "with.pcapng"
    export_pcapng(records, without)
    export_pcapng(records, with_keys, key_log=b"# made by hand, password 1234\n" + KEYS + b"\r\n")
    assert [_key_logs(without), _key_logs(with_keys)] == [[], [KEYS + b"\n"]]
    assert b"password" not in with_keys.read_bytes()


def _key_logs(path: Path) -> list[bytes]:
    with path.open("rb") as stream:
        reader = PcapngReader(stream)
        assert list(reader)
    return reader.key_logs


@tshark.needs_tshark
def test_tshark_opens_a_file_with_secrets(tape: Tape, tmp_path: Path) -> None:
    export_pcapng(tape.recorder.since(0)[2], tmp_path / "a.pcapng", key_log=KEYS)
    assert len(tshark.lines(tmp_path / "a.pcapng")) == 16


def test_a_key_log_without_secrets_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(CodecError, match="holds no secrets"):
        export_pcapng([], tmp_path / "a.pcapng", key_log=b"hello\n")
    assert list(tmp_path.iterdir()) == []


@tshark.needs_tshark
@pytest.mark.parametrize(
    ("handed_over", "shown"),
    [
        pytest.param(True, "CON, MID:12345, POST, TKN:c0 ff ee 01, /gsma/rsp2/asn1", id="with"),
        pytest.param(False, "Application Data", id="without"),
    ],
)
def test_tshark_reads_dtls_with_the_secrets_and_only_then(
    handed_over: bool, shown: str, tmp_path: Path
) -> None:
    keys = tmp_path / "keys.log"
    recorder = Recorder()
    _protected(recorder, web.COAP_POST, keys)
    key_log = keys.read_bytes() if handed_over else b""
    export_pcapng(recorder.since(0)[2], tmp_path / "a.pcapng", key_log=key_log)
    assert tshark.lines(tmp_path / "a.pcapng")[-1].endswith(shown)


def _protected(recorder: Recorder, message: bytes, keys: Path) -> None:
    """Record a DTLS handshake and one message in its protection."""
    psk = Psk("sensor", b"sixteen byte key")
    client_context = DtlsClientContext(DtlsClientOptions(psk=psk, keylog=keys))
    server_context = DtlsServerContext(DtlsServerOptions(psks=(psk,)))
    client = client_context.connection(("eim.example.com", ("192.0.2.1", 5684)))
    server = server_context.connection()
    client.set_connect_state()
    server.set_accept_state()
    for end in (client, server):
        end.set_ciphertext_mtu(1200)
    for end, other, direction in 3 * (
        (client, server, Direction.OUT),
        (server, client, Direction.IN),
    ):
        with contextlib.suppress(SSL.WantReadError):
            end.do_handshake()
        with contextlib.suppress(SSL.WantReadError):
            flight = end.bio_read(65536)
            recorder("coaps", Layer.DTLS, direction, flight)
            other.bio_write(flight)
    client.send(message)
    recorder("coaps", Layer.DTLS, Direction.OUT, client.bio_read(65536))
