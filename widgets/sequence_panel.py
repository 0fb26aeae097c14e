"""Procedures as sequences: which there were, the chosen one drawn, the selected step explained."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QSplitter, QVBoxLayout, QWidget

from app.capture.explain import Explanation
from app.capture.parts import State
from app.capture.procedure import Failure, Level, Procedure, ProcedureKind, Step
from app.runtime import Runtime
from widgets.buttons import push_button
from widgets.chips import chip_width
from widgets.explain_pane import ExplainPane
from widgets.labels import ElidedLabel, heading, label
from widgets.panel import rule
from widgets.row_table import RowTable
from widgets.sequence_feed import SequenceFeed
from widgets.sequence_model import SequenceModel
from widgets.sequence_view import SequenceView, figures
from widgets.traffic_source import TrafficSource

_LEVELS = {
    Level.PACKAGE: "Package level",
    Level.OPERATION: "Operation level",
    Level.TRANSPORT: "Transport level",
}
_EXPLANATION = 140


class SequencePanel(QWidget):
    """Follows a source as long as it lives.

    Signals:
        record_wanted: seq of the record behind a step.
        compare_wanted: seq of a record of the procedure that is to be compared with another.
        crashed: an exception that is our own defect.
    """

    record_wanted = Signal(int)
    compare_wanted = Signal(int)
    crashed = Signal(object)

    def __init__(
        self, runtime: Runtime, source: TrafficSource, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._live = source.live
        self._share = ""
        self._number = 0
        self.model = SequenceModel(parent=self)
        self.table = RowTable(
            self.model, name=self.tr("Procedures"), chip_role=self.model.CHIP, stretch=2
        )
        self._size_columns()
        self.view = SequenceView()
        self.explanation = ExplainPane()
        self.explanation.setAccessibleName(self.tr("Explanation of the selected step"))
        self._title = ElidedLabel()
        self._title.setFont(heading().font())
        self._status = ElidedLabel(role="muted")
        self.compare = push_button(self.tr("Co&mpare with …"), "link")
        self._count = label("", "muted", wrap=True)
        self._lay_out()
        self.feed = SequenceFeed(runtime, source, self)
        self.feed.arrived.connect(self._take)
        self.feed.progress.connect(self._show_share)
        self.feed.caught_up.connect(self._show_count)
        self.feed.restarted.connect(self._forget)
        self.feed.crashed.connect(self.crashed)
        self.table.selectionModel().currentRowChanged.connect(self._on_row)
        self.table.menu_requested.connect(lambda _index: self.view.setFocus())
        self.view.step_selected.connect(self._explain)
        self.view.step_chosen.connect(self.record_wanted)
        self.explanation.partner_wanted.connect(self._want_record)
        self.compare.clicked.connect(self._want_compare)
        self._show(None)

    @property
    def procedure(self) -> Procedure | None:
        """The procedure that is drawn."""
        one = self.model.row(self.model.place_of(self._number))
        return one if one is not None and one.number == self._number else None

    def _size_columns(self) -> None:
        """Fix the narrow columns: measuring rows again at every batch would cost too much."""
        header = self.table.horizontalHeader()
        kinds = self.fontMetrics().horizontalAdvance(ProcedureKind.NOTIFICATIONS.value)
        for column, width in ((0, chip_width(self.tr("attention")) + 16), (1, kinds + 18)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(column, width)

    def _lay_out(self) -> None:
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(self._left())
        splitter.addWidget(self._right())
        splitter.setStretchFactor(1, 1)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(1)
        splitter.setSizes([420, 780])
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(splitter)

    def _left(self) -> QWidget:
        left = QWidget()
        left.setProperty("frame", "page")
        column = _column(left)
        column.addWidget(self.table, 1)
        column.addWidget(rule())
        self._count.setContentsMargins(12, 6, 12, 6)
        column.addWidget(self._count)
        return left

    def _right(self) -> QWidget:
        right = QWidget()
        right.setProperty("frame", "page")
        head = QHBoxLayout()
        head.setContentsMargins(12, 6, 12, 6)
        head.setSpacing(12)
        head.addWidget(self._title)
        head.addWidget(self._status, 1)
        head.addWidget(self.compare)
        self.explanation.setFixedHeight(_EXPLANATION)
        column = _column(right)
        column.addLayout(head)
        column.addWidget(rule())
        column.addWidget(self.view, 1)
        column.addWidget(rule())
        column.addWidget(self.explanation)
        return right

    def _show_count(self, lost: int) -> None:
        text = self.tr("{0} procedures").format(len(self.model.rows))
        if lost:
            text += self.tr(" · {0} records were lost before they were grouped").format(lost)
        self._count.setText(text)

    def _show_share(self, share: float) -> None:
        self._share = self.tr(" {0} %").format(int(share * 100))
        self._show_grouping()

    def _show_grouping(self) -> None:
        text = self.tr("{0} procedures, grouping …").format(len(self.model.rows))
        self._count.setText(text + self._share)

    def _forget(self) -> None:
        self._number = 0
        self.model.forget()
        self._show_count(0)
        self._show(None)

    def _take(self, changed: list[Procedure]) -> None:
        self.model.take(changed)
        self._show_grouping()
        if not self._number and self.model.rows:
            self.table.selectRow(0)
            return
        now = self.procedure
        if now is None:  # it was let go
            self._number = 0
            self._show(None)
        elif any(one.number == self._number for one in changed):
            self._show_head(now)
            self.view.renew(now)

    def _on_row(self, index: QModelIndex, _before: QModelIndex) -> None:
        one = self.model.row(index.row())
        self._number = one.number if one is not None else 0
        self._show(one)

    def _show(self, one: Procedure | None) -> None:
        self._show_head(one)
        self.view.show_procedure(one)

    def _show_head(self, one: Procedure | None) -> None:
        self.compare.setEnabled(one is not None)
        self._title.setText(one.title if one is not None else self.tr("No procedure yet"))
        nothing = self.tr("They appear as soon as a card is read") if self._live else ""
        status = one.status if one is not None else nothing
        if one is not None and one.left_out:
            status += self.tr(" · {0} further steps are not drawn").format(one.left_out)
        self._status.setText(status)

    def _explain(self, _place: int) -> None:
        step, one = self.view.current, self.procedure
        if step is None or one is None:
            self.explanation.show_nothing()
            return
        failure = step.failure
        if failure is None and one.failure is not None and step is one.steps[-1]:
            failure = one.failure  # nothing more came, and that is what failed
        found = self._of_failure(failure, step) if failure is not None else _of_step(step)
        self.explanation.show_explanation(
            found, (f"#{step.seq}", figures(step)), self.tr("Show the record")
        )

    def _of_failure(self, failure: Failure, step: Step) -> Explanation:
        state = step.state if step.state is State.ATTENTION else State.FAILED
        title = f"{self.tr(_LEVELS[failure.level])} · {failure.title}"
        return Explanation(
            title, failure.text, state, failure.who, failure.next, failure.clause, failure.code
        )

    def _want_compare(self) -> None:
        one = self.procedure
        if one is not None and one.steps:
            self.compare_wanted.emit(one.steps[-1].seq)

    def _want_record(self) -> None:
        if self.view.current is not None:
            self.record_wanted.emit(self.view.current.seq)


def _of_step(step: Step) -> Explanation:
    title = f"{step.sender} → {step.receiver}: {step.label}"
    return Explanation(title, step.meaning, step.state)


def _column(page: QWidget) -> QVBoxLayout:
    made = QVBoxLayout(page)
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(0)
    return made
