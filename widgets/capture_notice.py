"""The line above an opened capture: how far it is read, and what of it could not be."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from widgets.buttons import icon_button, push_button
from widgets.chips import Chip
from widgets.labels import ElidedLabel
from widgets.theme import Tone, mono

_DETAILS_SHOWN = 500
_DETAILS_ROWS = 5


class CaptureNotice(QFrame):
    """Hidden while there is nothing to say.

    Signals:
        stop_wanted: read no further.
        more_wanted: read on after a stop.
    """

    stop_wanted = Signal()
    more_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("frame", "bar")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedSize(120, 6)
        self._bar.setAccessibleName(self.tr("How much of the file was read"))
        self._chip = Chip()
        self._words = ElidedLabel("", "muted")
        self.stop = push_button(self.tr("&Stop"), "link", "close")
        self.more = push_button(self.tr("Read &on"), "link", "play")
        self.details = push_button(self.tr("&Details"), "link", "tree")
        self.details.setCheckable(True)
        self._close = icon_button("close", self.tr("Close this notice"))
        self._list = QPlainTextEdit()
        self._list.setReadOnly(True)
        self._list.setFont(mono(0.95))
        self._list.setAccessibleName(self.tr("What could not be read"))
        self._list.setFixedHeight(self._list.fontMetrics().lineSpacing() * _DETAILS_ROWS + 12)
        self._lay_out()
        self.stop.clicked.connect(self.stop_wanted)
        self.more.clicked.connect(self.more_wanted)
        self.details.toggled.connect(self._list.setVisible)
        self._close.clicked.connect(self.hide)
        self.hide()

    @property
    def words(self) -> str:
        """What it says; empty while hidden."""
        return "" if self.isHidden() else f"{self._chip.accessibleName()} {self._words.text()}"

    def show_progress(self, words: str, share: float | None) -> None:
        """Say what is being done. share: 0 to 1; None when nobody knows how much it is."""
        self._chip.hide()
        self._bar.setRange(0, 0 if share is None else 1000)
        self._bar.setValue(int((share or 0) * 1000))
        self._say(words, self.stop, self._bar)

    def show_stopped(self, words: str) -> None:
        """Say that there is more that was not read."""
        self._chip.show_state(self.tr("Not all"), Tone.ATTENTION)
        self._say(words, self.more, self._chip)

    def show_findings(self, findings: Sequence[str], details: Sequence[str] = ()) -> None:
        """Say what is not as it should be; nothing hides the line. details: each on its own."""
        if not findings:
            self.hide()
            return
        self._chip.show_state(self.tr("Not all"), Tone.ATTENTION)
        shown = list(details[:_DETAILS_SHOWN])
        if left := len(details) - len(shown):
            shown.append(self.tr("… and {0} more").format(left))
        self._list.setPlainText("\n".join(shown))
        buttons = (self.details, self._close) if shown else (self._close,)
        self._say(" · ".join(findings), *buttons, self._chip)

    def _say(self, words: str, *parts: QWidget) -> None:
        self._words.setText(words)
        for part in (self._bar, self._chip, self.stop, self.more, self.details, self._close):
            part.setVisible(part in parts)
        if self.details not in parts:
            self.details.setChecked(False)
        self.setAccessibleName(words)
        self.show()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._bar)
        row.addWidget(self._chip)
        row.addWidget(self._words, 1)
        for button in (self.details, self.stop, self.more, self._close):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 4, 16, 4)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self._list)
        self._list.hide()
