"""Bytes with the stretches of a package laid under them, each in the tint of its name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from widgets.hex_view import HexView
from widgets.privacy import DOT
from widgets.theme import Tone, tokens


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch [start, end) of the bytes shown, its name, and the tint it lies on."""

    name: str
    start: int
    end: int
    tone: Tone


class MarkedHexView(HexView):
    """A hex view whose stretches stay visible whatever is selected."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._marks: tuple[Mark, ...] = ()
        self._hidden: frozenset[int] = frozenset()
        self.setAccessibleName(self.tr("Bytes of the package"))

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The stretches laid under the bytes now."""
        return self._marks

    def lay(self, marks: Sequence[Mark]) -> None:
        """Lay other stretches under the bytes."""
        self._marks = tuple(marks)
        self.viewport().update()

    def hide_bytes(self, offsets: frozenset[int]) -> None:
        """Show dots in place of the bytes at these offsets; copying still gives the bytes."""
        self._hidden = offsets
        self.viewport().update()

    def shown_at(self, offset: int) -> str:
        """Return how a byte reads now: two digits, or two dots."""
        return DOT * 2 if offset in self._hidden else super()._digits(offset)

    def mark_at(self, offset: int) -> Mark | None:
        """Return the innermost stretch a byte belongs to."""
        covering = [mark for mark in self._marks if mark.start <= offset < mark.end]
        return min(covering, key=lambda mark: mark.end - mark.start, default=None)

    def _digits(self, offset: int) -> str:
        return self.shown_at(offset)

    def _sign(self, offset: int) -> str:
        return DOT if offset in self._hidden else super()._sign(offset)

    def _tip(self, offset: int | None) -> str:
        mark = None if offset is None else self.mark_at(offset)
        return "\n".join(filter(None, (mark.name if mark else "", super()._tip(offset))))

    def _paint_grounds(self, painter: QPainter, start: int, end: int, top: int) -> None:
        for mark in sorted(self._marks, key=lambda mark: mark.start - mark.end):
            ground = tokens().tone(mark.tone)[1]
            self._fill(painter, (mark.start, mark.end), start, end, top, ground)
        super()._paint_grounds(painter, start, end, top)
        for mark in self._marks:
            if start <= mark.start < end:
                self._paint_edge(painter, mark, top)

    def _paint_edge(self, painter: QPainter, mark: Mark, top: int) -> None:
        """Draw where a stretch begins, for eyes that do not tell the tints apart."""
        place = self._layout.hex_at(mark.start) - 3
        painter.setPen(QPen(QColor(tokens().tone(mark.tone)[0]), 1.5))
        box = QRect(place, top + 2, 0, self._layout.line - 5)
        painter.drawLine(box.topLeft(), box.bottomLeft())
