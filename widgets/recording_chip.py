"""The chip in the top bar that starts a recording, and tells how the one that runs is doing."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.capture.value_text import count_text
from widgets.chips import Chip
from widgets.recording_work import RecordingState, RecordingWork
from widgets.theme import Tone


class RecordingChip(Chip):
    """A click on it means: start a recording, or show the one there is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("●", parent=parent)  # a chip without a word would be hidden for good
        self.invite()
        self.show_idle()

    def show_idle(self) -> None:
        """Show that nothing is being recorded to a file."""
        tip = self.tr("Keep the traffic in a file from now on (Ctrl+R)")
        self.show_state(self.tr("Record"), Tone.NEUTRAL, tip)

    def show_work(self, work: RecordingWork) -> None:
        """Show how a recording stands."""
        name = work.order.path.name if work.order else ""
        written = count_text(work.written)
        if work.state is RecordingState.FAILED:
            failure = work.failure.message if work.failure else ""
            self.show_state(self.tr("Recording failed"), Tone.FAILED, failure)
        elif not work.running:
            self.show_idle()
        elif work.lost:
            tip = self.tr("{0} came faster than {1} could be written.")
            words = self.tr("Recording {0}, {1} lost").format(written, count_text(work.lost))
            self.show_state(words, Tone.ATTENTION, tip.format(count_text(work.lost), name))
        else:
            tip = self.tr("Recording to {0} (Ctrl+R)").format(name)
            self.show_state(self.tr("Recording {0}").format(written), Tone.OK, tip)
