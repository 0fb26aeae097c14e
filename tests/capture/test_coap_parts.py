"""CoAP messages taken apart, whole ones and damaged ones."""

from __future__ import annotations

import random

import aiocoap
import pytest

from app.capture.coap_parts import WHOLE, Block, read_coap
from app.capture.parts import State


def _request() -> bytes:
    message = aiocoap.Message(
        code=aiocoap.POST, payload=b"\xbf\x4f\x00", _mid=77, _token=b"\x01\x02", _mtype=aiocoap.CON
    )
    message.opt.uri_path = ("gsma", "rsp2", "asn1")
    message.opt.block1 = (2, True, 6)
    message.opt.request_tag = (b"\xab",)
    message.opt.content_format = 42
    return bytes(message.encode())


def test_a_request_of_another_implementation_reads_as_it_was_written() -> None:
    view = read_coap(_request())
    assert view is not None
    assert (view.kind, view.code, view.path) == ("CON", "0.02 POST", "gsma/rsp2/asn1")
    assert view.blocks == ("Block1 2, more, 1024 bytes",)
    assert view.payload == b"\xbf\x4f\x00"
    assert not view.failed
    texts = {part.name: part.text for part in view.parts}
    assert texts["Message ID"] == "77"
    assert texts["Request-Tag"] == "AB"
    assert texts["Content-Format"] == "42"


def test_parts_lie_one_behind_the_other() -> None:
    data = _request()
    view = read_coap(data)
    assert view is not None
    ends = [part.end for part in view.parts]
    starts = [part.start for part in view.parts]
    assert starts[1:] == ends[:-1]
    assert [part.name for part in view.parts[-2:]] == ["Payload marker", "Payload"]
    assert ends[-1] == len(data)


@pytest.mark.parametrize(
    ("code", "text", "failed"),
    [
        pytest.param(0x44, "2.04 Changed", False, id="changed"),
        pytest.param(0x45, "2.05 Content", False, id="content"),
        pytest.param(0x80, "4.00 Bad Request", True, id="bad request"),
        pytest.param(0xA0, "5.00 Internal Server Error", True, id="server error"),
        pytest.param(0x00, "0.00 Empty", False, id="empty"),
    ],
)
def test_answers_have_their_names(code: int, text: str, failed: bool) -> None:
    view = read_coap(bytes((0x60, code, 0, 1)))
    assert view is not None
    assert (view.kind, view.code, view.failed) == ("ACK", text, failed)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"\x40\x01\x00", id="short"),
        pytest.param(b"\x80\x01\x00\x01", id="another version"),
    ],
)
def test_other_bytes_are_no_coap(data: bytes) -> None:
    assert read_coap(data) is None


def test_an_option_that_does_not_fit_is_shown_as_cut_off() -> None:
    view = read_coap(b"\x40\x02\x00\x01\xb9gs")
    assert view is not None
    assert view.parts[-1].notes
    assert view.parts[-1].end == 7


def test_no_bytes_raise() -> None:
    chance = random.Random(7)
    good = _request()
    for _ in range(3000):
        data = bytearray(good[: chance.randrange(len(good) + 1)])
        for _ in range(chance.randrange(4)):
            if data:
                data[chance.randrange(len(data))] = chance.randrange(256)
        view = read_coap(bytes(data))
        assert view is None or all(part.end <= len(data) for part in view.parts)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        pytest.param("40020001FF", "Payload marker", id="no-payload"),
        pytest.param("49020001" + "AA" * 9, "Token", id="token-of-nine"),
        pytest.param("40020001D50E0102", "Option", id="option-cut-off"),
    ],
)
def test_what_breaks_the_rules_is_marked(data: str, name: str) -> None:
    view = read_coap(bytes.fromhex(data))
    assert view is not None
    assert [part.name for part in view.parts if part.notes] == [name]
    assert all(part.state is State.ATTENTION for part in view.parts if part.notes)


def test_numbers_of_any_length_are_shown() -> None:
    """Python refuses to write a number of more than some thousand digits."""
    long = b"\xce\x08\x00" + bytes(range(256)) * 9
    data = b"\x40\x02\x00\x01" + long[:1] + (len(long) - 3 - 269).to_bytes(2) + long[3:]
    view = read_coap(data)
    assert view is not None
    assert view.parts[3].name == "Content-Format"
    assert view.parts[3].text.endswith("bytes")


def test_a_block_option_that_is_too_long_says_nothing_about_the_payload() -> None:
    view = read_coap(bytes.fromhex("40020001D40E01020304FF30"))
    assert view is not None
    assert view.block == WHOLE
    assert Block(3, False, 64).offset == 192
