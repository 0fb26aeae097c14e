from __future__ import annotations

import time

import pytest

from app.capture.filter_error import FilterError
from app.capture.filter_lexer import tokens
from app.capture.filter_values import Kind, Value, example, read_value


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (Kind.TEXT, '"Slot 0"', "slot 0"),
        (Kind.TEXT, "IPA", "ipa"),
        (Kind.DIGITS, '"8904 9032-12F"', "8904903212"),
        (Kind.OCTETS, "5a:10", b"\x5a\x10"),
        (Kind.OCTETS, "0x5A10", b"\x5a\x10"),
        (Kind.OCTETS, '"5a"', b"5a"),
        (Kind.NUMBER, "256", 256),
        (Kind.NUMBER, "0x100", 256),
        (Kind.HEX, "9000", 0x9000),
        (Kind.HEX, "0xBF51", 0xBF51),
        (Kind.DURATION, "200ms", 200_000_000),
        (Kind.DURATION, "1.5s", 1_500_000_000),
        (Kind.DURATION, "30us", 30_000),
        (Kind.DURATION, "30µs", 30_000),
        (Kind.DURATION, "2min", 120_000_000_000),
        (Kind.TIME, "1.5", 1_500_000_000),
        (Kind.TIME, '"1970-01-01 00:00:01.5+00:00"', 1_500_000_000),
        (Kind.CODE, "2.05", 0x45),
        (Kind.CODE, "5.03", 0xA3),
    ],
)
def test_a_value_is_read_as_its_kind(kind: Kind, text: str, value: Value) -> None:
    assert read_value(tokens(text)[0], kind) == value


def test_a_time_without_a_zone_is_local() -> None:
    value = read_value(tokens("2026-03-04T05:06:07")[0], Kind.TIME)
    assert value == time.mktime((2026, 3, 4, 5, 6, 7, 0, 0, -1)) * 1_000_000_000


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Kind.DIGITS, "slot"),
        (Kind.OCTETS, "5a1"),
        (Kind.OCTETS, '""'),
        (Kind.NUMBER, "ten"),
        (Kind.NUMBER, "-1"),
        (Kind.NUMBER, "0xFFFFFFFFFFFFFFFF"),
        (Kind.NUMBER, "9" * 5000),
        (Kind.NUMBER, "٣"),
        (Kind.HEX, "90xx"),
        (Kind.DURATION, "200"),
        (Kind.DURATION, "999999999999999min"),
        (Kind.TIME, "yesterday"),
        (Kind.TIME, "0001-01-01T00:00+23:00"),
        (Kind.CODE, "2.32"),
        (Kind.CODE, "8.00"),
    ],
)
def test_what_does_not_fit_is_told_with_its_place_and_an_example(kind: Kind, text: str) -> None:
    with pytest.raises(FilterError) as caught:
        read_value(tokens(f"   {text}")[0], kind)
    assert (caught.value.column, caught.value.length) == (3, len(text))
    assert example(kind) in caught.value.hint


def test_only_what_has_a_size_is_ordered() -> None:
    assert {kind for kind in Kind if not kind.ordered} == {Kind.TEXT, Kind.DIGITS, Kind.OCTETS}
