"""The traffic as a list or as sequences; the switch shows where there is room for both."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.runtime import Runtime
from widgets.labels import ElidedLabel
from widgets.traffic_dock import TrafficDock

if TYPE_CHECKING:
    from widgets.sequence_panel import SequencePanel

_ROOMY = 420


class SequenceSwitch(QWidget):
    """Holds the traffic dock, and the sequences from their first showing on.

    Where the room is low, as under the card page, there is only the list.

    Signals:
        compare_wanted: seq of a record whose procedure is to be compared with another.
        crashed: an exception that is our own defect.
    """

    compare_wanted = Signal(int)
    crashed = Signal(object)

    def __init__(self, dock: TrafficDock, runtime: Runtime, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dock = dock
        self._runtime = runtime
        self.sequences: SequencePanel | None = None
        self._pages = QStackedWidget()
        self._pages.addWidget(dock)
        self._caption = ElidedLabel(role="muted")
        self._bar = QFrame()
        self._bar.setProperty("frame", "bar")
        self._group = QButtonGroup(self)
        self.buttons = tuple(
            self._button(words, place)
            for place, words in enumerate((self.tr("List"), self.tr("Sequence")))
        )
        self.buttons[0].setChecked(True)
        row = QHBoxLayout(self._bar)
        row.setContentsMargins(12, 4, 12, 4)
        row.setSpacing(4)
        for button in self.buttons:
            row.addWidget(button)
        row.addSpacing(12)
        row.addWidget(self._caption, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar)
        column.addWidget(self._pages, 1)
        self._bar.hide()
        dock.record_selected.connect(self._on_record)
        self._decoder = dock.decode_on(runtime)
        self._decoder.crashed.connect(self.crashed)

    def show_sequences(self, wanted: bool) -> None:
        """Show the sequences, or the list again."""
        self.buttons[int(wanted)].setChecked(True)
        if wanted and self.sequences is None:
            self.sequences = self._make_sequences()
        if wanted:
            self._dock.list.unselect()  # so that a record asked for next is a selection in any case
        self._arrange()

    def show_caption(self, text: str) -> None:
        """Say beside the switch what is shown here."""
        self._caption.setText(text)

    def end(self) -> None:
        """Group no more; the view goes."""
        self._decoder.close()
        if self.sequences is not None:
            self.sequences.feed.close()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Offer the switch where there is room."""
        super().resizeEvent(event)
        self._arrange()

    def _make_sequences(self) -> SequencePanel:
        from widgets.sequence_panel import SequencePanel  # only for those who look at sequences

        panel = SequencePanel(self._runtime, self._dock.source, self)
        panel.record_wanted.connect(self._dock.show_record)
        panel.compare_wanted.connect(self.compare_wanted)
        panel.crashed.connect(self.crashed)
        ignored = QSizePolicy.Policy.Ignored  # unseen, it must not widen the list's room
        panel.setSizePolicy(ignored, ignored)
        self._pages.addWidget(panel)
        return panel

    def _arrange(self) -> None:
        roomy = self.height() >= _ROOMY
        self._bar.setVisible(roomy)
        wanted = roomy and self.buttons[1].isChecked() and self.sequences is not None
        self._pages.setCurrentIndex(int(wanted))

    def _button(self, words: str, place: int) -> QToolButton:
        button = QToolButton()
        button.setProperty("kind", "segment")
        button.setText(words)
        button.setAccessibleName(words)
        button.setCheckable(True)
        button.clicked.connect(partial(self._on_clicked, bool(place)))
        self._group.addButton(button)
        return button

    def _on_clicked(self, sequences: bool, _checked: bool = False) -> None:
        self.show_sequences(sequences)

    def _on_record(self, seq: int) -> None:
        if seq and self.buttons[1].isChecked():
            self.show_sequences(False)
