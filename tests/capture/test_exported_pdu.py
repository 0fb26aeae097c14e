from __future__ import annotations

import os
import random
from ipaddress import IPv4Address

import pytest

from app.capture.exported_pdu import Ends, ExportedPdu, PortType, read

ENDS = Ends(IPv4Address("10.32.0.1"), IPv4Address("10.32.0.3"), 1, 2)
REQUEST = ExportedPdu("sgp32.request", bytes.fromhex("BF4F00"), ENDS, PortType.UDP)


def test_the_packet_is_as_wireshark_reads_it() -> None:
    assert REQUEST.encode().hex() == (
        "000c0010" + b"sgp32.request".hex() + "000000" + "001400040a200001" + "001500040a200003"
        "0018000400000003" + "0019000400000001" + "001a000400000002" + "00000000" + "bf4f00"
    )


@pytest.mark.parametrize(
    "pdu",
    [
        pytest.param(REQUEST, id="with ports"),
        pytest.param(ExportedPdu("iso7816.atr", b"\x3b", None, protocol="ATR"), id="with a text"),
        pytest.param(ExportedPdu("http", b"", ENDS, PortType.TCP), id="without bytes"),
    ],
)
def test_reading_gives_what_was_written(pdu: ExportedPdu) -> None:
    assert read(pdu.encode()) == pdu


def test_the_way_back_turns_addresses_and_ports() -> None:
    assert ENDS.turned() == Ends(IPv4Address("10.32.0.3"), IPv4Address("10.32.0.1"), 2, 1)


@pytest.mark.parametrize(
    "packet",
    [
        pytest.param("", id="nothing"),
        pytest.param("00000000BF", id="no dissector"),
        pytest.param("000C000461626364", id="no end"),
        pytest.param("000CFFFF61", id="a length beyond the end"),
    ],
)
def test_what_is_no_exported_pdu_is_none(packet: str) -> None:
    assert read(bytes.fromhex(packet)) is None


def test_an_unknown_port_type_is_no_port_type() -> None:
    packet = REQUEST.encode().replace(
        bytes.fromhex("0018000400000003"), bytes.fromhex("00180004000000FF")
    )
    found = read(packet)
    assert found is not None
    assert found.ports is PortType.NONE


def test_damage_never_raises() -> None:
    chance = random.Random(7)
    for _ in range(int(os.environ.get("EIMW_FUZZ", "3000"))):
        packet = bytearray(REQUEST.encode())
        for _ in range(chance.randint(1, 5)):
            packet[chance.randrange(len(packet))] = chance.randrange(256)
        found = read(bytes(packet[: chance.randrange(len(packet) + 1)]))
        assert found is None or found.dissector
