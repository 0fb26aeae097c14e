"""The pairs of a comparison as rows; runs of equal ones are folded into one row each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QObject, Qt

from app.capture.difference import Kind
from app.capture.side_by_side import SideBySide
from widgets.difference_words import fields_words, kind_chip, step_words, took_words
from widgets.row_model import SHOWN, Index, RowModel
from widgets.theme import Tone, tokens

_EQUAL = (Kind.SAME, Kind.VARIES)
_FEWEST = 3
"""Equal pairs in a row that are worth folding."""

_LEFT_TOOK, _RIGHT_TOOK = 4, 5


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """A pair by its place, or `folded` equal ones beginning there; 0 for a pair of its own."""

    place: int
    folded: int = 0


class DifferenceModel(RowModel[DifferenceRow]):
    """State, both steps, what differs, and how long each side took."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._found: SideBySide | None = None
        self._opened: set[int] = set()
        self._folds = True
        self.entitle(
            self.tr("State"),
            self.tr("Left"),
            self.tr("Right"),
            self.tr("What differs (left / right)"),
            self.tr("Left took"),
            self.tr("Right took"),
        )

    @property
    def folds(self) -> bool:
        """Whether runs of equal pairs are folded."""
        return self._folds

    def show_found(self, found: SideBySide | None) -> None:
        """Show another comparison, its equal pairs folded."""
        self._found = found
        self._opened.clear()
        self._arrange()

    def fold(self, wanted: bool) -> None:
        """Fold all runs of equal pairs, or unfold all of them."""
        self._folds = wanted
        self._opened.clear()
        self._arrange()

    def unfold(self, row: int) -> bool:
        """Show the pairs of a folded row; False when it is no folded one."""
        one = self.row(row)
        if one is None or not one.folded:
            return False
        self._opened.add(one.place)
        last = row + one.folded
        self.beginRemoveRows(QModelIndex(), row, row)
        before, after = self._rows[:row], self._rows[row + 1 :]
        self._rows = before + after
        self.endRemoveRows()
        self.beginInsertRows(QModelIndex(), row, last - 1)
        opened = tuple(DifferenceRow(one.place + at) for at in range(one.folded))
        self._rows = before + opened + after
        self.endInsertRows()
        return True

    def row_of(self, place: int) -> int:
        """Return the row that shows a pair, itself or folded; -1 when there is none."""
        for number, one in enumerate(self._rows):
            if one.place <= place < one.place + max(one.folded, 1):
                return number
        return -1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return words, the chip of the kind, and the colour of a notable time."""
        one = self.row(index.row())
        if one is None or self._found is None:
            return None
        column = index.column()
        if one.folded:
            return self._fold_data(one, column, role)
        return self._pair_data(self._found, one.place, column, role)

    def _pair_data(self, found: SideBySide, place: int, column: int, role: int) -> object:
        pair = found.pairs[place]
        chip = self._chip(found, place)
        if role == self.CHIP:
            return chip if column == 0 else None
        if role in SHOWN or role == Qt.ItemDataRole.ToolTipRole:
            if column >= _LEFT_TOOK:
                return took_words(found.timing(pair))[column - _LEFT_TOOK]
            words = (chip[0], step_words(pair.left), step_words(pair.right), fields_words(pair))
            return words[column]
        if role == Qt.ItemDataRole.ForegroundRole:
            if column == _RIGHT_TOOK and found.timing(pair).notable:
                return tokens().attention
            return tokens().muted if pair.kind in _EQUAL else None
        return None

    def _chip(self, found: SideBySide, place: int) -> tuple[str, Tone]:
        word, tone = kind_chip(found.pairs[place].kind)
        is_first = place == found.comparison.first
        return (self.tr("first · {0}").format(word) if is_first else word), tone

    def _fold_data(self, one: DifferenceRow, column: int, role: int) -> object:
        if role == Qt.ItemDataRole.ForegroundRole:
            return tokens().accent if column == 1 else None
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.tr("Enter or a click shows them")
        if role not in SHOWN or column not in (1, 2):
            return None
        return self.tr("▸ {0} equal steps").format(one.folded) if column == 1 else ""

    def _arrange(self) -> None:
        self.show_rows(tuple(self._arranged()))

    def _arranged(self) -> Iterator[DifferenceRow]:
        pairs = self._found.pairs if self._found else ()
        at = 0
        while at < len(pairs):
            end = at
            while end < len(pairs) and pairs[end].kind in _EQUAL:
                end += 1
            run = end - at
            if self._folds and run >= _FEWEST:
                yield DifferenceRow(at, run)
            else:
                yield from (DifferenceRow(place) for place in range(at, end))
            if end < len(pairs):
                yield DifferenceRow(end)
            at = end + 1
