from __future__ import annotations

import random
from itertools import pairwise

import pytest

from app.eim.edits import MOST_DEPTH, apply, places, split, steps
from app.errors import CodecError
from app.values.packages import RawEdit

DATA = bytes.fromhex("3013 8001 61 A00E A305 5A03 010203 A305 5A03 040506")
"""Two operations with the same tag."""


def edited(at: str, content: str, data: bytes = DATA) -> str:
    return apply(data, [RawEdit(at, bytes.fromhex(content))]).hex().upper()


@pytest.mark.parametrize(
    ("at", "content", "wanted"),
    [
        pytest.param(
            "30/80", "80026162", "3014 80026162 A00E A3055A03010203 A3055A03040506", id="grows"
        ),
        pytest.param("30/80", "", "3010 A00E A3055A03010203 A3055A03040506", id="removed"),
        pytest.param("30/A0/A3", "A300", "300E 800161 A009 A300 A3055A03040506", id="first-of-two"),
        pytest.param(
            "30/A0/A3[1]/5A", "5A00", "3010 800161 A00B A3055A03010203 A3025A00", id="second-of-two"
        ),
        pytest.param("30/a0/a3[0]", "FF", "300D 800161 A008 FF A3055A03040506", id="no-tlv"),
        pytest.param("30", "0102", "0102", id="whole"),
    ],
)  # fmt: skip
def test_an_element_is_replaced_whole_and_the_lengths_follow(at, content, wanted):
    assert edited(at, content) == wanted.replace(" ", "")


def test_lengths_grow_to_more_bytes_where_they_have_to():
    made = apply(DATA, [RawEdit("30/80", b"\x80\x81\x80" + bytes(128))])
    assert made[:4] == bytes.fromhex("30819380")
    assert places(made)[-1].at == "30/A0/A3[1]/5A"


def test_an_edit_sees_what_the_edits_before_it_left():
    first, second = RawEdit("30/A0/A3", b""), RawEdit("30/A0/A3", b"\x8e\x00")
    assert apply(DATA, [first, second]).hex() == "3007800161a0028e00"


def test_an_edit_finds_its_way_past_what_an_edit_broke_further_on():
    broken = RawEdit("30/A0/A3[1]/5A", bytes.fromhex("5A7F01"))
    made = apply(DATA, [broken, RawEdit("30/80", b""), RawEdit("30/A0/A3[1]/5A", b"")])
    assert made.hex().upper() == "300BA009A3055A03010203A300"


@pytest.mark.parametrize(
    "at",
    [
        pytest.param("30/81", id="no-such-tag"),
        pytest.param("30/A0/A3[2]", id="no-such-index"),
        pytest.param("30/80/61", id="inside-a-value"),
        pytest.param("BF51/30", id="other-beginning"),
        pytest.param("", id="empty"),
        pytest.param("30/", id="open-end"),
        pytest.param("30/A", id="half-a-byte"),
        pytest.param("30/A3[-1]", id="index-below-zero"),
        pytest.param("/".join(["30"] * 99), id="too-deep"),
        pytest.param("30/A3[99999999999]", id="index-far-too-large"),
    ],
)
def test_a_path_that_leads_nowhere_is_named(at):
    with pytest.raises(CodecError) as caught:
        edited(at, "00")
    assert caught.value.path == at[:60]
    assert caught.value.hint


def test_every_place_is_where_its_path_leads():
    assert [place.at for place in places(DATA)] == [
        "30", "30/80", "30/A0", "30/A0/A3", "30/A0/A3/5A", "30/A0/A3[1]", "30/A0/A3[1]/5A",
    ]  # fmt: skip
    for at, start, end in places(DATA):
        assert edited(at, DATA[start:end].hex()) == DATA.hex().upper()
        assert edited(at, "DEADBEEF").count("DEADBEEF") == 1


def test_edits_are_sorted_by_where_they_begin():
    inner, outer = RawEdit("30/80", b""), RawEdit("bf51/5F37", b"")
    assert split([outer, inner], 0x30, 0xBF51) == ((inner,), (outer,))
    with pytest.raises(CodecError, match="BF52") as caught:
        split([RawEdit("BF52", b"")], 0x30, 0xBF51)
    assert "30 or BF51" in caught.value.hint


def test_places_do_not_go_deeper_than_paths_can():
    deep = b""
    for _ in range(60):
        deep = b"\x30" + bytes([len(deep)]) + deep
    assert len(places(deep)) == MOST_DEPTH
    assert all(steps(place.at) for place in places(deep))


def test_random_bytes_and_paths_only_ever_refuse():
    dice = random.Random(51)
    alphabet = "30/A3[1]5F37bfxé-\x00"
    made = refused = 0
    for _ in range(4000):
        data = bytearray(DATA if dice.random() < 0.8 else dice.randbytes(dice.randrange(40)))
        for _ in range(dice.randrange(4)):
            if data:
                data[dice.randrange(len(data))] = dice.randrange(256)
        found = places(bytes(data))
        assert all(0 <= start < end <= len(data) for _, start, end in found)
        assert all(before.start <= after.start for before, after in pairwise(found))
        known = dice.choice(found).at if found else ""
        spelt = "".join(dice.choice(alphabet) for _ in range(dice.randrange(12)))
        edits = [
            RawEdit(dice.choice((known, spelt)), dice.randbytes(dice.randrange(8)))
            for _ in range(dice.randrange(1, 4))
        ]
        try:
            assert isinstance(apply(bytes(data), edits), bytes)
            made += 1
        except CodecError:
            refused += 1
    assert min(made, refused) > 100


def test_every_listed_place_can_be_replaced():
    dice = random.Random(52)
    for _ in range(1000):
        data = bytearray(DATA)
        data[dice.randrange(len(data))] = dice.randrange(256)
        for at, _, _ in places(bytes(data)):
            assert b"\xde\xad\xbe\xef" in apply(bytes(data), [RawEdit(at, b"\xde\xad\xbe\xef")])
