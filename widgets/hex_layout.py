"""Where each byte of a hex view stands: pure arithmetic, so it can be tested without painting.

A line is `0000  BF 3E 12 5A  10 89 04 90   .>.Z....`; how many bytes it holds follows from the
room, in steps that keep offsets round.
"""

from __future__ import annotations

from dataclasses import dataclass

_OFFSET = 4
_SPACE = 2
_COUNTS = (32, 16, 8, 4)
_GROUP = 8


@dataclass(frozen=True, slots=True)
class HexLayout:
    """Sizes in pixels; `count` bytes per line. left: of the whole block."""

    count: int
    char: int
    line: int
    left: int = 8

    @classmethod
    def fit(cls, room: int, char: int, line: int) -> HexLayout:
        """Return the layout with the most bytes per line that fits into `room` pixels."""
        for count in _COUNTS:
            layout = cls(count, char, line)
            if layout.width <= room:
                return layout
        return cls(_COUNTS[-1], char, line)

    @property
    def width(self) -> int:
        """How wide a line is, with its margins."""
        return self._text_left + self.count * self.char + self.left

    @property
    def _hex_left(self) -> int:
        return self.left + (_OFFSET + _SPACE) * self.char

    @property
    def _text_left(self) -> int:
        gaps = (self.count - 1) // _GROUP
        return self._hex_left + (self.count * 3 + gaps + 1) * self.char

    def lines(self, size: int) -> int:
        """Return how many lines `size` bytes take."""
        return -(-size // self.count)

    def hex_at(self, offset: int) -> int:
        """Return the left edge of a byte's two digits."""
        column = offset % self.count
        return self._hex_left + (column * 3 + column // _GROUP) * self.char

    def text_at(self, offset: int) -> int:
        """Return the left edge of a byte's character."""
        return self._text_left + (offset % self.count) * self.char

    def column_at(self, x: int) -> int | None:
        """Return which byte of its line stands at a horizontal place, None beside all."""
        if x >= self._text_left:
            column = (x - self._text_left) // self.char
            return column if column < self.count else None
        for column in range(self.count):
            left = self.hex_at(column) - self.char // 2
            if left <= x < left + 3 * self.char:
                return column
        return None
