"""Bytes nobody should send: the decoder answers them all, with bounded work."""

from __future__ import annotations

import random

import pytest

from app.codec import tlv
from app.codec.functions import identify
from app.codec.mapping import plain
from app.codec.schema import encode
from app.codec.tree import MAX_DEPTH, Node, decode
from app.errors import CodecError
from tests.codec.samples import ENCODABLE, MESSAGES, samples

ROUNDS = 12
WORK_PER_BYTE = 20
WORK_FLOOR = 500


def _flip(raw: bytearray, dice: random.Random) -> None:
    for _ in range(dice.randint(1, 4)):
        raw[dice.randrange(len(raw))] = dice.randrange(256)


def _cut(raw: bytearray, dice: random.Random) -> None:
    del raw[dice.randrange(len(raw)) :]


def _insert(raw: bytearray, dice: random.Random) -> None:
    at = dice.randrange(len(raw))
    raw[at:at] = dice.choice(
        [b"\x30\x80", b"\x00\x00", b"\xbf\x51\x00", b"\x9f\xff\x7f", b"\x02\x00"]
    )


def _repeat(raw: bytearray, dice: random.Random) -> None:
    start, end = sorted(dice.randrange(len(raw)) for _ in range(2))
    raw[start:start] = raw[start:end]


def _lengthen(raw: bytearray, dice: random.Random) -> None:
    raw[dice.randrange(len(raw))] = dice.choice([0x80, 0x81, 0x84, 0xFF, 0x7F])


MUTATIONS = (_flip, _cut, _insert, _repeat, _lengthen)


def _refusal(node: Node) -> CodecError | None:
    try:
        plain(node)
    except CodecError as error:
        return error
    return None


def _check(node: Node, data: bytes) -> None:
    count = 0
    for part in node.walk():
        count += 1
        assert 0 <= part.start <= part.value_start <= part.end <= len(data)
        for child in part.children:
            assert part.start <= child.start
            assert child.end <= part.end
    assert count <= len(data) + 8
    refused = _refusal(node)
    assert refused is None or 0 <= refused.offset <= len(data)


@pytest.mark.parametrize("name", ENCODABLE)
def test_damaged_messages_of_every_type_give_a_node(name: str) -> None:
    dice = random.Random(name)
    for value in samples(name):
        good = encode(name, value)
        for _ in range(ROUNDS):
            raw = bytearray(good)
            for mutate in dice.sample(MUTATIONS, dice.randint(1, 3)):
                if raw:
                    mutate(raw, dice)
            data = bytes(raw)
            _check(decode(name, data, dialect=dice.choice([None, "1.0.1", "1.2"])), data)


@pytest.mark.parametrize("name", MESSAGES)
def test_random_bytes_behind_the_right_tag_give_a_node(name: str) -> None:
    dice = random.Random(name)
    tag = encode(name, next(iter(samples(name))))[:2]
    for size in (0, 1, 2, 5, 20, 100):
        data = tag + bytes([size & 0x7F]) + dice.randbytes(size)
        _check(decode(name, data), data)


def test_every_truncation_of_a_large_message_gives_a_node() -> None:
    name = "SGP32Definitions.ProvideEimPackageResult"
    good = encode(name, list(samples(name))[1])
    for end in range(len(good)):
        _check(decode(name, good[:end]), good[:end])


def test_random_bytes_are_identified_or_not_but_never_fail() -> None:
    dice = random.Random(4)
    for _ in range(1500):
        data = dice.randbytes(dice.randrange(40))
        found = identify(data)
        if found is not None:
            _check(found.node, data)


HOSTILE = [
    pytest.param(b"\x30\x80" * 20_000, id="indefinite without end"),
    pytest.param(b"\xbf\x51\x80" * 5_000 + b"\0\0" * 5_000, id="indefinite with ends"),
    pytest.param(b"\xbf\x52\x83\x00\xff\xff\xa0\x83\x00\xff\xf0" + b"\xa0\x00" * 9_000, id="flat"),
    pytest.param(b"\xbf\x50\x82\xff\xff" + b"\x80\x00" * 20_000, id="unknown members"),
    pytest.param(b"\x02\x82\xff\xff" + b"\x7f" * 65_535, id="endless integer"),
    pytest.param(b"\x9f" + b"\xff" * 40_000, id="endless tag"),
    pytest.param(b"\x30\x84\xff\xff\xff\xff" * 8_000, id="lengths beyond the end"),
]


def _nested(tags: bytes, levels: int) -> bytes:
    data = b""
    for level in range(levels):
        data = tlv.encode(tags[level % len(tags)], data)
    return data


HOSTILE += [
    pytest.param(_nested(b"\xa0\x30\xa2", 3000), id="nested"),
    pytest.param(tlv.encode(0xBF50, _nested(b"\x30\xa0", MAX_DEPTH * 3)), id="nested in a message"),
]


@pytest.mark.parametrize("data", HOSTILE)
@pytest.mark.parametrize(
    "name", ["ProvideEimPackageResult", "IpaEuiccDataResponse", "EuiccPackageResult", "Certificate"]
)
def test_hostile_bytes_cost_no_more_than_their_size_allows(
    name: str, data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    headers = 0
    genuine = tlv.header

    def counted(data: bytes, pos: int, end: int) -> tlv.Header:
        nonlocal headers
        headers += 1
        return genuine(data, pos, end)

    monkeypatch.setattr(tlv, "header", counted)
    _check(decode(name, data), data)
    assert headers <= WORK_PER_BYTE * len(data) + WORK_FLOOR
