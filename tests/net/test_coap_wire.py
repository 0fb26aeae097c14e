from __future__ import annotations

import random

import pytest

from app.net.coap_wire import ACK, CON, CoapHead


def test_the_head_of_a_request_is_read() -> None:
    head = CoapHead.read(bytes.fromhex("42021234AABBFF00"))
    assert head == CoapHead(CON, 0x02, 0x1234, bytes.fromhex("AABB"))
    assert head.is_request
    assert not head.is_response


def test_an_acknowledgement_with_an_answer_is_a_response() -> None:
    head = CoapHead.read(bytes.fromhex("60451234"))
    assert head is not None
    assert (head.kind, head.is_response, head.is_request) == (ACK, True, False)


@pytest.mark.parametrize(
    "message",
    [
        pytest.param("", id="empty"),
        pytest.param("420212", id="short"),
        pytest.param("82021234AABB", id="version 2"),
        pytest.param("49021234" + "00" * 9, id="token of 9"),
        pytest.param("44021234AABB", id="token cut"),
    ],
)
def test_what_is_no_coap_has_no_head(message: str) -> None:
    assert CoapHead.read(bytes.fromhex(message)) is None


def test_noise_never_raises() -> None:
    source = random.Random(3)
    for _ in range(5000):
        CoapHead.read(source.randbytes(source.randint(0, 16)))
