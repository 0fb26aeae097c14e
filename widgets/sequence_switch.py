"""The traffic as a list or as sequences; the switch shows where there is room for both."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
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

_ROOMY = 380


class SequenceSwitch(QWidget):
    """Holds the traffic dock, and the sequences from their first showing on.

    Where the room is low, as under the card page, there is only the list. Its bar stands above,
    unless it was lent to whoever has a line for it anyway.

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
        self._bar = QWidget()
        self._ended = False
        self._group = QButtonGroup(self)
        self.buttons = tuple(
            self._button(words, place)
            for place, words in enumerate((self.tr("List"), self.tr("Sequence")))
        )
        self.buttons[0].setChecked(True)
        row = QHBoxLayout(self._bar)
        row.setContentsMargins(12, 2, 12, 2)
        row.setSpacing(4)
        self._caption.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        row.addWidget(self._caption, 1)
        row.addSpacing(12)
        for button in self.buttons:
            row.addWidget(button)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar)
        column.addWidget(self._pages, 1)
        self._bar.hide()
        dock.record_selected.connect(self._on_record)
        self._decoder = dock.decode_on(runtime)
        self._decoder.crashed.connect(self.crashed)

    @property
    def settled(self) -> bool:
        """Whether nothing is being decoded."""
        return self._decoder.idle

    def lend_bar(self) -> QWidget:
        """Return the bar for another place; it is seen there while this is, and goes with `end`."""
        self._column.removeWidget(self._bar)
        return self._bar

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
        self._ended = True
        self._bar.hide()
        self._bar.deleteLater()
        self._decoder.close()
        if self.sequences is not None:
            self.sequences.feed.close()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Offer the switch where there is room."""
        super().resizeEvent(event)
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        """Show the bar too, wherever it stands."""
        super().showEvent(event)
        self._arrange()

    def hideEvent(self, event: QHideEvent) -> None:
        """Hide the bar too, wherever it stands."""
        super().hideEvent(event)
        if not self._ended:
            self._bar.hide()

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
        if self._ended:
            return
        roomy = self.height() >= _ROOMY
        self._bar.setVisible(roomy and self.isVisible())
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
