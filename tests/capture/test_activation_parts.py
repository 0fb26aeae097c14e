from __future__ import annotations

import pytest

from app.capture.activation_parts import activation_parts
from app.capture.parts import Part


def named(text: str) -> dict[str, str]:
    return {part.name: part.text for part in activation_parts(text, 0, 0)}


def test_a_full_code_is_taken_apart_where_it_lies() -> None:
    text = "LPA:1$smdp.example.com$MATCH-1$2.999.1$1"
    parts = activation_parts(text, 7, 1)
    fields = [part for part in parts if part.name != "separator"]
    assert [part.name for part in fields] == [
        "prefix", "format", "SM-DP+ address", "matchingId", "SM-DP+ OID",
        "confirmation code required",
    ]  # fmt: skip
    assert all(text[part.start - 7 : part.end - 7] == part.text for part in parts)
    assert [part.start for part in parts] == [7, *(part.end for part in parts[:-1])]
    assert parts[-1].end == 7 + len(text)
    assert {part.source for part in parts} == {1}
    assert not any(part.notes for part in parts)


def test_a_code_without_oid_but_with_confirmation() -> None:
    found = named("1$smdp.example.com$MATCH$$1")
    assert found["confirmation code required"] == "1"
    assert "SM-DP+ OID" not in found


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param("2$a.example$M", "format", id="format"),
        pytest.param("1$not a host$M", "SM-DP+ address", id="address"),
        pytest.param("1$a.example$M_1", "matchingId", id="matching-id"),
        pytest.param("1$a.example$M$oid", "SM-DP+ OID", id="oid"),
        pytest.param("1$a.example$M$2.999$yes", "confirmation code required", id="flag"),
        pytest.param("1$a.example", "SM-DP+ address", id="too-few"),
        pytest.param("1$$M", "SM-DP+ address", id="no-address"),
    ],
)
def test_what_deviates_is_marked_at_its_field(text: str, name: str) -> None:
    odd: list[Part] = [part for part in activation_parts(text, 0, 0) if part.notes]
    assert [part.name for part in odd] == [name]


@pytest.mark.parametrize("text", ["", "LPA:", "no code", "1ä$b$c"])
def test_what_is_no_code_is_left_whole(text: str) -> None:
    assert activation_parts(text, 0, 0) == ()
