"""The ways to the card through a modem: each with its result, the raw exchanges under it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from app.values.modem import ModemReport, RungOutcome
from widgets.buttons import CopyButton, push_button
from widgets.chips import Chip
from widgets.labels import label
from widgets.modem_words import OUTCOME_TONES, exchange_text, outcome_words, rung_words
from widgets.panel import Panel
from widgets.privacy import Mask
from widgets.theme import mono

_CHIP_WIDTH = 84
_NAME_WIDTH = 148
_MOST_LINES = 8
_BUTTON_HEIGHT = 22


class RungRow(QWidget):
    """One rung: its outcome in a chip, its name, a sentence, and the exchanges on request."""

    def __init__(
        self, outcome: RungOutcome, *, used: bool, mask: Mask, parent: QWidget | None = None
    ) -> None:
        """used: the card is reached this way."""
        super().__init__(parent)
        text = mask.text("\n".join(exchange_text(each) for each in outcome.exchanges))
        chip = Chip(outcome_words(outcome.outcome), OUTCOME_TONES[outcome.outcome])
        chip.setMinimumWidth(_CHIP_WIDTH)
        name = label(rung_words(outcome.rung))
        name.setMinimumWidth(_NAME_WIDTH)
        said = f"{self.tr('In use.')} {outcome.text}" if used else outcome.text
        sentence = label(mask.text(said), "" if used else "muted", wrap=True)
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(chip, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(name, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(sentence, 1, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 2)
        column.setSpacing(4)
        column.addLayout(top)
        self.raw: QPlainTextEdit | None = None
        if text:
            self.raw = _raw(text, self.tr("Exchanges of {0}").format(rung_words(outcome.rung)))
            copy = CopyButton(self.raw.toPlainText, self.tr("Copy the exchanges"))
            for button in (copy, self._unfolding(len(outcome.exchanges), self.raw)):
                button.setFixedHeight(_BUTTON_HEIGHT)
                top.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
            column.addWidget(self.raw)

    def _unfolding(self, count: int, raw: QPlainTextEdit) -> QWidget:
        button = push_button(self.tr("Exchanges: {0}").format(count), "link", "tree")
        button.setStyleSheet("padding: 0 8px; min-height: 16px")
        button.setCheckable(True)
        button.toggled.connect(raw.setVisible)
        return button


class ModemLadderPanel(Panel):
    """Shows every rung of a report, the best first."""

    def __init__(self, mask: Mask, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.entitle(self.tr("Ways to the card"))
        self._mask = mask
        self._report: ModemReport | None = None
        mask.changed.connect(self._show_rows)

    def show_report(self, report: ModemReport) -> None:
        """Show a report's ladder; what is unfolded stays so while nothing changed."""
        if self._report is None or (report.ladder, report.rung) != (
            self._report.ladder,
            self._report.rung,
        ):
            self._report = report
            self._show_rows()

    def _show_rows(self) -> None:
        while (item := self.body.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        if self._report is None:
            return
        for outcome in self._report.ladder:
            used = outcome.rung is self._report.rung
            self.body.addWidget(RungRow(outcome, used=used, mask=self._mask))
        if not self._report.ladder:
            self.body.addWidget(label(self.tr("No way was tried yet."), "muted"))


def _raw(text: str, name: str) -> QPlainTextEdit:
    made = QPlainTextEdit(text)
    made.setReadOnly(True)
    made.setFont(mono(0.95))
    made.setAccessibleName(name)
    lines = min(text.count("\n") + 1, _MOST_LINES)
    made.setFixedHeight(made.fontMetrics().lineSpacing() * lines + 20)
    made.hide()
    return made
