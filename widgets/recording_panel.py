"""What is known of the recording that runs or has just ended, and the button that stops it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.capture.value_text import count_text
from widgets.buttons import push_button
from widgets.capture_file_progress import show_in_folder
from widgets.chips import Chip
from widgets.facts import Fact, FactsGrid
from widgets.labels import heading, label
from widgets.recording_work import RecordingState, RecordingWork
from widgets.theme import Tone

_WIDTH = 540


class RecordingPanel(QDialog):
    """Follows the recording while it is open.

    Signals:
        open_requested: show the file as a capture of its own.
        again_requested: start another recording.
    """

    open_requested = Signal()
    again_requested = Signal()

    def __init__(self, work: RecordingWork, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Recording"))
        self._work = work
        self._shown: list[Fact] = []
        self._state = Chip()
        self._title = heading(scale=1.2)
        self._facts = FactsGrid(380)
        self._error = label(role="failed", wrap=True)
        self._hint = label(role="muted", wrap=True)
        self._folder = push_button(self.tr("Show in &folder"), "link", "folder")
        self._copy = push_button(self.tr("Copy &path"), "link", "copy")
        self._open = push_button(self.tr("&Open it"))
        self._again = push_button(self.tr("&Record again …"))
        self._close = push_button(self.tr("Close"))
        self.stop = push_button(self.tr("&Stop recording"), "primary", "stop")
        self.stop.setDefault(True)
        self._lay_out()
        self._connect()
        self._show()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self._title)
        top.addStretch(1)
        top.addWidget(self._state)
        links = QHBoxLayout()
        links.setSpacing(4)
        links.addWidget(self._folder)
        links.addWidget(self._copy)
        links.addStretch(1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        for button in (self._close, self._again, self._open, self.stop):
            foot.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addLayout(top)
        column.addWidget(self._facts)
        column.addWidget(self._error)
        column.addWidget(self._hint)
        column.addLayout(links)
        column.addLayout(foot)
        self.setMinimumWidth(_WIDTH)

    def _connect(self) -> None:
        self._work.changed.connect(self._show)
        self._close.clicked.connect(self.accept)
        self.stop.clicked.connect(self._work.stop)
        self._folder.clicked.connect(self._show_folder)
        self._copy.clicked.connect(self._copy_path)
        self._open.clicked.connect(self.accept)
        self._open.clicked.connect(self.open_requested)
        self._again.clicked.connect(self.accept)
        self._again.clicked.connect(self.again_requested)

    def _show(self) -> None:
        work = self._work
        words, tone = self._state_words()
        self._state.show_state(words, tone)
        self._title.setText(work.order.path.name if work.order else "")
        running = work.running
        self.stop.setVisible(running)
        self.stop.setEnabled(work.state is RecordingState.RUNNING)
        self._again.setVisible(not running)
        self._open.setVisible(not running and work.written > 0)
        failure = work.failure
        self._error.setText(f"■ {failure.message}" if failure else "")
        self._hint.setText(failure.hint if failure else "")
        for text in (self._error, self._hint):
            text.setVisible(bool(text.text()))
        facts = self._fact_list()
        if facts != self._shown:  # what is selected there stays while nothing changes
            self._shown = facts
            self._facts.show_facts(facts)

    def _fact_list(self) -> list[Fact]:
        work = self._work
        if work.order is None:
            return []
        minutes, seconds = divmod(int(work.seconds), 60)
        lost = self.tr("▲ {0}, they came too fast").format(count_text(work.lost))
        ring = self.tr("the newest {0} of {1} MB")
        order = work.order
        kept = ring.format(order.keep, order.segment_bytes // 1_000_000) if order.keep else ""
        return [
            Fact(self.tr("Folder"), str(order.path.parent)),
            Fact(self.tr("Written"), self.tr("{0} records").format(count_text(work.written))),
            Fact(self.tr("Lost"), lost if work.lost else self.tr("none")),
            Fact(self.tr("Time"), f"{minutes}:{seconds:02}"),
            Fact(self.tr("Files"), kept),
        ]

    def _state_words(self) -> tuple[str, Tone]:
        return {
            RecordingState.IDLE: (self.tr("not recording"), Tone.NEUTRAL),
            RecordingState.STARTING: (self.tr("starting"), Tone.NEUTRAL),
            RecordingState.RUNNING: (self.tr("recording"), Tone.OK),
            RecordingState.STOPPING: (self.tr("stopping"), Tone.NEUTRAL),
            RecordingState.ENDED: (self.tr("saved"), Tone.OK),
            RecordingState.FAILED: (self.tr("failed"), Tone.FAILED),
        }[self._work.state]

    def _show_folder(self) -> None:
        if self._work.order is not None:
            show_in_folder(self._work.order.path)

    def _copy_path(self) -> None:
        if self._work.order is not None:
            QGuiApplication.clipboard().setText(str(self._work.order.path))
