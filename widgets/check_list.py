"""Checks one under the other: outcome in a chip, the rule's name, the reason."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from app.values.euicc import Check, CheckResult
from widgets.chips import Chip
from widgets.labels import label
from widgets.privacy import Mask
from widgets.theme import Tone

TONES = {
    CheckResult.PASS: Tone.OK,
    CheckResult.FAIL: Tone.FAILED,
    CheckResult.NOT_CHECKABLE: Tone.ATTENTION,
}


class CheckList(QWidget):
    """Shows checks, failed ones first; the order is otherwise that of the checking."""

    def __init__(self, mask: Mask, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mask = mask
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(2, 1)

    def show_checks(self, checks: Sequence[Check]) -> None:
        """Show other checks."""
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        ranked = sorted(checks, key=lambda check: check.result is not CheckResult.FAIL)
        top = Qt.AlignmentFlag.AlignTop
        for row, check in enumerate(ranked):
            name = label(check.name)
            reason = label(self._mask.text(check.reason), "muted", wrap=True)
            self._grid.addWidget(Chip(check.result.value, TONES[check.result]), row, 0, top)
            self._grid.addWidget(name, row, 1, top)
            self._grid.addWidget(reason, row, 2, top)
