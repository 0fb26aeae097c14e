"""One side of a pair: what the step is, its tree and its bytes, with what differs marked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from app.capture.difference import Step
from app.capture.parts import Decoding, Part
from app.capture.rows import clock_text
from widgets.difference_tree import DifferenceTree
from widgets.difference_words import since_words
from widgets.labels import ElidedLabel, heading
from widgets.marked_hex import Mark, MarkedHexView
from widgets.panel import rule
from widgets.theme import Tone

Marked = Sequence[tuple[Part, Tone]]


class DifferenceSide(QWidget):
    """Shows the left or the right step of a pair.

    Signals:
        part_selected: the Part the user made current in the tree or by its bytes, or None.
    """

    part_selected = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """name: of the side, for people."""
        super().__init__(parent)
        self._name = name
        self._decoding: Decoding | None = None
        self._shown = 0
        self._marked: Marked = ()
        self.title = ElidedLabel()
        self.title.setFont(heading().font())
        self.facts = ElidedLabel("", "muted")
        self.tree = DifferenceTree()
        self.tree.setAccessibleName(self.tr("{0}: fields").format(name))
        self.hex = MarkedHexView()
        self.hex.setAccessibleName(self.tr("{0}: bytes").format(name))
        self.setProperty("frame", "page")
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.tree)
        split.addWidget(self.hex)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(12, 4, 12, 6)
        head.setSpacing(0)
        head.addWidget(self.title)
        head.addWidget(self.facts)
        column.addLayout(head)
        column.addWidget(rule())
        column.addWidget(split, 1)
        self.tree.part_selected.connect(self._on_part)
        self.hex.byte_clicked.connect(self._on_byte)

    def show_step(
        self, step: Step | None, decoding: Decoding | None, marked: Marked, since: int | None
    ) -> None:
        """Show a step, or that this side has none. since: nanoseconds from its session's start."""
        missing = self.tr("{0} has no such step").format(self._name)
        facts = self._facts(step, since) if step else ""
        self.show_message(step.title if step else missing, facts, decoding, marked)

    def show_message(
        self, title: str, facts: str, decoding: Decoding | None, marked: Marked = ()
    ) -> None:
        """Show any message under a title."""
        self._decoding, self._marked = decoding, tuple(marked)
        self.title.setText(title)
        self.facts.setText(facts)
        self.tree.show_decoding(decoding)
        self.tree.mark(self._marked)
        last = len(decoding.sources) - 1 if decoding else 0
        self._show_source(self._marked[0][0].source if self._marked else last)

    def show_part(self, part: Part | None) -> None:
        """Bring a part into sight, in the tree and in the bytes."""
        self.tree.select_part(part)
        self._show_bytes(part)

    def _facts(self, step: Step, since: int | None) -> str:
        record = step.record
        pieces = self.tr("{0} records").format(step.blocks) if step.blocks > 1 else ""
        words = (
            f"#{record.seq}", record.lane, clock_text(record.time_ns), since_words(since), pieces,
        )  # fmt: skip
        return " · ".join(filter(None, words))

    def _show_source(self, number: int) -> None:
        self._shown = number
        sources = self._decoding.sources if self._decoding else ()
        self.hex.show_source(sources[number] if number < len(sources) else None)
        self.hex.lay(
            [
                Mark(part.name, part.start, part.end, tone)
                for part, tone in self._marked
                if part.source == number
            ]
        )

    def _show_bytes(self, part: Part | None) -> None:
        if part is None:
            self.hex.select_range(0, 0)
            return
        if part.source != self._shown:
            self._show_source(part.source)
        self.hex.select_range(part.start, part.end)

    def _on_part(self, part: Part | None) -> None:
        self._show_bytes(part)
        self.part_selected.emit(part)

    def _on_byte(self, offset: int) -> None:
        part = self._decoding.deepest(self._shown, offset) if self._decoding else None
        self.tree.select_part(part)
        self._on_part(part)
