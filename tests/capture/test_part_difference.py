from app.capture.part_difference import part_differences
from app.capture.parts import Decoding, Part, Piece, Source


def message(data: bytes, *parts: Part) -> Decoding:
    return Decoding("test", "", "", (Source("Record", data, (Piece(1, 0, len(data)),)),), parts)


def field(name: str, at: int, *, text: str = "", children: tuple[Part, ...] = ()) -> Part:
    end = children[-1].end if children else at + 1
    return Part(name, at, end, text, children=children)


def paths(left: Decoding, right: Decoding, *varying: str) -> list[tuple[str, bool]]:
    return [(one.path, one.varies) for one in part_differences(left, right, varying)]


def test_equal_bytes_differ_in_nothing():
    assert part_differences(message(b"ab", field("x", 0)), message(b"ab", field("x", 0))) == ()


def test_a_field_is_found_by_its_path():
    def nested(data: bytes) -> Decoding:
        return message(data, field("info", 0, children=(field("svn", 0), field("free", 1))))

    (found,) = part_differences(nested(b"ab"), nested(b"ac"))
    assert found.path == "info.free"
    assert found.left is not None
    assert (found.left.start, found.left.end) == (1, 2)


def test_fields_only_one_side_has_are_told_for_both():
    left = message(b"ab", field("x", 0), field("old", 1))
    right = message(b"acd", field("x", 0), field("new", 1), field("newer", 2))
    found = part_differences(left, right)
    assert [(one.path, one.left is None, one.right is None) for one in found] == [
        ("old", False, True),
        ("new", True, False),
        ("newer", True, False),
    ]


def test_repeated_names_are_numbered():
    left = message(b"abc", *(field("row", at) for at in range(3)))
    right = message(b"axc", *(field("row", at) for at in range(3)))
    assert paths(left, right) == [("row[1]", False)]


def test_fields_that_vary_say_so_with_all_that_is_in_them():
    def signed(data: bytes) -> Decoding:
        inside = field("transactionId", 0, children=(field("value", 0),))
        return message(data, inside, field("result", 1))

    assert paths(signed(b"ab"), signed(b"xy"), "transactionId") == [
        ("transactionId.value", True),
        ("result", False),
    ]


def test_lengths_are_left_out_beside_the_field_that_made_them_differ():
    left = message(b"\x01a", field("svn", 1), field("Lc", 0))
    right = message(b"\x02b", field("svn", 1), field("Lc", 0))
    assert paths(left, right) == [("svn", False)]


def test_lengths_are_told_when_nothing_else_differs():
    left = message(b"\x01a", field("svn", 1), field("Le", 0))
    right = message(b"\x02a", field("svn", 1), field("Le", 0))
    assert paths(left, right) == [("Le", False)]


def test_bytes_no_field_covers_are_a_stretch():
    (found,) = part_differences(message(b"abcde"), message(b"abXYde"))
    assert found.left is not None
    assert found.right is not None
    assert (found.left.start, found.left.end, found.left.text) == (2, 3, "63")
    assert (found.right.start, found.right.end, found.right.text) == (2, 4, "58 59")


def test_the_stretch_of_a_message_in_several_records_lies_in_the_message():
    def joined(whole: bytes) -> Decoding:
        own = Source("Record", b"same", (Piece(2, 0, 4),))
        return Decoding("test", "", "", (own, Source("Message", whole, ())), ())

    (found,) = part_differences(joined(b"abc"), joined(b"axc"))
    assert found.left is not None
    assert (found.left.source, found.left.start, found.left.end) == (1, 1, 2)
