from __future__ import annotations

import base64

import pytest

from app.capture.secret_text import base64_again, base64_runs, text_secrets

KEY = bytes(range(1, 33))


@pytest.mark.parametrize(
    ("data", "secret"),
    [
        pytest.param(b"use LPA:1$dp.example$AB-12 now", b"LPA:1$dp.example$AB-12", id="lpa"),
        pytest.param(b"1$dp.example$AB-12$1.2.3$1", b"1$dp.example$AB-12$1.2.3$1", id="bare"),
        pytest.param(b"?c=LPA%3A1%24dp%24XY7", b"LPA%3A1%24dp%24XY7", id="in-a-url"),
        pytest.param(b'{"matchingId" : "AB-12"}', b"AB-12", id="json"),
        pytest.param(b'{"Ki":"00\\"11"}', b'00\\"11', id="json-with-escape"),
        pytest.param(b"GET /\r\nauthorization: Basic eA==\r\n\r\n", b"Basic eA==", id="http"),
        pytest.param(
            b"-----BEGIN EC PRIVATE KEY-----\nMHc\n-----END EC PRIVATE KEY-----",
            b"\nMHc\n",
            id="pem",
        ),
        pytest.param(b"\x30\x77\x02\x01\x01\x04\x20" + KEY + b"\xa0", KEY, id="ec-key"),
    ],
)
def test_a_secret_is_found_by_its_look(data, secret):
    assert [data[one.start : one.end] for one in text_secrets(data)] == [secret]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b'{"eimTransactionId": "AA", "monkey": "b"}', id="harmless-json"),
        pytest.param(b"costs 1$ or 2$", id="prices"),
        pytest.param(b"-----BEGIN CERTIFICATE-----\nMHc\n-----END CERTIFICATE-----", id="public"),
    ],
)
def test_what_is_harmless_is_left(data):
    assert list(text_secrets(data)) == []


@pytest.mark.parametrize("encode", [base64.b64encode, base64.urlsafe_b64encode])
@pytest.mark.parametrize("size", [30, 31, 32])
def test_base64_is_found_and_written_again_in_its_own_way(encode, size):
    inside = bytes([0xFB, 0xEF, 0xFF] * 11)[:size]
    for text in (encode(inside), encode(inside).rstrip(b"=")):
        (run,) = base64_runs(b'{"m":"' + text + b'"}')
        assert run.inside == inside
        assert base64_again(run.inside, text) == text
        assert len(base64_again(bytes(size), text)) == len(text)


def test_base64_with_too_much_padding_keeps_its_length():
    text = base64.b64encode(bytes(30)) + b"=="
    (run,) = base64_runs(text)
    assert len(base64_again(run.inside, text)) == len(text)


@pytest.mark.parametrize("place", [0, 100, (1 << 18) - 8, (1 << 18) + 5, 3 << 18, (1 << 20) - 40])
def test_a_secret_is_found_wherever_it_stands_in_long_data(place):
    data = bytearray(b"." * (1 << 20))
    code = b" 1$smdp.example.com$MATCH-77 "
    data[place : place + len(code)] = code
    found = {bytes(data[one.start : one.end]) for one in text_secrets(bytes(data))}
    assert found == {code.strip()}


def test_long_base64_reads_as_one_run():
    inside = bytes(range(256)) * 4096
    (run,) = base64_runs(b'"' + base64.b64encode(inside) + b'"')
    assert run.inside == inside
