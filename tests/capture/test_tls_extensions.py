from __future__ import annotations

import pytest

from app.capture.field_cursor import FieldCursor
from app.capture.parts import Part
from app.capture.tls_extensions import Told, read_extensions, signature_text
from app.capture.tls_names import CLIENT_HELLO, SERVER_HELLO
from tests.capture.sealed import extension, vector


def read(*extensions: bytes, message: int = CLIENT_HELLO) -> tuple[Told, Part]:
    cursor = FieldCursor(vector(2, b"".join(extensions)))
    told = read_extensions(cursor, message)
    return told, cursor.parts[0]


def hex_extension(number: int, content: str) -> bytes:
    return extension(number, bytes.fromhex(content))


@pytest.mark.parametrize(
    ("number", "content", "name", "text"),
    [
        pytest.param(0, "0007 00 0004 65696D31", "server_name", "eim1", id="sni"),
        pytest.param(10, "0004 0017 001A", "supported_groups", "P-256, brainpoolP256r1",
                     id="groups"),
        pytest.param(11, "01 00", "ec_point_formats", "uncompressed", id="formats"),
        pytest.param(13, "0002 0403", "signature_algorithms", "ECDSA with SHA-256",
                     id="signatures"),
        pytest.param(16, "0009 08 687474702F312E31", "application_layer_protocol_negotiation",
                     "http/1.1", id="alpn"),
        pytest.param(22, "", "encrypt_then_mac", "empty", id="empty"),
        pytest.param(28, "4000", "record_size_limit", "16 384 bytes", id="record-size"),
        pytest.param(35, "", "session_ticket", "asks for a ticket", id="ticket-wanted"),
        pytest.param(35, "AABB", "session_ticket", "takes up a session by a ticket of 2 bytes",
                     id="ticket"),
        pytest.param(43, "04 0304 0303", "supported_versions", "TLS 1.3, TLS 1.2", id="versions"),
        pytest.param(45, "01 01", "psk_key_exchange_modes", "PSK with key exchange", id="modes"),
        pytest.param(51, "0006 001D 0002 AABB", "key_share", "X25519", id="key-share"),
        pytest.param(54, "02 BEEF", "connection_id", "BEEF", id="connection-id"),
        pytest.param(54, "00", "connection_id", "none wanted", id="no-connection-id"),
        pytest.param(65281, "00", "renegotiation_info", "none before", id="renegotiation"),
        pytest.param(0x4A4A, "00", "GREASE", "00", id="grease"),
        pytest.param(4711, "0102", "0x1267", "01 02", id="unknown"),
    ],
)  # fmt: skip
def test_an_extension_says_what_it_is(number: int, content: str, name: str, text: str) -> None:
    _, whole = read(hex_extension(number, content))
    (part,) = whole.children
    assert (part.name, part.text.replace("\u202f", " ")) == (name, text)
    assert (part.start, part.end) == (2, whole.end)
    assert not any(one.notes for one in part.walk())


def test_what_counts_is_gathered() -> None:
    told, whole = read(
        hex_extension(0, "0007 00 0004 65696D31"),
        hex_extension(43, "04 0304 0303"),
        hex_extension(16, "0003 02 6832"),
        hex_extension(54, "01 07"),
    )
    assert (told.host, told.versions, told.protocols) == ("eim1", [0x0304, 0x0303], ["h2"])
    assert told.connection_id == "07"
    assert whole.text.startswith("4: server_name, supported_versions")


def test_a_server_answers_with_single_values() -> None:
    told, whole = read(
        hex_extension(43, "0304"), hex_extension(51, "001D 0002 AABB"), hex_extension(41, "0000"),
        message=SERVER_HELLO,
    )  # fmt: skip
    assert (told.versions, told.groups, told.ticket) == (
        [0x0304],
        ["X25519"],
        "takes the session up",
    )
    assert [one.text for one in whole.children] == ["TLS 1.3", "X25519", "identity 0"]


def test_a_damaged_extension_is_raw_where_it_is_damaged_and_the_next_is_read() -> None:
    _, whole = read(hex_extension(10, "0008 0017"), hex_extension(35, ""))
    broken, ticket = whole.children
    raw = broken.children[-1]
    assert (raw.kind, raw.start, raw.end) == ("raw", 6, 10)
    assert ticket.text == "asks for a ticket"


def test_names_a_peer_chose_are_shown_harmlessly() -> None:
    told, _ = read(hex_extension(0, "0007 00 0004 65690A31"))
    assert told.host == "65 69 0A 31"


def test_an_unknown_signature_algorithm_keeps_its_number() -> None:
    assert signature_text(0x9999) == "0x9999"
