"""What of the traffic is to leave: what the filter shows, what is selected, or all of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QVBoxLayout, QWidget

from app.capture.annotation import Notes, nothing_noted
from app.capture.handover import Traffic
from app.capture.value_text import count_text


@dataclass(frozen=True, slots=True)
class Offer:
    """Traffic that does not change any more, and what can be chosen of it.

    name: of the source, for file names. shown: rows the filter leaves, called on a lane, or None
    when all are shown. shown_count: how many. filter: its text, empty when something else
    hides records. searching: it has not looked at all of them yet. selected: rows. noted: what
    people noted about the records. path: of the capture file, None for live traffic.
    """

    traffic: Traffic
    name: str
    shown: Callable[[], Sequence[int]] | None = None
    shown_count: int = 0
    filter: str = ""
    searching: bool = False
    selected: tuple[int, ...] = ()
    noted: Notes = nothing_noted
    path: Path | None = None


class ExportChoice(QWidget):
    """Offers what there is; the filtered set is the default.

    Signals:
        changed: something else was chosen.
    """

    changed = Signal()

    def __init__(self, offer: Offer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offer = offer
        self._group = QButtonGroup(self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        total = count_text(len(offer.traffic))
        self.shown = self.selected = None
        if offer.shown is not None:
            words = self._shown_words().format(count_text(offer.shown_count), total)
            self.shown = self._radio(words)
            self.shown.setToolTip(offer.filter)
        if offer.selected:
            words = self.tr("What is &selected: {0}")
            self.selected = self._radio(words.format(count_text(len(offer.selected))))
        self.all = self._radio(self.tr("&All {0} records").format(total))
        (self.shown or self.all).setChecked(True)
        self._group.buttonClicked.connect(lambda button: self.changed.emit())
        self.setFocusProxy(self.shown or self.all)

    @property
    def count(self) -> int:
        """How many records are chosen."""
        if self._is(self.shown):
            return self._offer.shown_count
        return len(self._offer.selected) if self._is(self.selected) else len(self._offer.traffic)

    def rows(self) -> Callable[[], Sequence[int]]:
        """Return what gives the chosen rows; it is to be called on a lane."""
        offer = self._offer
        if self._is(self.shown) and offer.shown is not None:
            return offer.shown
        if self._is(self.selected):
            return lambda: offer.selected
        return lambda: range(len(offer.traffic))

    def _shown_words(self) -> str:
        if self._offer.searching:
            return self.tr("What the &filter shows so far: {0} of {1} records, still searching")
        if self._offer.filter:
            return self.tr("What the &filter shows: {0} of {1} records")
        return self.tr("What the &list shows: {0} of {1} records")

    def _is(self, button: QRadioButton | None) -> bool:
        return button is not None and button.isChecked()

    def _radio(self, words: str) -> QRadioButton:
        button = QRadioButton(words)
        button.setAccessibleName(words.replace("&", ""))
        self._group.addButton(button)
        self._column.addWidget(button)
        return button
