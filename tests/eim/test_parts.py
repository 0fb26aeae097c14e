from __future__ import annotations

import random

import pytest

from app.eim.parts import COUNTER, field, parts, sent


def named(data: bytes) -> list[tuple[str, str]]:
    return [(one.name, data[one.start : one.end].hex().upper()) for one in parts(data)]


def test_the_stretches_have_the_names_of_what_is_in_them():
    data = bytes.fromhex("300F 800161 810106 990100 A004 A600A600")
    assert named(data) == [
        ("header", "300F"),
        ("eimId", "800161"),
        ("counter", "810106"),
        ("tag 99", "990100"),
        ("package", "A004A600A600"),
    ]


def test_operations_without_their_list_are_one_stretch():
    data = bytes.fromhex("3009 800161 A600 A3028E00")
    assert named(data)[2:] == [("package", "A600A3028E00")]


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param("30", [("header", "30")], id="a-tag-alone"),
        pytest.param("3003817F06", [("header", "3003"), ("unreadable", "817F06")], id="cut-off"),
        pytest.param("30008100", [("header", "3000"), ("what follows", "8100")], id="more"),
    ],
)
def test_what_is_broken_is_still_covered(data, wanted):
    assert named(bytes.fromhex(data)) == wanted


def test_the_stretches_have_no_gaps_whatever_the_bytes_are():
    dice = random.Random(30)
    for _ in range(2000):
        data = bytearray.fromhex("300F800161810106990100A004A600A600")
        for _ in range(dice.randrange(5)):
            data[dice.randrange(len(data))] = dice.randrange(256)
        found = parts(bytes(data))
        assert [one.start for one in found] == [0, *(one.end for one in found)][:-1]
        assert found[-1].end == len(data)


def test_a_field_is_found_or_it_is_not():
    assert field(bytes.fromhex("3003810106"), COUNTER) == b"\x06"
    assert field(bytes.fromhex("3003800106"), COUNTER) is None
    assert field(b"\x30\x7f", COUNTER) is None
    assert field(b"", COUNTER) is None


@pytest.mark.parametrize(
    ("message", "wanted"),
    [
        pytest.param("BF5106 3000 5F370101", ("3000", "01"), id="signed"),
        pytest.param("BF5102 3000", ("3000", ""), id="without-signature"),
        pytest.param("BF5104 5F370101", ("", "01"), id="without-package"),
        pytest.param("BF5106 30", ("", ""), id="cut-off"),
        pytest.param("", ("", ""), id="nothing"),
    ],
)
def test_package_and_signature_are_taken_as_they_are_sent(message, wanted):
    package, signature = sent(bytes.fromhex(message))
    assert (package.hex(), signature.hex()) == wanted
