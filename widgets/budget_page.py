"""What the same procedure costs over each way to the eIM: measured here, shown side by side."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.errors import WorkbenchError
from app.fleet.budget import BudgetPlan, BudgetRow, Procedure, measure
from widgets.budget_bars import BudgetBars
from widgets.budget_model import BudgetModel
from widgets.budget_words import procedure_words
from widgets.buttons import push_button
from widgets.eim_work import EimWork
from widgets.empty_state import EmptyState
from widgets.form_dialog import combo
from widgets.labels import label
from widgets.panel import Panel
from widgets.row_table import RowTable

_MTUS = (1500, 1358, 576)


class BudgetPage(QWidget):
    """Measures when asked; each figure comes from real clients and servers on this machine.

    Signals:
        failed: a WorkbenchError.
    """

    failed = Signal(object)

    def __init__(self, work: EimWork, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._rows: tuple[BudgetRow, ...] = ()
        self._measuring = False
        self.procedure = combo([(one.value, procedure_words(one)) for one in Procedure])
        self.procedure.setAccessibleName(self.tr("Procedure"))
        self.mtu = combo([(str(one), self.tr("MTU {0} B").format(one)) for one in _MTUS])
        self.mtu.setAccessibleName(self.tr("Largest IP packet of the link"))
        self._measure = push_button(self.tr("&Measure"), "primary", "play")
        self.bars = BudgetBars()
        self.model = BudgetModel(self)
        self.table = RowTable(
            self.model,
            name=self.tr("Figures of the data budget"),
            chip_role=BudgetModel.CHIP,
            stretch=self.model.columnCount() - 1,
        )
        self._about = label(
            self.tr(
                "UDP is counted datagram by datagram. Under TLS, ≈ marks what is an estimate: TCP "
                "and IP headers and acknowledgements, reckoned from the sizes that were counted. "
                "A new session includes opening and closing it, a resumed one the short handshake."
            ),
            "muted",
            wrap=True,
        )
        self._empty = EmptyState()
        self._panel = Panel(self.tr("Bytes on the wire"))
        self._build()
        self._measure.clicked.connect(self.measure)
        self._empty.chosen.connect(lambda _key: self.measure())
        self.procedure.currentIndexChanged.connect(lambda _row: self._show())
        self._show()

    def measure(self) -> None:
        """Do every procedure over every way; takes some seconds."""
        if self._measuring:
            return
        self._measuring = True
        plan = BudgetPlan(mtu=int(self.mtu.currentData()))
        self._work.start(measure(self._work.runtime, plan), self._done, self._refuse)
        self._show()

    def _build(self) -> None:
        for widget in (self.procedure, self.mtu, self._measure):
            self._panel.commands.addWidget(widget)
        page = QFrame()
        page.setProperty("frame", "page")
        self._figures = page
        inner = QVBoxLayout(page)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(12)
        inner.addWidget(self.bars)
        inner.addWidget(self._about)
        inner.addWidget(self.table)
        inner.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(page)
        self._scroll = scroll
        self._panel.body.addWidget(scroll, 1)
        self._panel.body.addWidget(self._empty, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._panel)

    def _done(self, rows: tuple[BudgetRow, ...]) -> None:
        self._measuring = False
        self._rows = rows
        self._show()

    def _refuse(self, error: WorkbenchError) -> None:
        self._measuring = False
        self._show()
        self.failed.emit(error)

    def _show(self) -> None:
        chosen = Procedure(self.procedure.currentData())
        rows = [row for row in self._rows if row.procedure is chosen]
        self.bars.show_rows(rows)
        self.model.show_rows(rows)
        self.table.setFixedHeight(self.table.needed_height(len(rows)))
        self._scroll.setVisible(bool(rows))
        self._empty.setVisible(not rows)
        self._measure.setEnabled(not self._measuring)
        self._measure.setText(
            self.tr("Measuring …") if self._measuring else self.tr("&Measure again")
        )
        if not rows:
            self._say_empty()

    def _say_empty(self) -> None:
        title = self.tr("Measuring …") if self._measuring else self.tr("Nothing measured yet")
        advice = self.tr(
            "One simulated eUICC does the same thing over HTTPS and CoAP, with a new, a resumed "
            "and an open session, against an eIM made for it. That takes some seconds."
        )
        steps = [] if self._measuring else [("measure", self.tr("Measure"))]
        self._empty.show_state("traffic", title, advice, steps)
