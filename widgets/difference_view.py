"""A comparison in full: the steps of both sessions aligned, the chosen pair side by side."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QSplitter, QVBoxLayout, QWidget

from app.capture.part_difference import PartDifference
from app.capture.parts import Part
from app.capture.side_by_side import SideBySide, Sight
from widgets.buttons import push_button
from widgets.difference_model import DifferenceModel
from widgets.difference_side import DifferenceSide
from widgets.difference_words import outcome_words
from widgets.labels import ElidedLabel, heading, label
from widgets.panel import rule
from widgets.row_table import RowTable
from widgets.theme import Tone

_STATE_WIDTH, _TOOK_WIDTH, _RIGHT_TOOK_WIDTH = 128, 84, 160


class DifferenceView(QWidget):
    """Shows one comparison. N and P lead to the next and the previous difference.

    Signals:
        sight_wanted: the place of the pair to be shown; `show_sight` answers.
        others_wanted: other sessions are to be compared.
    """

    sight_wanted = Signal(int)
    others_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._found: SideBySide | None = None
        self._differing: list[int] = []
        self._differences: tuple[PartDifference, ...] = ()
        self._place = -1
        self.model = DifferenceModel(self)
        self.table = RowTable(
            self.model, name=self.tr("Steps of both sessions"), chip_role=self.model.CHIP, stretch=3
        )
        self._size_columns()
        self.left = DifferenceSide(self.tr("Left"))
        self.right = DifferenceSide(self.tr("Right"))
        self._names = ElidedLabel()
        self._names.setFont(heading().font())
        self._outcome = ElidedLabel("", "muted")
        self._count = label("", "muted")
        before, after = self.tr("Previous difference (P)"), self.tr("Next difference (N)")
        self.previous = push_button(self.tr("&Previous"), "", "up", before)
        self.next = push_button(self.tr("&Next"), "", "down", after)
        self.equal = push_button(self.tr("Show &equal steps"))
        self.equal.setCheckable(True)
        self.others = push_button(self.tr("&Choose others"), "link")
        self._lay_out()
        self._connect()

    @property
    def place(self) -> int:
        """The place of the pair that is current, -1 for none."""
        return self._place

    def show_found(self, found: SideBySide, left: str, right: str) -> None:
        """Show a comparison and go to its first difference. left, right: names of the sessions."""
        self._found = found
        self._differing = found.differing
        self._names.setText(self.tr("{0}  ↔  {1}").format(left, right))
        self._outcome.setText(outcome_words(found.comparison))
        self.equal.setChecked(False)
        self.model.fold(True)
        self.model.show_found(found)
        self._place = -1
        first = found.comparison.first
        self.go_to(first if first is not None else 0)
        self._show_count()

    def show_sight(self, sight: Sight) -> None:
        """Show the pair that was asked for."""
        self._differences = sight.differences
        sides = (
            (self.left, sight.pair.left, sight.left, sight.timing.left_since_start),
            (self.right, sight.pair.right, sight.right, sight.timing.right_since_start),
        )
        for side, step, decoding, since in sides:
            marked = [
                (part, Tone.NEUTRAL if one.varies else Tone.FAILED)
                for one in sight.differences
                if (part := one.left if side is self.left else one.right) is not None
            ]
            side.show_step(step, decoding, marked, since)
        if sight.differences:
            told = [one for one in sight.differences if not one.varies]
            self._show_difference((told or list(sight.differences))[0])

    def go_to(self, place: int) -> None:
        """Make a pair current and bring it into sight, unfolding what hides it."""
        row = self.model.row_of(place)
        if row < 0:
            return
        if self.model.unfold(row):
            row = self.model.row_of(place)
        self.table.selectRow(row)
        self.table.scrollTo(self.model.index(row, 0), self.table.ScrollHint.PositionAtCenter)

    def step_on(self, by: int) -> None:
        """Go to the next (1) or the previous (-1) difference; at the end nothing happens."""
        if by > 0:
            target = next((one for one in self._differing if one > self._place), None)
        else:
            target = next((one for one in reversed(self._differing) if one < self._place), None)
        if target is not None:
            self.go_to(target)

    def _size_columns(self) -> None:
        """Share the width once: measuring thousands of rows would take long."""
        header = self.table.horizontalHeader()
        for column, width in ((0, _STATE_WIDTH), (4, _TOOK_WIDTH), (5, _RIGHT_TOOK_WIDTH)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(column, width)
        for column in (1, 2, 3):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._names)
        words.addWidget(self._outcome)
        head = QHBoxLayout()
        head.setContentsMargins(12, 8, 12, 8)
        head.setSpacing(8)
        head.addLayout(words, 1)
        for widget in (self._count, self.previous, self.next, self.equal, self.others):
            head.addWidget(widget)
        sides = QSplitter(Qt.Orientation.Horizontal)
        for side in (self.left, self.right):
            sides.addWidget(side)
        sides.setChildrenCollapsible(False)
        sides.setHandleWidth(1)
        rows = QSplitter(Qt.Orientation.Vertical)
        rows.addWidget(self.table)
        rows.addWidget(sides)
        rows.setStretchFactor(0, 2)
        rows.setStretchFactor(1, 3)
        rows.setChildrenCollapsible(False)
        rows.setHandleWidth(1)
        rows.setSizes([280, 420])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(rule())
        column.addWidget(rows, 1)

    def _connect(self) -> None:
        self.table.selectionModel().currentRowChanged.connect(self._on_row)
        self.table.menu_requested.connect(self._open_row)
        self.table.clicked.connect(self._open_row)
        self.previous.clicked.connect(lambda: self.step_on(-1))
        self.next.clicked.connect(lambda: self.step_on(1))
        self.equal.toggled.connect(self._show_equal)
        self.others.clicked.connect(self.others_wanted)
        self.left.part_selected.connect(lambda part: self._show_counterpart(part, self.right))
        self.right.part_selected.connect(lambda part: self._show_counterpart(part, self.left))
        for key, by in (("N", 1), ("P", -1)):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.next.click if by > 0 else self.previous.click)

    def _on_row(self, index: QModelIndex, _before: QModelIndex) -> None:
        one = self.model.row(index.row())
        if one is None or one.folded:
            return
        self._place = one.place
        self._show_count()
        self.sight_wanted.emit(one.place)

    def _open_row(self, index: QModelIndex) -> None:
        row = index.row()
        if self.model.unfold(row):
            self.table.selectRow(row)

    def _show_equal(self, wanted: bool) -> None:
        place = self._place
        self.model.fold(not wanted)
        if place >= 0:
            self.go_to(place)

    def _show_count(self) -> None:
        total = len(self._differing)
        at = sum(one <= self._place for one in self._differing)
        text = self.tr("difference {0} of {1}") if self._place in self._differing else ""
        self._count.setText(text.format(at, total) or self.tr("{0} differences").format(total))
        self.next.setEnabled(bool(self._differing) and self._place < self._differing[-1])
        self.previous.setEnabled(bool(self._differing) and self._place > self._differing[0])

    def _show_difference(self, one: PartDifference) -> None:
        self.left.show_part(one.left)
        self.right.show_part(one.right)

    def _show_counterpart(self, part: Part | None, other: DifferenceSide) -> None:
        """Show what stands on the other side in place of a part that differs."""
        for one in self._differences:
            mine, theirs = (one.left, one.right) if other is self.right else (one.right, one.left)
            if part is not None and mine is part:
                other.show_part(theirs)
