"""What a modem worked with before and works with now, side by side, each row judged."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from app.values.modem import Reception, Subscription
from widgets.chips import Chip
from widgets.labels import identifier, label
from widgets.modem_words import network_words, registration_words
from widgets.privacy import Mask
from widgets.theme import Tone
from widgets.words import grouped

_ROW_HEIGHT = 24
Moment = tuple[Subscription, Reception]
"""What a modem tells at one moment."""


class ModemChangeTable(QWidget):
    """Rows of ICCID, IMSI, registration and network; identifiers follow the mask."""

    def __init__(self, mask: Mask, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mask = mask
        self._moments: tuple[Moment, Moment | None] | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(20)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(4, 1)
        mask.changed.connect(self._show)

    def show_change(self, before: Moment, after: Moment | None) -> None:
        """Show both moments; after is None for a modem that did not return."""
        self._moments = (before, after)
        self._show()

    def _show(self) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        if self._moments is None:
            return
        heads = ("", self.tr("Before"), self.tr("Afterwards"), "")
        for column, words in enumerate(heads):
            self._grid.addWidget(label(words, "muted"), 0, column)
        before, after = self._moments
        old, new = self._values(before), self._values(after)
        names = ("ICCID", "IMSI", self.tr("Registration"), self.tr("Network"))
        for row, (name, was, now) in enumerate(zip(names, old, new, strict=True), start=1):
            self._add(row, name, was, now, gone=after is None)

    def _add(self, row: int, name: str, was: str, now: str, *, gone: bool) -> None:
        digits = name in ("ICCID", "IMSI")
        self._grid.addWidget(label(name, "muted"), row, 0)
        for column, text in ((1, was), (2, now)):
            shown = self._mask.digits(text) if digits else text
            made = identifier(shown or "–") if digits else label(shown or "–")
            made.setAccessibleName(f"{name}: {shown}")
            self._grid.addWidget(made, row, column)
        if was or now:
            chip = self._verdict(was, now, gone=gone)
            self._grid.addWidget(chip, row, 3, Qt.AlignmentFlag.AlignVCenter)
        self._grid.setRowMinimumHeight(row, _ROW_HEIGHT)

    def _verdict(self, was: str, now: str, *, gone: bool) -> Chip:
        if gone:
            return Chip(self.tr("unknown"), Tone.FAILED)
        if was == now:
            return Chip(self.tr("same"), Tone.NEUTRAL)
        return Chip(self.tr("changed"), Tone.ACCENT)

    def _values(self, moment: Moment | None) -> Sequence[str]:
        if moment is None:
            return ("", "", "", "")
        subscription, reception = moment
        return (
            grouped(subscription.iccid),
            subscription.imsi,
            registration_words(reception)[0],
            network_words(reception),
        )
