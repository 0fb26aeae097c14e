"""Executed, not reported: the results a card keeps until somebody acknowledges them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.composer.stored import StoredResult
from app.values.packages import OperationOutcome
from widgets.buttons import CopyButton, push_button
from widgets.check_list import TONES, CheckList
from widgets.chips import Chip
from widgets.empty_state import EmptyState
from widgets.labels import label
from widgets.panel import Panel
from widgets.privacy import Mask
from widgets.theme import Tone
from widgets.words import joined


class StoredView(QWidget):
    """Lists stored results of the target card.

    Signals:
        read_wanted: ask the card.
        acknowledge_wanted: sequence numbers, as a tuple, to take off the card.
        decoded_wanted: show this StoredResult's tree.
    """

    read_wanted = Signal()
    acknowledge_wanted = Signal(object)
    decoded_wanted = Signal(object)

    def __init__(self, mask: Mask, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mask = mask
        self._results: tuple[StoredResult, ...] = ()
        self._has_card = False
        self._is_read = False
        self._empty = EmptyState()
        self._empty.chosen.connect(lambda _key: self.read_wanted.emit())
        self._read = push_button(self.tr("&Read again"), "", "reload")
        self._read.clicked.connect(self.read_wanted)
        self._all = push_button(self.tr("Acknowledge &all genuine"), "", "check")
        self._all.setToolTip(self.tr("Those that passed every check that could be made"))
        self._all.clicked.connect(lambda: self.acknowledge_wanted.emit(self._genuine()))
        page = QFrame()
        page.setProperty("frame", "page")
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(16, 4, 16, 16)
        self._column.setSpacing(12)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(page)
        row = QHBoxLayout()
        row.setContentsMargins(16, 8, 16, 4)
        told = self.tr("The eUICC has executed these; no eIM has acknowledged them.")
        row.addWidget(label(told, "muted"))
        row.addStretch(1)
        row.addWidget(self._all)
        row.addWidget(self._read)
        full = QWidget()
        column = QVBoxLayout(full)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(scroll, 1)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(full)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)
        mask.changed.connect(self._redraw)
        self._redraw()

    def show_card(self, present: bool) -> None:
        """Another card is the target, or none: nothing is known of its results yet."""
        self._has_card, self._is_read, self._results = present, False, ()
        self._redraw()

    def show_results(self, results: Sequence[StoredResult]) -> None:
        """Show what the card keeps."""
        self._results, self._is_read = tuple(results), True
        self._redraw()

    def _redraw(self) -> None:
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for result in self._results:
            self._column.addWidget(self._panel(result))
        self._column.addStretch(1)
        self._all.setEnabled(bool(self._genuine()))
        self._stack.setCurrentIndex(1 if self._results else 0)
        if not self._results:
            self._say_empty()

    def _say_empty(self) -> None:
        read = [("read", self.tr("Ask the card"))]
        if not self._has_card:
            title = self.tr("No card is the target")
            advice = self.tr("Choose a card of the bench above to see which results it keeps.")
            read = []
        elif self._is_read:
            title = self.tr("The card keeps no result")
            advice = self.tr("Whatever it executed has been acknowledged.")
        else:
            title = self.tr("Not asked yet")
            advice = self.tr("A card keeps each result until it is acknowledged.")
        self._empty.show_state("clock", title, advice, read)

    def _genuine(self) -> tuple[int, ...]:
        fine = (one for one in self._results if one.seq is not None and _tone(one) is not _BAD)
        return tuple(one.seq for one in fine if one.seq is not None)

    def _panel(self, result: StoredResult) -> Panel:
        number = self.tr("Result {0}").format("?" if result.seq is None else result.seq)
        panel = Panel(number)
        verdict = result.verdict
        if verdict is not None:
            words = self.tr("verdict: {0}").format(verdict.result.value)
            chip = Chip(words, TONES[verdict.result])
            panel.title_row.insertWidget(2, chip, 0, Qt.AlignmentFlag.AlignVCenter)
        decode = push_button(self.tr("Decode"), "link", "tree")
        decode.clicked.connect(partial(self.decoded_wanted.emit, result))
        panel.commands.addWidget(decode)
        panel.commands.addWidget(
            CopyButton(lambda: result.raw.hex().upper(), self.tr("Copy the result as hex"))
        )
        if result.seq is not None:
            take = push_button(self.tr("Acknowledge"), "", "check")
            take.clicked.connect(partial(self.acknowledge_wanted.emit, (result.seq,)))
            panel.commands.addWidget(take)
        panel.body.addWidget(label(self._mask.text(self._facts(result)), "muted", wrap=True))
        if verdict is not None:
            for outcome in verdict.outcomes:
                panel.body.addLayout(self._outcome(outcome))
            checks = CheckList(self._mask)
            checks.show_checks(verdict.checks)
            panel.body.addWidget(checks)
        return panel

    def _facts(self, result: StoredResult) -> str:
        known = self.tr("answers {0}").format(result.execution) if result.execution else ""
        error = result.verdict.error_name if result.verdict else ""
        return joined(
            [
                error,
                self.tr("eIM {0}").format(result.eim_id) if result.eim_id else "",
                self.tr("counter {0}").format(result.counter) if result.counter is not None else "",
                known or self.tr("answers no package of the history"),
                self.tr("{0} bytes").format(len(result.raw)),
            ]
        )

    def _outcome(self, outcome: OperationOutcome) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        code = f" ({outcome.code})" if outcome.code is not None else ""
        row.addWidget(label(outcome.operation))
        row.addWidget(Chip(f"{outcome.name}{code}", Tone.OK if outcome.ok else Tone.FAILED))
        row.addWidget(label(self._mask.text(outcome.explanation), "muted", wrap=True), 1)
        return row


_BAD = Tone.FAILED


def _tone(result: StoredResult) -> Tone:
    return TONES[result.verdict.result] if result.verdict else _BAD
