from __future__ import annotations

from collections.abc import Callable

import pytest

from app.capture.field_cursor import DamagedError, FieldCursor, block, raw_part
from app.capture.parts import State


def test_fields_are_kept_with_their_places() -> None:
    cursor = FieldCursor(b"\x01\x00\x02abc", source=3)
    assert cursor.number(1, "one") == 1
    assert cursor.vector(2, "text", lambda raw: raw.decode()) == b"ab"
    assert cursor.octets(1, "rest") == b"c"
    found = [(one.name, one.start, one.end, one.text, one.source) for one in cursor.parts]
    assert found == [("one", 0, 1, "1", 3), ("text", 1, 5, "ab", 3), ("rest", 5, 6, "63", 3)]
    assert cursor.left == 0


def test_a_group_reads_within_its_length_and_no_farther() -> None:
    def read(inside: FieldCursor) -> str:
        inside.octets(inside.left, "inside")
        return "told"

    cursor = FieldCursor(b"\x02abc")
    cursor.group(1, "list", read)
    (part,) = cursor.parts
    assert (part.text, part.start, part.end) == ("told", 0, 3)
    assert [(one.start, one.end) for one in part.children] == [(1, 3)]
    assert cursor.left == 1


@pytest.mark.parametrize(
    "read",
    [
        pytest.param(lambda cursor: cursor.number(5, "field"), id="number"),
        pytest.param(lambda cursor: cursor.octets(5, "field"), id="octets"),
        pytest.param(lambda cursor: cursor.vector(1, "field"), id="vector"),
        pytest.param(lambda cursor: cursor.group(1, "field", lambda inside: ""), id="group"),
    ],
)
def test_what_is_not_there_is_not_read(read: Callable[[FieldCursor], object]) -> None:
    with pytest.raises(DamagedError, match="field"):
        read(FieldCursor(b"\x09a"))


def test_damage_becomes_a_raw_part_at_its_offset() -> None:
    def read(inside: FieldCursor) -> str:
        inside.number(1, "first")
        inside.number(4, "second")
        return "never"

    part = block("whole", 0, FieldCursor(b"\x07ab"), read)
    first, rest = part.children
    assert (first.name, part.text) == ("first", "")
    assert (rest.kind, rest.start, rest.end, rest.state) == ("raw", 1, 3, State.ATTENTION)
    assert "second would take 4 bytes" in rest.notes[0]


def test_more_than_a_message_has_is_told() -> None:
    part = block("whole", 0, FieldCursor(b"\x07ab"), lambda inside: str(inside.number(1, "n")))
    assert part.text == "7"
    assert (part.children[-1].start, part.children[-1].end) == (1, 3)
    assert "More bytes" in part.children[-1].notes[0]


def test_raw_bytes_say_why() -> None:
    part = raw_part(FieldCursor(b"abcd", 2), "because")
    assert (part.start, part.end, part.text, part.notes) == (2, 4, "63 64", ("because",))
