"""The operations of a package in their order, added, moved and removed by hand or by key."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.eim.operations import by_name
from app.eim.problems import Problem
from app.values.packages import Operation
from widgets.field_inputs import ProfileSource
from widgets.labels import heading, label
from widgets.operation_card import MIME, OperationCard

_GAP = 8


class OperationList(QScrollArea):
    """Shows a card for each operation.

    Signals:
        changed: an operation came, went, moved, or was edited by the user.
    """

    changed = Signal()

    def __init__(self, source: ProfileSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._dialect = ""
        self._cards: list[OperationCard] = []
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(400)
        self.setAcceptDrops(True)
        self.setAccessibleName(self.tr("Operations of the package"))
        page = QFrame()
        page.setProperty("frame", "page")
        self._empty = _empty_words(
            self.tr("No operation yet"),
            self.tr("Choose one on the left. They are executed in the order of this list."),
        )
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(8, 12, 12, 12)
        self._column.setSpacing(_GAP)
        self._column.addWidget(self._empty)
        self._column.addStretch(1)
        self.setWidget(page)

    @property
    def cards(self) -> tuple[OperationCard, ...]:
        """The cards from top to bottom."""
        return tuple(self._cards)

    @property
    def kind(self) -> str:
        """`psmo` or `eco`, as the operations listed are; empty when there is none."""
        return self._cards[0].row.list if self._cards else ""

    def operations(self) -> tuple[Operation, ...]:
        """Return the operations as they are filled in."""
        return tuple(card.operation() for card in self._cards)

    def show_problems(self, found: Sequence[Problem]) -> None:
        """Show each problem of an operation on its card; those of the package are not for here."""
        for place, card in enumerate(self._cards):
            own = f"operations.{place}"
            inside = [
                (problem.path.removeprefix(f"{own}."), problem)
                for problem in found
                if problem.path.startswith(f"{own}.")
            ]
            card.form.show_problems(inside)
            card.remark(" ".join(problem.text for problem in found if problem.path == own))

    def show_operations(self, operations: Sequence[Operation], dialect: str) -> None:
        """Show other operations, without a signal. Raises CodecError on an unknown one."""
        rows = [(by_name(operation.name), operation) for operation in operations]
        self._dialect = dialect
        for card in self._cards:
            self._destroy(card)
        self._cards = []
        for row, operation in rows:
            card = self._insert(row.name, len(self._cards))
            card.form.put(operation.values)
        self._arrange()

    def add(self, name: str) -> OperationCard:
        """Add an operation at the end and put the cursor into it."""
        card = self._insert(name, len(self._cards))
        self._arrange()
        self.changed.emit()
        card.setFocus()
        self.ensureWidgetVisible(card)
        return card

    def shift(self, card: OperationCard, place: int) -> None:
        """Move a card to a place counted from 0; the focus stays where it is."""
        place = max(0, min(place, len(self._cards) - 1))
        if self._cards.index(card) == place:
            return
        focused = self.focusWidget()
        self._cards.remove(card)
        self._cards.insert(place, card)
        self._arrange()
        if focused is not None:
            focused.setFocus()
        self.ensureWidgetVisible(card)
        self.changed.emit()

    def remove(self, card: OperationCard) -> None:
        """Remove a card; the next one gets the focus."""
        place = self._cards.index(card)
        self._cards.remove(card)
        self._destroy(card)
        self._arrange()
        if self._cards:
            self._cards[min(place, len(self._cards) - 1)].setFocus()
        self.changed.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take a card of this list."""
        if event.mimeData().hasFormat(MIME) and event.source() in self._cards:
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """It may be dropped anywhere."""
        event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Put the card where it was dropped."""
        card = event.source()
        if isinstance(card, OperationCard) and card in self._cards:
            bar = self.verticalScrollBar().value()
            self.shift(card, self.place_at(int(event.position().y()) + bar, card))
            event.acceptProposedAction()

    def place_at(self, height: int, moving: OperationCard) -> int:
        """Return the place a card dropped at this height of the page gets."""
        others = [card for card in self._cards if card is not moving]
        return sum(card.geometry().center().y() < height for card in others)

    def _insert(self, name: str, place: int) -> OperationCard:
        card = OperationCard(by_name(name), self._source, self._dialect)
        card.changed.connect(self.changed)
        card.move_wanted.connect(partial(self._step, card))
        card.removal_wanted.connect(partial(self.remove, card))
        self._cards.insert(place, card)
        return card

    def _step(self, card: OperationCard, by: int) -> None:
        self.shift(card, self._cards.index(card) + by)

    def _arrange(self) -> None:
        self._empty.setVisible(not self._cards)
        for place, card in enumerate(self._cards):
            if self._column.indexOf(card) != place + 1:
                self._column.removeWidget(card)
                self._column.insertWidget(place + 1, card)
            card.show_place(place, len(self._cards))
        chain = [card for card in self._cards if card.isVisibleTo(self)]
        for first, second in pairwise(chain):
            QWidget.setTabOrder(first, second)

    def _destroy(self, card: OperationCard) -> None:
        self._column.removeWidget(card)
        card.hide()
        card.deleteLater()


def _empty_words(title: str, advice: str) -> QFrame:
    frame = QFrame()
    frame.setProperty("frame", "panel")
    column = QVBoxLayout(frame)
    column.setContentsMargins(16, 24, 16, 24)
    column.addWidget(heading(title))
    column.addWidget(label(advice, "muted", wrap=True))
    return frame
