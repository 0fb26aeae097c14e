"""The doctor: each thing that could keep a card from being read, what was found, how to mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.runtime import Runtime
from app.settings import Settings
from widgets.bridge import Job
from widgets.buttons import CopyButton, push_button
from widgets.chips import Chip
from widgets.labels import heading, identifier, label
from widgets.theme import Tone

if TYPE_CHECKING:
    from app.card.doctor import Row

_TONES = {"ok": Tone.OK, "attention": Tone.ATTENTION, "failed": Tone.FAILED}


class DoctorDialog(QDialog):
    """Examines when it opens and on request; it changes nothing.

    Signals:
        crashed: an exception that is our own defect.
    """

    crashed = Signal(object)

    def __init__(self, runtime: Runtime, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Doctor"))
        self.resize(720, 520)
        self._runtime = runtime
        self._rows: tuple[Row, ...] = ()
        self._summary = heading(scale=1.2)
        self._table = QWidget()
        self._grid = QGridLayout(self._table)
        self._grid.setContentsMargins(0, 0, 8, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(2, 1)
        self._grid.setAlignment(Qt.AlignmentFlag.AlignTop)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(self._table)
        self._again = push_button(self.tr("Look &again"), "", "reload")
        self._again.clicked.connect(self.examine)
        copy = push_button(self.tr("&Copy all"), "link", "copy")
        copy.clicked.connect(self._copy)
        close = push_button(self.tr("Close"), "primary")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.addWidget(copy)
        foot.addStretch(1)
        foot.addWidget(self._again)
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addWidget(self._summary)
        column.addWidget(area, 1)
        column.addLayout(foot)
        self.examine()

    def examine(self) -> None:
        """Look at everything again, on a lane of its own."""
        self._summary.setText(self.tr("Looking at service, readers and cards …"))
        self._again.setEnabled(False)
        job = Job(self._runtime, _examined(self._runtime), self)
        job.done.connect(self._show)
        job.failed.connect(self.crashed)

    def _show(self, rows: tuple[Row, ...]) -> None:
        self._rows = rows
        self._again.setEnabled(True)
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        bad = sum(row.finding.value == "failed" for row in rows)
        odd = sum(row.finding.value == "attention" for row in rows)
        if bad:
            self._summary.setText(self.tr("Faults found: {0}").format(bad))
        elif odd:
            self._summary.setText(self.tr("Nothing broken; worth a look: {0}").format(odd))
        else:
            self._summary.setText(self.tr("Everything is in order"))
        line = 0
        for row in rows:
            line = self._add(row, line)

    def _add(self, row: Row, line: int) -> int:
        words = {
            "ok": self.tr("ok"),
            "attention": self.tr("attention"),
            "failed": self.tr("failed"),
        }
        top = Qt.AlignmentFlag.AlignTop
        finding = row.finding.value
        self._grid.addWidget(Chip(words[finding], _TONES[finding]), line, 0, top)
        self._grid.addWidget(label(row.name), line, 1, top)
        self._grid.addWidget(label(row.found, "muted", wrap=True), line, 2, top)
        if row.fix:
            fix = identifier(row.fix)
            fix.setWordWrap(True)
            copy = CopyButton(lambda: row.fix, self.tr("Copy how to mend: {0}").format(row.name))
            self._grid.addWidget(fix, line + 1, 2, top)
            self._grid.addWidget(copy, line + 1, 3, top)
        return line + 2

    def _copy(self) -> None:
        lines = [
            f"{row.finding.value:<10}{row.name}: {row.found} {row.fix}".rstrip()
            for row in self._rows
        ]
        QGuiApplication.clipboard().setText("\n".join(lines))


async def _examined(runtime: Runtime) -> tuple[Row, ...]:
    lane = runtime.lane("doctor")
    try:
        return await lane.run(_examine)
    finally:
        lane.close()


def _examine() -> tuple[Row, ...]:
    # These bring the PC/SC and serial libraries: only when it is asked for.
    from app.card.doctor import examine
    from app.modem.doctor import examine_modems

    return (*examine(), *examine_modems(Settings().values.bench.modems))
