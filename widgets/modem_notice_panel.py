"""Makes the modem notice a profile change: the choice of a way, the waiting, and the proof."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QRadioButton,
    QSizePolicy,
    QVBoxLayout,
)
from PySide6.QtWidgets import QWidget as Widget

from widgets.buttons import push_button
from widgets.chips import Chip
from widgets.labels import label
from widgets.modem_change_table import ModemChangeTable
from widgets.modem_notice_words import noticed_words, persistence_words, way_words
from widgets.modem_test_steps import ModemTestSteps
from widgets.panel import Panel
from widgets.privacy import Mask
from widgets.theme import Tone

if TYPE_CHECKING:
    from app.modem.notice import NoticeProgress, NoticeResult
    from app.modem.persistence import PersistenceResult


class ModemNoticePanel(Panel):
    """Closed at first; then choices, then progress, then the table of before and after.

    Signals:
        notice_requested: make the modem notice, by this NoticeWay.
        done_by_hand: the device was switched off and on.
        cancel_requested: stop waiting.
        closed: the user has read how it ended.
        persistence_requested: find out whether a profile survives a power cycle.
    """

    notice_requested = Signal(str)
    done_by_hand = Signal()
    cancel_requested = Signal()
    closed = Signal()
    persistence_requested = Signal()

    def __init__(self, mask: Mask, parent: Widget | None = None) -> None:
        super().__init__(parent=parent)
        self.entitle(self.tr("After a profile change"))
        self._group = QButtonGroup(self)
        self._ways: tuple[str, ...] = ()
        self._intro = label(role="muted", wrap=True)
        self._choices = Widget()
        self._grid = QGridLayout(self._choices)
        self._running = Widget()
        self._doing = label(wrap=True)
        self._outcome = Widget()
        self._verdict = Chip()
        self._text = label(wrap=True)
        self._hint = label(role="muted", wrap=True)
        self._steps = ModemTestSteps(mask)
        self._table = ModemChangeTable(mask)
        self._shown: NoticeResult | PersistenceResult | None = None
        self._build()
        self.reset()

    @property
    def idle(self) -> bool:
        """Whether neither choices, nor progress, nor an outcome are shown."""
        return not self._start.isHidden()

    @property
    def way(self) -> str:
        """The way chosen now; empty when there is none to choose."""
        chosen = self._group.checkedId()
        return self._ways[chosen] if 0 <= chosen < len(self._ways) else ""

    def offer(self, ways: Sequence[str]) -> None:
        """Offer these ways, values of NoticeWay, the advised one first."""
        if tuple(ways) == self._ways:
            return
        self._ways = tuple(ways)
        self._show_ways()

    def open(self) -> None:
        """Let the user choose a way."""
        self.closed.emit()
        self._show_parts(choices=True)
        if (first := self._group.checkedButton()) is not None:
            first.setFocus()

    def reset(self) -> None:
        """Show nothing but what this is for."""
        self._show_parts()

    def allow_work(self, allowed: bool) -> None:
        """Whether the modem may be asked now."""
        for button in (self._start, self._act, self._persistence, self._another):
            button.setEnabled(allowed)

    def allow_test(self, allowed: bool) -> None:
        """Whether the card has profiles to test."""
        self._persistence.setEnabled(allowed and self._start.isEnabled())

    def show_running(self, words: str, *, by_hand: bool = False) -> None:
        """Say what is going on. by_hand: somebody is waited for."""
        self._doing.setText(words)
        self._by_hand.setVisible(by_hand)
        self._show_parts(running=True)

    def show_progress(self, progress: NoticeProgress) -> None:
        """Say how far it is."""
        self.show_running(
            self.tr("{0} … {1:.0f} of at most {2:.0f} s").format(
                progress.text, progress.elapsed_s, progress.deadline_s
            )
        )

    def close_running(self) -> None:
        """Nothing runs any more, and there is no outcome."""
        if not self._running.isHidden():
            self.reset()

    def show_outcome(self, outcome: NoticeResult | PersistenceResult) -> None:
        """Show how it ended, and the proof; harmless when that is shown already."""
        if outcome is self._shown and not self._outcome.isHidden():
            return
        from app.modem.persistence import Persistence, PersistenceResult  # loaded already

        self._shown = outcome
        if isinstance(outcome, PersistenceResult):
            self._show_test(outcome)
            helps = outcome.verdict is Persistence.MODEM_LAGS
        else:
            self._show_notice(outcome)
            helps = self._verdict.tone is not Tone.OK
        self._hint.setText(outcome.hint)
        self._hint.setVisible(bool(outcome.hint))
        self._another.setVisible(helps)
        self._show_parts(outcome=True)

    def _show_notice(self, result: NoticeResult) -> None:
        self._verdict.show_state(*noticed_words(result.verdict.value))
        took = self.tr("It took {0:.0f} s.").format(result.waited_s)
        self._text.setText(f"{way_words(result.way.value)[0]}: {result.text} {took}")
        self._steps.hide()
        self._show_table(result)

    def _show_test(self, result: PersistenceResult) -> None:
        self._verdict.show_state(*persistence_words(result.verdict.value))
        self._text.setText(f"{way_words(result.way.value)[0]}: {result.text}")
        self._steps.show_steps(result.steps)
        self._steps.show()
        self._table.setVisible(result.notice is not None)
        if result.notice is not None:
            self._show_table(result.notice)

    def _show_table(self, result: NoticeResult) -> None:
        after = result.after
        self._table.show_change(
            (result.before.subscription, result.before.reception),
            (after.subscription, after.reception) if after is not None else None,
        )
        self._table.show()

    def _build(self) -> None:
        self._intro.setText(
            self.tr(
                "A modem may go on with the old profile after a change. Have it look again, and "
                "see the proof here."
            )
        )
        self._start = push_button(self.tr("&Make the modem notice …"), "", "modem")
        self._start.clicked.connect(self.open)
        self._persistence = push_button(
            self.tr("Test &persistence …"),
            "link",
            "reload",
            self.tr("Enable a profile, power-cycle the modem, and see whether it stayed enabled"),
        )
        self._persistence.clicked.connect(self.persistence_requested)
        self.commands.addWidget(self._persistence)
        self.commands.addWidget(self._start)
        self._build_choices()
        self._build_running()
        self._build_outcome()
        for part in (self._intro, self._choices, self._running, self._outcome):
            self.body.addWidget(part)

    def _build_choices(self) -> None:
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(2, 1)
        self._act = push_button(self.tr("&Do it now"), "primary")
        self._act.clicked.connect(lambda: self.notice_requested.emit(self.way))
        self._leave = push_button(self.tr("Not now"))
        self._leave.clicked.connect(self._close)
        self._verbs = Widget()
        row = QHBoxLayout(self._verbs)
        row.setContentsMargins(0, 4, 0, 0)
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(self._leave)
        row.addWidget(self._act)

    def _build_running(self) -> None:
        row = QHBoxLayout(self._running)
        row.setContentsMargins(0, 0, 0, 0)
        self._by_hand = push_button(self.tr("I have &switched it off and on"), "primary")
        self._by_hand.clicked.connect(self.done_by_hand)
        stop = push_button(self.tr("Stop &waiting"))
        stop.clicked.connect(self.cancel_requested)
        row.addWidget(Chip(self.tr("waiting"), Tone.ACCENT))
        row.addWidget(self._doing, 1)
        row.addWidget(self._by_hand)
        row.addWidget(stop)

    def _build_outcome(self) -> None:
        column = QVBoxLayout(self._outcome)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._another = push_button(self.tr("Choose a&nother way …"), "primary")
        self._another.clicked.connect(self.open)
        done = push_button(self.tr("Close"), "link", "close")
        done.clicked.connect(self._close)
        row = QHBoxLayout()
        row.setSpacing(12)
        self._verdict.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        row.addWidget(self._verdict)
        row.addWidget(self._text, 1)
        row.addWidget(self._another)
        row.addWidget(done)
        column.addLayout(row)
        column.addWidget(self._hint)
        column.addWidget(self._steps)
        column.addWidget(self._table)

    def _close(self) -> None:
        self.closed.emit()
        self.reset()

    def _show_ways(self) -> None:
        for button in self._group.buttons():
            self._group.removeButton(button)
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None and widget is not self._verbs:
                widget.hide()
                widget.deleteLater()
        for number, way in enumerate(self._ways):
            self._add_way(number, way)
        last = len(self._ways)
        self._grid.addWidget(self._verbs, last, 0, 1, 3)

    def _add_way(self, number: int, way: str) -> None:
        name, sentence = way_words(way)
        radio = QRadioButton(name)
        radio.setAccessibleDescription(sentence)
        radio.setChecked(number == 0)
        radio.toggled.connect(partial(self._on_chosen, way))
        self._group.addButton(radio, number)
        self._grid.addWidget(radio, number, 0)
        if number == 0:
            self._grid.addWidget(Chip(self.tr("advised"), Tone.ACCENT), number, 1)
        self._grid.addWidget(label(sentence, "muted", wrap=True), number, 2)

    def _on_chosen(self, way: str, chosen: bool) -> None:
        if chosen:
            self._act.setToolTip(way_words(way)[1])

    def _show_parts(
        self, *, choices: bool = False, running: bool = False, outcome: bool = False
    ) -> None:
        closed = not (choices or running or outcome)
        self._intro.setVisible(closed or choices)
        self._start.setVisible(closed)
        self._persistence.setVisible(closed)
        self._choices.setVisible(choices)
        self._running.setVisible(running)
        self._outcome.setVisible(outcome)
