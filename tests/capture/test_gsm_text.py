from __future__ import annotations

import random

import pytest

from app.capture.gsm_text import alpha_text, alphabet_text, packed_text


@pytest.mark.parametrize(
    ("packed", "text"),
    [
        pytest.param("E8329BFD4697D9EC37", "hellohello", id="ten-characters"),
        pytest.param("C8329BFD06", "Hello", id="five"),
        pytest.param("31D98C56B3DD00", "1234567", id="seven-and-filling"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_septets_are_unpacked(packed: str, text: str) -> None:
    assert packed_text(bytes.fromhex(packed)) == text


def test_the_alphabet_is_not_ascii() -> None:
    assert alphabet_text(b"\x00\x02\x11 a") == "@$_ a"
    assert alphabet_text(b"\x1b\x65\x1b\x28") == "€{"


@pytest.mark.parametrize(
    ("field", "text"),
    [
        pytest.param("416C706861FFFF", "Alpha", id="default"),
        pytest.param("FFFF", "empty", id="empty"),
        pytest.param("8003A903A9FFFF", "ΩΩ", id="ucs2"),
        pytest.param("810308" + "818242", "ЁЂB", id="half-page"),
        pytest.param("82020410" + "8142", "БB", id="base"),
        pytest.param("8202D800" + "8142", "\ufffdB", id="surrogates-are-no-text"),
    ],
)
def test_alpha_fields_have_four_forms(field: str, text: str) -> None:
    assert alpha_text(bytes.fromhex(field)) == text


def test_any_bytes_give_a_text_that_can_be_written() -> None:
    chance = random.Random(7)
    for _ in range(2000):
        data = chance.randbytes(chance.randrange(20))
        for read in (alpha_text, alphabet_text, packed_text):
            assert read(data).encode("utf-8") or not data or read is not alpha_text
