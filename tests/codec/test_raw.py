import pytest

from app.codec import tlv
from app.codec.definitions import lookup
from app.codec.node import Node
from app.codec.raw import MAX_DEPTH, RawReader


def _raw(data: bytes) -> tuple[Node, RawReader]:
    reader = RawReader(data)
    return reader.raw("", 0, len(data), 0), reader


def test_universal_elements_are_read_by_their_tag() -> None:
    node, reader = _raw(bytes.fromhex("300A0201050C024142040100"))
    assert [(child.type, child.value) for child in node.children] == [
        ("INTEGER", 5),
        ("UTF8String", "AB"),
        ("OCTET STRING", b"\0"),
    ]
    assert reader.cost == 0


def test_other_tags_stay_bytes_and_open_up_when_constructed() -> None:
    node, _ = _raw(bytes.fromhex("A1058001058100"))
    assert (node.type, node.tag) == ("?", 0xA1)
    assert [child.value for child in node.children] == [b"\5", b""]


def test_nesting_stops_at_the_limit_with_a_note() -> None:
    data = b"\x02\x01\x00"
    for _ in range(MAX_DEPTH + 5):
        data = tlv.encode(0x30, data)
    node, _ = _raw(data)
    deepest = list(node.walk())[-1]
    assert deepest.notes[0].text.startswith("Nested deeper than 64")
    assert data.endswith(bytes(deepest.value))  # type: ignore[call-overload]


def test_notes_add_up_to_the_cost() -> None:
    reader = RawReader(b"")
    node = Node("x", None, 0x30, 0, 2, 2)
    reader.note(node, "missing", "a is missing.", broken=True)
    reader.note(node, "deviation", "odd.")
    assert (reader.cost, node.broken) == (9, "a is missing.")
    assert [note.kind for note in node.notes] == ["missing", "deviation"]


def test_leftovers_are_noted_one_by_one() -> None:
    reader = RawReader(bytes.fromhex("800101810102"))
    node = Node("x", None, 0x30, 0, 0, 6)
    reader.leftover(node, 0, 6, 0)
    assert [child.notes[0].text for child in node.children] == [
        "80 does not belong here.",
        "81 does not belong here.",
    ]


@pytest.mark.parametrize(
    ("dialect", "kinds"), [("1.0.1", ["dialect"]), ("1.1", []), (None, []), ("", [])]
)
def test_a_code_the_senders_version_lacks_is_noted(dialect: str | None, kinds: list[str]) -> None:
    reader = RawReader(b"", dialect)
    node = Node("x", None, 0x83, 0, 0, 1)
    reader.primitive(node, lookup("EnableProfileResult"), b"\x05")
    assert node.named == "catBusy"
    assert [note.kind for note in node.notes] == kinds


def test_a_size_outside_the_bounds_is_noted() -> None:
    reader = RawReader(b"")
    node = Node("x", None, 0x04, 0, 0, 1)
    node.value = b"123"
    reader.check_size(node, (16, 16))
    reader.check_size(node, (1, 2))
    reader.check_size(node, (1, 3))
    assert [note.text for note in node.notes] == [
        "The size is 3; allowed is 16.",
        "The size is 3; allowed is 1 to 2.",
    ]
