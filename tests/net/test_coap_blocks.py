from __future__ import annotations

import pytest

from app.net.coap_blocks import (
    TRANSFERS,
    Block,
    Downloads,
    IncompleteError,
    MalformedError,
    TooLargeError,
    Uploads,
)
from app.net.coap_message import CoapCode, CoapResponse

BODY = bytes(range(200))


def send(uploads: Uploads, key: str, body: bytes, exponent: int = 2) -> bytes | None:
    size = 16 << exponent
    whole = None
    for number in range((len(body) + size - 1) // size):
        piece = body[number * size : (number + 1) * size]
        more = (number + 1) * size < len(body)
        whole = uploads.take(key, Block(number, more, exponent), piece, 0)
    return whole


def test_blocks_in_order_make_the_body() -> None:
    assert send(Uploads(1000), "a", BODY) == BODY


def test_two_transfers_do_not_mix() -> None:
    uploads = Uploads(1000)
    uploads.take("a", Block(0, True, 0), b"a" * 16, 0)
    uploads.take("b", Block(0, True, 0), b"b" * 16, 0)
    assert uploads.take("a", Block(1, False, 0), b"!", 0) == b"a" * 16 + b"!"
    assert uploads.take("b", Block(1, False, 0), b"?", 0) == b"b" * 16 + b"?"


def test_a_block_that_comes_again_does_no_harm() -> None:
    uploads = Uploads(1000)
    uploads.take("a", Block(0, True, 0), b"a" * 16, 0)
    uploads.take("a", Block(1, True, 0), b"b" * 16, 0)
    uploads.take("a", Block(1, True, 0), b"b" * 16, 0)
    assert uploads.take("a", Block(2, False, 0), b"c", 0) == b"a" * 16 + b"b" * 16 + b"c"


def test_a_smaller_block_size_may_follow() -> None:
    uploads = Uploads(1000)
    uploads.take("a", Block(0, True, 2), BODY[:64], 0)
    assert uploads.take("a", Block(4, False, 0), BODY[64:80], 0) == BODY[:80]


@pytest.mark.parametrize("number", [1, 5])
def test_a_block_without_its_predecessors_is_incomplete(number: int) -> None:
    uploads = Uploads(1000)
    if number == 5:
        uploads.take("a", Block(0, True, 0), b"a" * 16, 0)
    with pytest.raises(IncompleteError):
        uploads.take("a", Block(number, False, 0), b"x", 0)


def test_a_body_over_the_limit_is_refused_by_its_announcement_or_on_the_way() -> None:
    uploads = Uploads(100)
    with pytest.raises(TooLargeError):
        uploads.take("a", Block(0, True, 0), b"a" * 16, 101)
    with pytest.raises(TooLargeError):
        send(uploads, "b", BODY)
    with pytest.raises(IncompleteError):
        uploads.take("b", Block(1, False, 2), b"x", 0)


@pytest.mark.parametrize("size", [0, 15, 17])
def test_a_block_that_is_not_full_and_not_last_is_malformed(size: int) -> None:
    with pytest.raises(MalformedError):
        Uploads(1000).take("a", Block(0, True, 0), bytes(size), 0)


def test_a_peer_has_room_for_few_bodies_at_once() -> None:
    uploads = Uploads(1000)
    for key in range(TRANSFERS + 1):
        uploads.take(key, Block(0, True, 0), b"a" * 16, 0)
    with pytest.raises(IncompleteError):
        uploads.take(0, Block(1, False, 0), b"x", 0)
    assert uploads.take(1, Block(1, False, 0), b"x", 0)


def test_an_answer_is_fetched_block_by_block_under_one_etag() -> None:
    downloads = Downloads()
    downloads.keep("a", CoapResponse(CoapCode.CONTENT, BODY))
    slices = [downloads.get("a", Block(number, False, 2))[1] for number in range(4)]
    assert b"".join(piece.payload for piece in slices) == BODY
    assert [piece.block.more for piece in slices] == [True, True, True, False]
    assert len({piece.etag for piece in slices}) == 1
    downloads.keep("a", CoapResponse(CoapCode.CONTENT, BODY))
    assert downloads.get("a", Block(0, False, 2))[1].etag != slices[0].etag


def test_blocks_outside_or_of_nothing_are_told_apart() -> None:
    downloads = Downloads()
    with pytest.raises(IncompleteError):
        downloads.get("a", Block(1, False, 2))
    downloads.keep("a", CoapResponse(CoapCode.CONTENT, BODY))
    with pytest.raises(MalformedError):
        downloads.get("a", Block(4, False, 2))


def test_a_block_asked_for_larger_than_we_send_starts_at_the_same_byte() -> None:
    assert Block(3, False, 6).within(2) == Block(48, False, 2)
    assert Block(3, False, 2).within(6) == Block(3, False, 2)
