"""Virtual devices: run and stop them, and watch what each does."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.errors import WorkbenchError
from app.fleet.bench_fleet import BenchFleet
from app.fleet.statistics import FleetStatistics
from widgets.buttons import push_button
from widgets.chips import Chip
from widgets.device_form import DeviceForm
from widgets.device_model import VirtualColumn, VirtualDeviceModel
from widgets.eim_work import EimWork
from widgets.empty_state import EmptyState
from widgets.labels import ElidedLabel
from widgets.panel import Panel
from widgets.privacy import Mask
from widgets.row_table import RowTable
from widgets.theme import Tone
from widgets.words import duration_words, joined, size_words

if TYPE_CHECKING:
    from app.eim.host import EimHost

_LOOK_MS = 500
_CLOSES_S = 10.0
_FORM_WIDTH = 280


class DevicePage(QWidget):
    """Owns one fleet.

    Signals:
        told: a sentence for the status line.
        failed: a WorkbenchError.
    """

    told = Signal(str)
    failed = Signal(object)

    def __init__(self, work: EimWork, mask: Mask, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self.fleet = BenchFleet(work.runtime, work.tap)
        self._busy = ""
        self.form = DeviceForm()
        self.model = VirtualDeviceModel(mask, self)
        self.table = RowTable(
            self.model,
            name=self.tr("Virtual devices"),
            chip_role=VirtualDeviceModel.CHIP,
            stretch=VirtualColumn.NOTE,
        )
        self.table.horizontalHeader().setResizeContentsPrecision(0)
        self._chip = Chip()
        self._totals = ElidedLabel("", "muted")
        self._empty = EmptyState()
        self._run = push_button(self.tr("&Run"), "primary", "play")
        self._stop = push_button(self.tr("&Stop"), "", "disable")
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._build()
        self._run.clicked.connect(self.start)
        self._stop.clicked.connect(self.stop)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        self.look()

    def start(self) -> None:
        """Run what the form says; the endpoint is started if it does not serve."""
        order = self.form.order()

        async def work(host: EimHost) -> None:
            await self.fleet.start(host, order)

        words = self.tr("making {0} devices").format(order.count)
        self._work.run(work, lambda _: self._end(), self._refuse)
        self._begin(words)

    def stop(self) -> None:
        """Stop all devices; their figures stay on the page."""

        async def work(_host: EimHost) -> None:
            await self.fleet.stop()

        self._work.run(work, lambda _: self._end(), self._refuse)
        self._begin(self.tr("stopping"))

    def close_work(self) -> None:
        """Stop everything; the window goes."""
        self._timer.stop()
        with suppress(TimeoutError, WorkbenchError):
            self._work.runtime.spawn(self.fleet.close()).result(_CLOSES_S)

    def look(self) -> None:
        """Show how the devices stand now."""
        alive = self.fleet.running
        statistics = self.fleet.statistics()
        self.model.show_devices(statistics, alive=alive or bool(self._busy))
        self.table.setVisible(bool(statistics))
        self._empty.setVisible(not statistics)
        self._panel.show_count(len(statistics) or None)
        self._run.setEnabled(not alive and not self._busy)
        self.form.setEnabled(not alive and not self._busy)
        self._stop.setEnabled(alive and not self._busy)
        if self._busy:
            self._chip.show_state(self._busy, Tone.ATTENTION)
        elif alive:
            self._chip.show_state(self.tr("running"), Tone.OK)
        else:
            self._chip.show_state(self.tr("stopped") if statistics else "", Tone.NEUTRAL)
        self._totals.setText(totals_words(FleetStatistics.of(statistics)) if statistics else "")
        if self.fleet.problem is not None and not alive:
            problem, self.fleet.problem = self.fleet.problem, None
            self.failed.emit(problem)

    def _build(self) -> None:
        side, self._panel = Panel(self.tr("What to run")), Panel(self.tr("Virtual devices"))
        side.commands.addWidget(self._stop)
        side.commands.addWidget(self._run)
        page = QFrame()
        page.setProperty("frame", "page")
        inner = QVBoxLayout(page)
        inner.setContentsMargins(0, 0, 8, 0)
        inner.addWidget(self.form)
        inner.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(page)
        side.body.addWidget(scroll)
        side.setFixedWidth(_FORM_WIDTH + 48)
        self._panel.title_row.insertWidget(2, self._chip)
        self._empty.show_state(
            "card",
            self.tr("No virtual devices yet"),
            self.tr(
                "Each is an IPA with a simulated eUICC behind a link of its own. They poll this "
                "eIM over real sockets, execute what is queued and report it."
            ),
            [("run", self.tr("Run them"))],
        )
        self._empty.chosen.connect(lambda _key: self.start())
        self._panel.body.addWidget(self._totals)
        self._panel.body.addWidget(self._empty, 1)
        self._panel.body.addWidget(self.table, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(side)
        row.addWidget(self._panel, 1)

    def _begin(self, words: str) -> None:
        self._busy = words
        self.look()

    def _end(self) -> None:
        self._busy = ""
        self.look()

    def _refuse(self, error: WorkbenchError) -> None:
        self._end()
        self.failed.emit(error)


def totals_words(all_of_them: FleetStatistics) -> str:
    """Return what all devices did together, in one line."""
    from PySide6.QtCore import QCoreApplication

    def tr(text: str) -> str:
        return QCoreApplication.translate("DevicePage", text)

    wire = all_of_them.wire
    return joined(
        [
            tr("{0} rounds").format(all_of_them.rounds),
            tr("{0} failed").format(all_of_them.failed) if all_of_them.failed else "",
            tr("{0} packages done").format(all_of_them.packages),
            tr("{0} results acknowledged").format(all_of_them.acknowledged),
            tr("round {0}").format(duration_words(all_of_them.median_s))
            if all_of_them.rounds
            else "",
            tr("{0} on the wire").format(size_words(wire.total)) if wire else "",
        ]
    )
