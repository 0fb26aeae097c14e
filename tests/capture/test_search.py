from __future__ import annotations

import pytest

from app.capture.search import matcher, needles
from app.values.traffic import Record
from tests.capture.tape import EID_ANSWER, GET_EID, SELECT_ISDR, Tape


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("BF 3E", ["bf3e"], id="spaced"),
        pytest.param("0x6115", ["6115"], id="prefixed"),
        pytest.param("89999010", ["89999010"], id="short-digits-as-written"),
        pytest.param("8999901000", ["8999901000", "9899090100"], id="long-digits-swapped-too"),
        pytest.param("8999901000000000179", ["989909010000000071"], id="odd-digits-swapped"),
        pytest.param("BF3", [], id="half-a-byte"),
        pytest.param("EID", [], id="a-word"),
        pytest.param("5", [], id="a-digit"),
    ],
)
def test_hex_is_recognised(text: str, found: list[str]) -> None:
    assert [needle.hex() for needle in needles(text.lower())] == found


def test_bytes_are_found_without_decoding_anything() -> None:
    class NothingElse:
        def get(self, seq: int) -> Record | None:
            raise AssertionError("a search for bytes looked at another record")

    tape = Tape()
    _, answer = tape.exchange(GET_EID, EID_ANSWER + "9000")
    wanted = matcher("5A10 8904", NothingElse())
    assert wanted is not None
    assert wanted(answer)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("geteid", [3, 4], id="message"),
        pytest.param("8904…1235", [4], id="meaning"),
        pytest.param("a0 00 00 05 59", [1], id="hex"),
        pytest.param("9000", [2, 4], id="hex-of-digits-only-in-bytes"),
        pytest.param("“90 00”", [2], id="quoted-hex-is-text"),
        pytest.param("slot 0", [1, 2, 3, 4], id="lane"),
        pytest.param("eUICC → IPA", [2, 4], id="direction"),
        pytest.param("none such", [], id="nothing"),
    ],
)
def test_records_are_found_by_what_they_show_and_hold(text: str, found: list[int]) -> None:
    tape = Tape()
    records = [
        *tape.exchange(SELECT_ISDR, "9000"),
        *tape.exchange(GET_EID, EID_ANSWER + "9000"),
    ]
    wanted = matcher(text, tape.recorder)
    assert wanted is not None
    assert [record.seq for record in records if wanted(record)] == found


def test_an_empty_search_wants_everything() -> None:
    assert matcher("  ", Tape().recorder) is None
