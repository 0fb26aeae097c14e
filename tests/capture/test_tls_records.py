from __future__ import annotations

import pytest

from app.capture.tls_records import WireRecord, dtls_records, tls_records
from tests.capture.sealed import dtls, tls


def test_records_lie_side_by_side() -> None:
    data = tls(22, b"abc") + tls(23, b"defgh")
    first, second = tls_records(data)
    assert first == WireRecord(22, 0x0303, 0, 5, 8)
    assert (second.start, second.body, second.end, second.size) == (8, 13, 18, 5)


def test_a_record_cut_off_says_how_much_is_missing() -> None:
    (only,) = tls_records(tls(22, b"abcdef")[:-2])
    assert (only.size, only.missing) == (4, 2)
    (only,) = dtls_records(dtls(22, b"abcdef")[:-2])
    assert (only.size, only.missing) == (4, 2)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"\x16\x03\x03\x00", id="half-a-header"),
        pytest.param(b"HTTP/1.1 400 Bad Request\r\n", id="http"),
        pytest.param(tls(99, b"x"), id="content-type"),
        pytest.param(tls(22, b"x", version=0x0505), id="version"),
        pytest.param(b"\x16\x03\x03\xff\xffx", id="length"),
    ],
)
def test_what_has_no_header_of_tls_is_no_record(data: bytes) -> None:
    assert list(tls_records(data)) == []


def test_datagrams_have_epoch_and_number() -> None:
    one, two = dtls_records(dtls(22, b"abc", 0, 3) + dtls(23, b"d", 1, 70_000))
    assert (one.epoch, one.number, two.epoch, two.number) == (0, 3, 1, 70_000)
    assert list(dtls_records(tls(22, b"abcdefghijklmnop"))) == []


def test_a_record_with_a_connection_id_fills_its_datagram() -> None:
    data = b"\x19\xfe\xfd\x00\x01" + bytes(6) + b"ID\x00\x03abc"
    (only,) = dtls_records(data)
    assert (only.kind, only.body, only.end) == (25, 11, len(data))
