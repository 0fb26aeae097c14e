"""The quirks of a modem that apply: what it does, what we do about it, and who saw it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from app.values.modem import QuirkNote
from widgets.chips import Chip
from widgets.labels import label
from widgets.panel import Panel
from widgets.theme import Tone


class ModemQuirksPanel(Panel):
    """Lists quirks; says so when the modem has none that we know."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.entitle(self.tr("Quirks"))
        self._none = label(role="muted", wrap=True)
        self._none.setText(
            self.tr("None known for this modem: it is treated as the standard says.")
        )
        self._table = QWidget()
        self._grid = QGridLayout(self._table)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self.body.addWidget(self._none)
        self.body.addWidget(self._table)

    def show_quirks(self, quirks: tuple[QuirkNote, ...]) -> None:
        """Show other quirks."""
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.show_count(len(quirks) or None)
        self._none.setVisible(not quirks)
        self._table.setVisible(bool(quirks))
        top = Qt.AlignmentFlag.AlignTop
        for number, quirk in enumerate(quirks):
            row = 3 * number
            seen = self.tr("Seen: {0}").format(quirk.evidence) if quirk.evidence else ""
            self._grid.addWidget(Chip(self.tr("applied"), Tone.ACCENT), row, 0, top)
            self._grid.addWidget(label(quirk.title, wrap=True), row, 1, top)
            advice = f"{quirk.advice} {seen}".strip()
            self._grid.addWidget(label(advice, "muted", wrap=True), row + 1, 1, top)
            self._grid.setRowMinimumHeight(row + 2, 4)
