"""What the card had enabled at each step of a persistence test."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QWidget

from widgets.labels import identifier, label
from widgets.privacy import Mask
from widgets.words import grouped

if TYPE_CHECKING:
    from app.modem.persistence import PersistenceStep

_ROW_HEIGHT = 24


class ModemTestSteps(QWidget):
    """One row a reading: when, and the ICCID enabled then; identifiers follow the mask."""

    def __init__(self, mask: Mask, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mask = mask
        self._shown: tuple[PersistenceStep, ...] = ()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(20)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(3, 1)
        mask.changed.connect(self._show)

    def show_steps(self, steps: Sequence[PersistenceStep]) -> None:
        """Show other readings."""
        self._shown = tuple(steps)
        self._show()

    def _show(self) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for row, step in enumerate(self._shown):
            enabled = self._mask.digits(grouped(step.iccid)) or self.tr("none enabled")
            shown = identifier(enabled)
            shown.setAccessibleName(f"{step.name}: {enabled}")
            self._grid.addWidget(label(self.tr("Card, {0}").format(step.name), "muted"), row, 0)
            self._grid.addWidget(shown, row, 1)
            self._grid.addWidget(label(f"{step.elapsed_s:.0f} s", "muted"), row, 2)
            self._grid.setRowMinimumHeight(row, _ROW_HEIGHT)
