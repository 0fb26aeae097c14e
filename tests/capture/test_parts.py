from __future__ import annotations

from app.capture.parts import Decoding, Part, Piece, Source

SOURCE = Source("Message", b"abcdefgh", (Piece(3, 5, 8), Piece(5, 5, 10)))


def test_a_range_is_found_in_the_records_it_came_from() -> None:
    assert SOURCE.locate(1, 3) == (Piece(3, 6, 8),)
    assert SOURCE.locate(2, 5) == (Piece(3, 7, 8), Piece(5, 5, 7))
    assert SOURCE.locate(4, 4) == ()


def test_edges_are_where_the_next_record_begins() -> None:
    assert SOURCE.edges() == (3,)


def tree() -> Decoding:
    leaf = Part("leaf", 2, 4, "x", "80")
    return Decoding(
        "test",
        "title",
        "meaning",
        (SOURCE,),
        (Part("root", 0, 8, children=(leaf, Part("other", 4, 8, notes=("odd",)))),),
    )


def test_parts_are_walked_in_reading_order() -> None:
    assert [part.name for part in tree().walk()] == ["root", "leaf", "other"]


def test_the_innermost_part_owns_a_byte() -> None:
    names = [part.name if (part := tree().deepest(0, at)) else None for at in (0, 2, 7, 8)]
    assert names == ["root", "leaf", "other", None]
    assert tree().deepest(1, 2) is None


def test_a_tree_becomes_json_ready_values() -> None:
    assert tree().parts[0].plain() == {
        "name": "root",
        "range": [0, 8],
        "children": [
            {"name": "leaf", "tag": "80", "text": "x", "range": [2, 4]},
            {"name": "other", "range": [4, 8], "notes": ["odd"]},
        ],
    }
