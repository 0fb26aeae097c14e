"""A window of its own to compare two sessions: choose both sides, wait, look."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.capture.side_by_side import SideBySide, Sight
from app.capture.stretches import Stretch
from app.errors import WorkbenchError
from widgets.buttons import push_button
from widgets.difference_chooser import DifferenceChooser
from widgets.difference_view import DifferenceView
from widgets.difference_work import DifferenceWork, SessionSource
from widgets.empty_state import EmptyState
from widgets.labels import heading, label

T = TypeVar("T")

_SIZE = QSize(1200, 760)
_STOP = "stop"


class DifferenceWindow(QDialog):
    """Compares sessions of the sources it was given, and of files it opens itself.

    Signals:
        crashed: an exception that is our own defect.
    """

    crashed = Signal(object)

    def __init__(
        self,
        work: DifferenceWork,
        sources: Sequence[SessionSource],
        open_file: Callable[[Path], SessionSource],
        parent: QWidget | None = None,
    ) -> None:
        """work: becomes the window's own and is closed with it.

        open_file: makes a source of a capture file; it is read later, on a lane.
        """
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(_SIZE)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.setWindowTitle(self.tr("Compare sessions"))
        self._sources = list(sources)
        self._open_file = open_file
        self._reading: list[DifferenceChooser] = []
        self._found: SideBySide | None = None
        self.work = work
        work.setParent(self)
        self.left = DifferenceChooser(self.tr("Left"))
        self.right = DifferenceChooser(self.tr("Right"))
        self.view = DifferenceView()
        self.compare = push_button(self.tr("&Compare"), "primary")
        self.compare.setDefault(True)
        self._error = label("", "failed", wrap=True)
        self._waiting = EmptyState()
        self._pages = QStackedWidget()
        self._choice = self._choice_page()
        for page in (self._choice, self._waiting, self.view):
            self._pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pages)
        self._connect()
        self._judge()

    def begin(self, left: int = 0, right: int = 0, *, seq: int = 0) -> None:
        """Offer the sources. left, right: their places. seq: of a record of the left session."""
        self.left.offer(self._sources, left, seq)
        self.right.offer(self._sources, right)

    def done(self, result: int) -> None:
        """Stop what runs; the window goes."""
        self.work.close()
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop what runs, however the window was closed."""
        self.work.close()
        super().closeEvent(event)

    def _choice_page(self) -> QWidget:
        page = QWidget()
        sides = QHBoxLayout()
        sides.setSpacing(24)
        sides.addWidget(self.left, 1)
        sides.addWidget(self.right, 1)
        close = push_button(self.tr("Close"))
        close.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addWidget(self._error, 1)
        foot.addWidget(close)
        foot.addWidget(self.compare)
        column = QVBoxLayout(page)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addWidget(heading(self.tr("Which sessions are to be compared?"), 1.2))
        text = self.tr(
            "Steps are aligned by what they are; bytes that are new each time, such as signatures,"
            " do not count as differences."
        )
        column.addWidget(label(text, "muted", wrap=True))
        column.addLayout(sides, 1)
        column.addLayout(foot)
        return page

    def _connect(self) -> None:
        self.work.crashed.connect(self.crashed)
        self.work.progress.connect(self._show_progress)
        self.work.stopped.connect(self._show_choice)
        for chooser in (self.left, self.right):
            chooser.source_wanted.connect(partial(self._read, chooser))
            chooser.file_wanted.connect(partial(self._ask_file, chooser))
            chooser.chosen.connect(self._judge)
        self.compare.clicked.connect(self._compare)
        self._waiting.chosen.connect(lambda _key: self.work.cancel())
        self.view.sight_wanted.connect(self._look)
        self.view.others_wanted.connect(self._show_choice)

    def _read(self, chooser: DifferenceChooser, source: SessionSource) -> None:
        self._reading.append(chooser)

        def ended(show: Callable[[T], None], result: T) -> None:
            self._reading.remove(chooser)
            if chooser.source is source:
                show(result)

        shown = partial(ended, chooser.show_stretches)
        self.work.find(source, shown, partial(ended, chooser.show_error))
        self._judge()

    def _ask_file(self, chooser: DifferenceChooser) -> None:
        dialog = QFileDialog(self, self.tr("Open a capture to compare with"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.add_file(chooser, Path(name)))
        dialog.open()

    def add_file(self, chooser: DifferenceChooser, path: Path) -> None:
        """Offer a capture file as well, and choose it on one side."""
        source = self._open_file(path)
        self._sources.append(source)
        for one in (self.left, self.right):
            one.add(source)
        chooser.choose(len(self._sources) - 1)

    def _judge(self) -> None:
        self._error.setText("")
        self.compare.setEnabled(self.left.stretch is not None and self.right.stretch is not None)

    def _compare(self) -> None:
        left, right = self.left.stretch, self.right.stretch
        if left is None or right is None:
            return
        self._show_waiting(0)
        self._pages.setCurrentWidget(self._waiting)
        self.work.compare(left, right, partial(self._show, left, right), self._refuse)

    def _show(self, left: Stretch, right: Stretch, found: SideBySide) -> None:
        self._found = found
        self._pages.setCurrentWidget(self.view)
        names = (self._name(self.left, left), self._name(self.right, right))
        self.view.show_found(found, *names)
        self.view.table.setFocus()

    def _name(self, chooser: DifferenceChooser, stretch: Stretch) -> str:
        source = chooser.source
        return f"{source.name} · {stretch.title}" if source else stretch.title

    def _look(self, place: int) -> None:
        found = self._found
        if found is None:
            return

        def shown(sight: Sight) -> None:
            if self._found is found and self.view.place == place:
                self.view.show_sight(sight)

        self.work.look(found, place, shown, self._refuse)

    def _refuse(self, error: WorkbenchError) -> None:
        self._show_choice()
        self._error.setText(f"{error.message} {error.hint}".strip())

    def _show_choice(self) -> None:
        self._pages.setCurrentWidget(self._choice)

    def _show_progress(self, records: int) -> None:
        if self._reading:
            self._reading[0].show_waiting(records)
        elif self._pages.currentWidget() is self._waiting:
            self._show_waiting(records)

    def _show_waiting(self, records: int) -> None:
        text = self.tr("{0} messages decoded so far").format(records)
        stop = [(_STOP, self.tr("Stop"))]
        self._waiting.show_state("clock", self.tr("Comparing …"), text, stop)
