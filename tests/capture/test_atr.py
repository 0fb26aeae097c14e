from __future__ import annotations

import random

import pytest

from app.capture.atr import atr_parts, is_atr
from app.capture.parts import Part


def parts(text: str) -> dict[str, Part]:
    return {one.name: one for part in atr_parts(bytes.fromhex(text)) for one in part.walk()}


def test_a_euicc_s_atr_is_read_to_its_last_byte() -> None:
    found = parts("3B9F96803F87828031E073FE211F574543753130136502")
    assert found["TS"].text == "direct convention"
    assert found["T0"].text == "15 historical bytes"
    assert found["TA1"].text.startswith("Fi 512, Di 32")
    assert found["TD1"].text.startswith("protocol T=0")
    assert found["TA3"].text.startswith("voltage classes A (5 V), B (3 V), C (1.8 V)")
    assert found["TB3"].text.startswith("eUICC functions are supported")
    assert found["card capabilities"].text == "FE 21 1F"
    assert found["TCK"].text.startswith("right")


def test_a_plain_uicc_s_atr_says_nothing_of_euicc_functions() -> None:
    found = parts("3B9F96801FC78031A073BE21136743200718000001A5")
    assert "TB3" not in found
    assert found["TCK"].text.startswith("right")


def test_a_wrong_checksum_is_noted() -> None:
    assert parts("3B9F96801FC78031A073BE21136743200718000001A6")["TCK"].notes


def test_a_cut_off_atr_tells_what_is_missing() -> None:
    assert parts("3B9F96801FC78031A0")["historical bytes"].notes == ("12 bytes are missing",)


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        pytest.param("3B00", True, id="shortest"),
        pytest.param("3F00", True, id="inverse"),
        pytest.param("3B", False, id="too-short"),
        pytest.param("9000", False, id="a-status-word"),
    ],
)
def test_an_atr_is_known_by_its_first_byte(text: str, fits: bool) -> None:
    assert is_atr(bytes.fromhex(text)) is fits


def test_any_bytes_can_be_read() -> None:
    chance = random.Random(3)
    for _ in range(3000):
        raw = chance.randbytes(chance.randrange(34))
        for part in atr_parts(raw):
            assert 0 <= part.start <= part.end <= len(raw)
