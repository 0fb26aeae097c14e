from __future__ import annotations

import pytest

from app.capture.parts import Decoding, Part, Piece, Source, State
from app.capture.veiled_parts import HIDDEN, cover, without_values


def decoding(*parts: Part, meaning: str = "") -> Decoding:
    source = Source("Record", bytes(40), (Piece(7, 10, 30), Piece(9, 0, 20)))
    return Decoding("test", "title", meaning, (source,), parts)


def test_hidden_ranges_of_records_are_found_again_in_a_joined_message() -> None:
    covered = cover(decoding(), {7: ((0, 12), (28, 30)), 9: ((0, 3), (19, 40))})
    assert covered.sources[0].hidden == ((0, 2), (18, 20), (20, 23), (39, 40))


def test_a_hidden_value_says_so_and_how_long_it_is() -> None:
    part = Part("code", 0, 10, "********", "80", notes=("odd",), state=State.ATTENTION)
    (found,) = cover(decoding(part), {7: ((12, 20),)}).parts
    assert (found.text, found.notes, found.state) == ("hidden, 8 bytes", (), State.NEUTRAL)


def test_parts_beside_it_stay_as_they_are() -> None:
    part = Part("eid", 20, 30, "8904")
    assert cover(decoding(part), {7: ((10, 20),)}).parts == (part,)


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        pytest.param("********", "code ********, more", id="asterisks"),
        pytest.param("00 00 00 00 00", "code 00 00 00 00 00, more", id="zeros"),
        pytest.param("00 " * 9 + "00", "code 0000…0000, more", id="zeros in short"),
        pytest.param("*" * 60, "code " + "*" * 47 + "…, more", id="cut asterisks"),
    ],
)
def test_what_sums_up_a_hidden_value_says_hidden_as_well(text: str, meaning: str) -> None:
    child = Part("code", 2, 12, text)
    parent = Part("request", 0, 12, f"with {text}", children=(child,))
    covered = cover(decoding(parent, meaning=meaning), {7: ((12, 22),)})
    assert covered.meaning == f"code {HIDDEN}, more"
    assert covered.parts[0].text == f"with {HIDDEN}"


def test_a_part_hidden_partly_keeps_its_text_and_says_so() -> None:
    part = Part("data", 0, 30, "30 bytes")
    (found,) = cover(decoding(part), {7: ((12, 14),)}).parts
    assert (found.text, found.notes) == ("30 bytes, partly hidden", ())


def test_secret_fields_are_told_by_name_where_there_are_no_bytes() -> None:
    secret = Part("activationCode", 0, 9, "1$smdp$M")
    found = without_values(Part("request", 0, 20, "r", children=(secret, Part("eid", 9, 12, "8"))))
    assert [one.text for one in found.walk()] == ["r", HIDDEN, "8"]
