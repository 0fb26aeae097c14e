from __future__ import annotations

import pytest

from widgets.hex_layout import HexLayout


@pytest.mark.parametrize(
    ("room", "count"),
    [
        pytest.param(2000, 32, id="wide"),
        pytest.param(600, 16, id="usual"),
        pytest.param(320, 8, id="dock"),
        pytest.param(10, 4, id="at-least-four"),
    ],
)
def test_as_many_bytes_as_fit_stand_in_a_line(room: int, count: int) -> None:
    assert HexLayout.fit(room, 7, 18).count == count


@pytest.mark.parametrize("count", [4, 8, 16, 32])
def test_a_byte_is_found_where_it_stands(count: int) -> None:
    layout = HexLayout(count, 7, 18)
    for offset in range(count):
        assert layout.column_at(layout.hex_at(offset) + 3) == offset
        assert layout.column_at(layout.text_at(offset) + 3) == offset
    assert layout.column_at(0) is None
    assert layout.column_at(layout.width + 50) is None


def test_digits_do_not_overlap_the_characters() -> None:
    layout = HexLayout(16, 7, 18)
    assert layout.hex_at(15) + 2 * 7 < layout.text_at(0)
    assert layout.text_at(15) + 7 <= layout.width


def test_lines_are_counted_up() -> None:
    layout = HexLayout(16, 7, 18)
    assert [layout.lines(size) for size in (0, 1, 16, 17)] == [0, 1, 1, 2]
