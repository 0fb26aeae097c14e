"""What came back to something sent again, beside what came back when it was recorded."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from app.capture.part_difference import PartDifference
from app.capture.value_text import size_text
from app.errors import WorkbenchError
from widgets.buttons import push_button
from widgets.chips import Chip
from widgets.difference_side import DifferenceSide
from widgets.empty_state import EmptyState
from widgets.labels import ElidedLabel
from widgets.resend_work import Answered
from widgets.theme import Tone

_STOP = "stop"


class ResendAnswer(QWidget):
    """Shows one answer, or what is awaited, or what went wrong.

    Signals:
        stop_wanted: what is being sent is to be stopped.
        traffic_requested: show the record with this seq in the traffic.
    """

    stop_wanted = Signal()
    traffic_requested = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._seq = 0
        self._differences: tuple[PartDifference, ...] = ()
        self.verdict = Chip()
        self.words = ElidedLabel("", "muted")
        self.show_button = push_button(self.tr("Show in &traffic"), "link", "traffic")
        self.then = DifferenceSide(self.tr("Then"))
        self.now = DifferenceSide(self.tr("Now"))
        self._state = EmptyState()
        head = QHBoxLayout()
        head.setContentsMargins(12, 6, 12, 6)
        head.setSpacing(12)
        head.addWidget(self.verdict)
        head.addWidget(self.words, 1)
        head.addWidget(self.show_button)
        sides = QSplitter(Qt.Orientation.Horizontal)
        sides.addWidget(self.then)
        sides.addWidget(self.now)
        sides.setChildrenCollapsible(False)
        sides.setHandleWidth(1)
        found = QWidget()
        column = QVBoxLayout(found)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(sides, 1)
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self._state)
        self._pages.addWidget(found)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._pages)
        self.show_button.clicked.connect(lambda: self.traffic_requested.emit(self._seq))
        self._state.chosen.connect(lambda _key: self.stop_wanted.emit())
        self.then.part_selected.connect(lambda part: self._show_other(part, self.now))
        self.now.part_selected.connect(lambda part: self._show_other(part, self.then))
        self.show_nothing()

    def show_nothing(self) -> None:
        """Say what will stand here."""
        self._show_state(
            "play",
            self.tr("Nothing was sent yet"),
            self.tr("The answer will stand here, beside the one that was recorded."),
        )

    def show_waiting(self, target: str) -> None:
        """Say that the answer is awaited, with a way to stop."""
        self._show_state("clock", self.tr("Waiting for the answer …"), target, stop=True)

    def show_error(self, error: WorkbenchError) -> None:
        """Say why there is no answer."""
        words = f"{error.message} {error.hint}".strip()
        self._show_state("error", self.tr("There is no answer"), words)

    def show_answered(self, answered: Answered) -> None:
        """Show an answer, and what in it is not as it was."""
        self._seq, self._differences = answered.seq, answered.differences
        self._pages.setCurrentIndex(1)
        self.verdict.show_state(*self._verdict(answered))
        self.words.setText(self._told(answered))
        self.show_button.setEnabled(bool(answered.seq))
        self._show_side(self.then, answered, is_now=False)
        self._show_side(self.now, answered, is_now=True)
        told = [one for one in answered.differences if not one.varies]
        for one in (told or list(answered.differences))[:1]:
            self.then.show_part(one.left)
            self.now.show_part(one.right)

    def _show_side(self, side: DifferenceSide, answered: Answered, *, is_now: bool) -> None:
        decoding = answered.now if is_now else answered.then
        marked = [
            (part, Tone.NEUTRAL if one.varies else Tone.FAILED)
            for one in answered.differences
            if (part := one.right if is_now else one.left) is not None
        ]
        name = self.tr("Now") if is_now else self.tr("Then")
        if decoding is None:
            side.show_message(name, self.tr("no answer is kept"), None)
        else:
            size = size_text(len(decoding.sources[-1].data))
            side.show_message(
                f"{name}: {decoding.title}", f"{decoding.meaning} · {size}", decoding, marked
            )

    def _verdict(self, answered: Answered) -> tuple[str, Tone]:
        if answered.then is None:
            return self.tr("nothing to compare with"), Tone.NEUTRAL
        if not answered.differences:
            return self.tr("the same answer"), Tone.OK
        if all(one.varies for one in answered.differences):
            return self.tr("the same but for what is new each time"), Tone.OK
        return self.tr("another answer"), Tone.ATTENTION

    def _told(self, answered: Answered) -> str:
        names = [one.path.rpartition(".")[2] for one in answered.differences if not one.varies]
        if not names:
            return self.tr("{0} came back").format(size_text(answered.size))
        return self.tr("differs in: {0}").format(", ".join(names))

    def _show_other(self, part: object, other: DifferenceSide) -> None:
        for one in self._differences:
            mine, theirs = (one.left, one.right) if other is self.now else (one.right, one.left)
            if part is not None and mine is part:
                other.show_part(theirs)

    def _show_state(self, icon: str, title: str, advice: str, *, stop: bool = False) -> None:
        buttons = [(_STOP, self.tr("Stop"))] if stop else []
        self._state.show_state(icon, title, advice, buttons)
        self._pages.setCurrentIndex(0)
