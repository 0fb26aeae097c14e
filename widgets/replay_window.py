"""Serves the eIM of a capture on this machine, and shows what it was asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QSpinBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.capture.dialogue import Order
from app.capture.replay_eim import Same
from app.errors import WorkbenchError
from app.values.esipa import Binding
from widgets.buttons import CopyButton, push_button
from widgets.chips import Chip
from widgets.empty_state import EmptyState
from widgets.form_dialog import combo
from widgets.labels import heading, identifier, label
from widgets.replay_model import ReplayModel
from widgets.replay_words import binding_choices, order_choices, same_choices
from widgets.replay_work import Read, ReplayWork
from widgets.row_table import RowTable
from widgets.theme import Tone

if TYPE_CHECKING:
    from app.eim.replay_peer import ReplayPlan

_SIZE = QSize(820, 620)
_LOOPBACK = "127.0.0.1"
_STATE_WIDTH, _TIME_WIDTH = 116, 108
_MOST_PORT = 65_535


class ReplayWindow(QDialog):
    """Starts and stops a replayed eIM; closing the window stops it.

    Signals:
        serving: its URL, empty when it was stopped.
    """

    serving = Signal(str)

    def __init__(
        self, name: str, read: Read, work: ReplayWork, parent: QWidget | None = None
    ) -> None:
        """name: of the capture. read: called on a lane. work: becomes its own."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(_SIZE)
        self.setWindowTitle(self.tr("Serve as an eIM: {0}").format(name))
        self._read, self._work = read, work
        work.setParent(self)
        self.lane = combo([("", self.tr("Reading …"))])
        self.binding = combo(binding_choices())
        self.order = combo(order_choices())
        self.same = combo(same_choices())
        self.port = QSpinBox()
        self.port.setRange(0, _MOST_PORT)
        self.port.setSpecialValueText(self.tr("any free one"))
        self.port.setMinimumHeight(28)
        self._fields = (self.lane, self.binding, self.order, self.same, self.port)
        self.state = Chip()
        self.url = identifier()
        self.copy = CopyButton(self.url.text, self.tr("Copy the address"))
        self.start = push_button(self.tr("&Start"), "primary", "play")
        self.stop = push_button(self.tr("S&top"))
        self._error = label("", "failed", wrap=True)
        self._count = label("", "muted")
        self.model = ReplayModel(self)
        self.table = RowTable(
            self.model,
            name=self.tr("What the replayed eIM was asked"),
            chip_role=self.model.CHIP,
            stretch=4,
        )
        self._detail = label("", "attention", wrap=True)
        self._detail.setAccessibleName(self.tr("Why it diverges"))
        self._empty = EmptyState()
        self._pages = QStackedWidget()
        self._lay_out()
        self._connect()
        self._show_state()
        self.start.setEnabled(False)
        work.eims(read, self._show_lanes, self._refuse_capture)

    def plan(self) -> ReplayPlan:
        """Return what is chosen."""
        from app.eim.replay_peer import ReplayPlan

        return ReplayPlan(
            lane=str(self.lane.currentData()),
            order=Order(self.order.currentData()),
            same=Same(self.same.currentData()),
            binding=Binding(self.binding.currentData()),
            address=f"{_LOOPBACK}:{self.port.value()}",
        )

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        words = (
            self.tr("&Messages of"),
            self.tr("&Binding"),
            self.tr("&Answers"),
            self.tr("Counts as &known"),
            self.tr("&Port"),
        )
        for text, field in zip(words, self._fields, strict=True):
            form.addRow(text, field)
            field.setAccessibleName(text.replace("&", ""))
        row = QHBoxLayout()
        row.setSpacing(8)
        for widget in (self.state, self.url, self.copy):
            row.addWidget(widget)
        row.addStretch(1)
        for button in (self.stop, self.start):
            row.addWidget(button)
        for column, width in ((0, _TIME_WIDTH), (1, _STATE_WIDTH)):
            header = self.table.horizontalHeader()
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(column, width)
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self.table)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(20, 16, 20, 16)
        whole.setSpacing(12)
        whole.addWidget(heading(self.windowTitle(), 1.2))
        text = self.tr(
            "It answers devices on this machine as they were answered then, behind the bench eIM's"
            " certificate. It verifies nothing and keeps no queue."
        )
        whole.addWidget(label(text, "muted", wrap=True))
        whole.addLayout(form)
        whole.addLayout(row)
        whole.addWidget(self._error)
        whole.addWidget(self._count)
        whole.addWidget(self._pages, 1)
        whole.addWidget(self._detail)
        self._detail.hide()

    def _connect(self) -> None:
        self.start.clicked.connect(self._start)
        self.stop.clicked.connect(self._stop)
        self._work.changed.connect(self._show_asked)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_detail())
        self.finished.connect(self._end)

    def _show_lanes(self, lanes: list[str]) -> None:
        self.lane.clear()
        for lane in lanes:
            self.lane.addItem(lane, lane)
        self.start.setEnabled(True)

    def _refuse_capture(self, error: WorkbenchError) -> None:
        self.lane.clear()
        text = f"{error.message} {error.hint}".strip()
        self._empty.show_state("error", self.tr("It cannot be served"), text, [])

    def _start(self) -> None:
        self._error.hide()
        self.start.setEnabled(False)
        self.state.show_state(self.tr("starting"), Tone.ACCENT)
        self._work.serve(self._read, self.plan(), self._on_started, self._refuse)

    def _stop(self) -> None:
        self.stop.setEnabled(False)
        self._work.stop(self._on_stopped, self._refuse)

    def _on_started(self, _peer: object) -> None:
        self._show_state()
        self._show_asked()
        self.start.setDefault(False)
        self.serving.emit(self.url.text())

    def _on_stopped(self, _none: object) -> None:
        self._show_state()
        self.serving.emit("")

    def _refuse(self, error: WorkbenchError) -> None:
        self._show_state()
        self._show_error(error)

    def _show_error(self, error: WorkbenchError) -> None:
        self._error.setText(f"{error.message} {error.hint}".strip())
        self._error.show()

    def _show_state(self) -> None:
        url = self._work.peer.url if self._work.peer is not None else ""
        words = self.tr("serving") if url else self.tr("stopped")
        self.state.show_state(words, Tone.OK if url else Tone.NEUTRAL)
        self.url.setText(url)
        self._error.hide()
        self.copy.setVisible(bool(url))
        self.start.setEnabled(not url)
        self.stop.setEnabled(bool(url))
        for field in self._fields:
            field.setEnabled(not url)
        self._show_empty(serves=bool(url))

    def _show_empty(self, *, serves: bool) -> None:
        if serves:
            title = self.tr("Nobody has asked yet")
            text = self.tr("Point a device at the address above, or send it a message again.")
        else:
            title = self.tr("Not serving")
            text = self.tr("Start it; what devices ask and how it was answered will stand here.")
        self._empty.show_state("server", title, text, [])

    def _show_asked(self) -> None:
        peer = self._work.peer
        asked = peer.asked if peer is not None else ()
        self.model.show_rows(asked[::-1])
        self._pages.setCurrentWidget(self.table if asked else self._empty)
        self._show_detail()
        diverging = sum(bool(one.problem) for one in asked)
        if peer is not None:
            text = self.tr("{0} messages in the capture · {1} asked · {2} without an answer")
            self._count.setText(text.format(peer.lines, peer.total, diverging))

    def _show_detail(self) -> None:
        """Say why the chosen question, or else the newest, was not answered."""
        one = self.model.row(max(self.table.currentIndex().row(), 0))
        self._detail.setText(f"{one.problem} {one.hint}".strip() if one is not None else "")
        self._detail.setVisible(bool(self._detail.text()))

    def _end(self, _result: int) -> None:
        self._work.close()
        self.serving.emit("")
