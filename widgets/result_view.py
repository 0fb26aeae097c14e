"""What became of a package: operation by operation, check by check, profile by profile."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.values.packages import Execution, OperationOutcome
from widgets.buttons import CopyButton, push_button
from widgets.check_list import TONES, CheckList
from widgets.chips import Chip
from widgets.empty_state import EmptyState
from widgets.labels import ElidedLabel, heading, identifier, label
from widgets.package_words import (
    content_words,
    error_words,
    fault_words,
    moment,
    outcome_words,
    state_words,
)
from widgets.panel import Panel
from widgets.privacy import Mask
from widgets.profile_changes import ProfileChanges
from widgets.theme import Tone
from widgets.words import joined, short_id


class ResultView(QWidget):
    """Shows one execution.

    Signals:
        compose_requested: there is nothing to show; go and compose a package.
        recipe_wanted: compose again from this Recipe.
        decoded_wanted: show the result's tree; carries the Execution.
    """

    compose_requested = Signal()
    recipe_wanted = Signal(object)
    decoded_wanted = Signal(object)

    def __init__(self, mask: Mask, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mask = mask
        self._execution: Execution | None = None
        self._empty = EmptyState()
        self._empty.show_state(
            "packages",
            self.tr("Nothing has been executed yet"),
            self.tr("Compose a package and execute it on a card; its result is judged here."),
            [("compose", self.tr("Compose a package"))],
        )
        self._empty.chosen.connect(self.compose_requested)
        self._state, self._fault, self._trust = Chip(), Chip(), Chip()
        self._title = heading(scale=1.3)
        self._line = ElidedLabel("", "muted")
        self._error = label("", "failed", wrap=True)
        self._outcomes = Panel(self.tr("Operations"))
        self._grid = QGridLayout()
        self._profiles = ProfileChanges(mask)
        self._profiles_panel = Panel(self.tr("Profiles before and after"))
        self._checks = CheckList(mask)
        self._checks_panel = Panel(self.tr("Checks of the result"))
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._page())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        mask.changed.connect(self._redraw)

    @property
    def execution(self) -> Execution | None:
        """What is shown now."""
        return self._execution

    def show_execution(self, execution: Execution | None) -> None:
        """Show an execution; None shows how to come by one."""
        self._execution = execution
        self._stack.setCurrentIndex(0 if execution is None else 1)
        self._redraw()

    def _page(self) -> QWidget:
        page = QFrame()
        page.setProperty("frame", "page")
        whole = QVBoxLayout(page)
        whole.setContentsMargins(16, 12, 16, 16)
        whole.setSpacing(12)
        top = QHBoxLayout()
        top.setSpacing(8)
        for widget in (self._title, self._state, self._trust, self._fault):
            top.addWidget(widget)
        top.addStretch(1)
        decoded = push_button(self.tr("&Decode the result"), "link", "tree")
        decoded.clicked.connect(lambda: self.decoded_wanted.emit(self._execution))
        again = push_button(self.tr("Compose &again from it"), "", "pencil")
        again.clicked.connect(self._emit_recipe)
        copy = CopyButton(self._result_hex, self.tr("Copy the result as hex"))
        self._of_result = (decoded, copy)
        for button in (decoded, copy, again):
            top.addWidget(button)
        whole.addLayout(top)
        whole.addWidget(self._line)
        whole.addWidget(self._error)
        whole.addLayout(self._columns())
        whole.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(page)
        return scroll

    def _columns(self) -> QHBoxLayout:
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(3, 1)
        self._outcomes.body.addLayout(self._grid)
        self._profiles_panel.body.addWidget(self._profiles)
        self._checks_panel.body.addWidget(self._checks)
        left, right = QVBoxLayout(), QVBoxLayout()
        for panel in (self._outcomes, self._profiles_panel):
            left.addWidget(panel)
        left.addStretch(1)
        right.addWidget(self._checks_panel)
        right.addStretch(1)
        columns = QHBoxLayout()
        columns.setSpacing(12)
        for side in (left, right):
            side.setSpacing(12)
            columns.addLayout(side, 1)
        return columns

    def _redraw(self) -> None:
        execution = self._execution
        if execution is None:
            return
        verdict = execution.verdict
        recipe = execution.package.recipe
        self._title.setText(self._mask.text(content_words(recipe)))
        self._state.show_state(*state_words(execution))
        self._fault.show_state("", Tone.NEUTRAL)
        if recipe.deliberate:
            words = fault_words(recipe)
            self._fault.show_state(self.tr("deliberately wrong: {0}").format(words), Tone.ATTENTION)
        result = verdict.result if verdict else None
        words = self.tr("verdict: {0}").format(result.value) if result else ""
        self._trust.show_state(words, TONES[result] if result else Tone.NEUTRAL)
        self._line.setText(self._mask.text(self._facts(execution)))
        self._error.setText(self._mask.text(execution.error))
        self._error.setVisible(bool(execution.error))
        for widget in self._of_result:
            widget.setVisible(bool(execution.result))
        self._show_outcomes(execution)
        self._checks.show_checks(verdict.checks if verdict else ())
        self._checks_panel.setVisible(verdict is not None)
        self._profiles.show_changes(execution.profiles_before, execution.profiles_after)
        there = bool(execution.profiles_before or execution.profiles_after)
        self._profiles_panel.setVisible(there)

    def _facts(self, execution: Execution) -> str:
        package, verdict = execution.package, execution.verdict
        counter, seq = package.counter, verdict.seq if verdict else None
        return joined(
            [
                outcome_words(execution),
                moment(execution.executed_at or execution.signed_at),
                execution.card,
                self.tr("EID {0}").format(short_id(package.eid)) if package.eid else "",
                self.tr("counter {0}").format(counter) if counter is not None else "",
                self.tr("result {0}").format(seq) if seq is not None else "",
                self.tr("dialect {0}").format(package.recipe.dialect),
            ]
        )

    def _show_outcomes(self, execution: Execution) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        verdict = execution.verdict
        if verdict is not None and verdict.error_name:
            self._grid.addWidget(Chip(error_words(verdict), Tone.FAILED), 0, 0)
            told = self.tr("The eUICC refused the package as a whole; nothing was executed.")
            self._grid.addWidget(label(told, "muted", wrap=True), 0, 3)
        elif verdict is not None:
            for row, outcome in enumerate(verdict.outcomes):
                self._add_outcome(row, outcome)
        self._outcomes.setVisible(verdict is not None)

    def _add_outcome(self, row: int, outcome: OperationOutcome) -> None:
        top = Qt.AlignmentFlag.AlignTop
        code = f" ({outcome.code})" if outcome.code is not None else ""
        chip = Chip(f"{outcome.name}{code}", Tone.OK if outcome.ok else Tone.FAILED)
        explained = label(self._mask.text(outcome.explanation), "muted", wrap=True)
        self._grid.addWidget(identifier(str(row + 1)), row, 0, top)
        self._grid.addWidget(label(outcome.operation), row, 1, top)
        self._grid.addWidget(chip, row, 2, top)
        self._grid.addWidget(explained, row, 3, top)

    def _result_hex(self) -> str:
        return self._execution.result.hex().upper() if self._execution else ""

    def _emit_recipe(self) -> None:
        if self._execution is not None:
            self.recipe_wanted.emit(self._execution.package.recipe)
