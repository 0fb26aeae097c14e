"""Plain text for terminals: labelled lines, columns and words. No colour, no box drawing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

Cell = object
"""Anything a table can show: None and empty values become a dash."""

_UNPRINTABLE = {code: "\N{REPLACEMENT CHARACTER}" for code in (*range(32), *range(127, 160))}
"""A card chooses its names; none of them may steer the terminal."""


def word(value: Cell) -> str:
    """Show one value: yes and no, upper-case hex, lists with commas, a dash for nothing."""
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, bytes):
        return value.hex().upper() or "-"
    if isinstance(value, tuple | list | set | frozenset):
        return ", ".join(word(item) for item in value) or "-"
    return str(value).translate(_UNPRINTABLE) or "-"


def fields(rows: Iterable[tuple[str, Cell]], *, indent: int = 0) -> str:
    """Show label and value per line, the values aligned."""
    shown = [(label, word(value)) for label, value in rows]
    width = max((len(label) for label, _ in shown), default=0)
    return "\n".join(f"{'':{indent}}{label:<{width}}  {value}" for label, value in shown)


def columns(heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """Show rows under their heads; the last column is not padded."""
    lines = [list(heads), *([word(cell) for cell in row] for row in rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(heads))]
    return "\n".join(
        "  ".join(f"{cell:<{width}}" for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def section(title: str, body: str) -> str:
    """Put a heading over a block that has something to say."""
    return f"{title}\n{body}" if body else f"{title}\n-"


def size(count: int | None) -> str:
    """Show bytes with a unit; kB are thousands."""
    if count is None:
        return "-"
    return f"{count} bytes" if count < 10_000 else f"{count / 1000:.1f} kB"


def count(number: int, noun: str) -> str:
    """Show a number with its noun in the right form."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
