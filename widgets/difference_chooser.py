"""Chooses one side of a comparison: a source, and what of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QObject, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHeaderView, QStackedWidget, QVBoxLayout, QWidget

from app.capture.rows import clock_text
from app.capture.stretches import Stretch, StretchKind
from app.errors import WorkbenchError
from widgets.difference_work import SessionSource
from widgets.empty_state import EmptyState
from widgets.labels import heading
from widgets.row_model import SHOWN, Index, RowModel
from widgets.row_table import RowTable
from widgets.theme import Tone

_OPEN = "open"
_TIME_WIDTH, _KIND_WIDTH = 108, 128


class StretchModel(RowModel[Stretch]):
    """When each stretch began, what kind it is, what it is, and how it ended."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.entitle(self.tr("Began"), self.tr("Kind"), self.tr("Session"), self.tr("Records"), "")

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return words, and a chip for the kind."""
        one = self.row(index.row())
        if one is None:
            return None
        if role == self.CHIP and index.column() == 1:
            return str(one.kind), _TONES[one.kind]
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{one.title}: {one.detail}"
        if role in SHOWN:
            began = clock_text(one.start_ns)
            return (began, str(one.kind), one.title, str(len(one.records)), one.detail)[
                index.column()
            ]
        return None


_TONES = {
    StretchKind.ALL: Tone.NEUTRAL,
    StretchKind.CARD: Tone.ACCENT,
    StretchKind.PROCEDURE: Tone.OK,
}


class DifferenceChooser(QWidget):
    """Offers sources and, once one was read, its stretches.

    Signals:
        source_wanted: this SessionSource is to be read; `show_stretches` or `show_error` answers.
        file_wanted: a capture file is to be asked for; `offer` answers.
        chosen: the choice became another one, or none.
    """

    source_wanted = Signal(object)
    file_wanted = Signal()
    chosen = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sources: list[SessionSource] = []
        self._seq = self._at = 0
        self.box = QComboBox()
        self.box.setMinimumHeight(28)
        self.box.setAccessibleName(self.tr("{0}: source").format(title))
        self.model = StretchModel(self)
        self.table = RowTable(
            self.model,
            name=self.tr("{0}: sessions").format(title),
            chip_role=self.model.CHIP,
            stretch=2,
        )
        header = self.table.horizontalHeader()
        for column, width in ((0, _TIME_WIDTH), (1, _KIND_WIDTH)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(column, width)
        self._state = EmptyState()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._state)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addWidget(heading(title))
        whole.addWidget(self.box)
        whole.addWidget(self._stack, 1)
        self.box.activated.connect(self._on_box)
        self._state.chosen.connect(self._on_button)
        self.table.selectionModel().currentRowChanged.connect(self._on_row)

    @property
    def source(self) -> SessionSource | None:
        """The source that is chosen."""
        at = self.box.currentIndex()
        return self._sources[at] if 0 <= at < len(self._sources) else None

    @property
    def stretch(self) -> Stretch | None:
        """The stretch that is chosen."""
        if self._stack.currentWidget() is not self.table:
            return None
        return self.model.row(self.table.currentIndex().row())

    def offer(self, sources: Sequence[SessionSource], chosen: int = 0, seq: int = 0) -> None:
        """Offer sources and read one of them. seq: of a record whose procedure is chosen then."""
        self._sources = []
        self.box.clear()
        self.box.addItem(self.tr("Open a capture …"))
        for one in sources:
            self.add(one)
        self.choose(chosen, seq)

    def add(self, source: SessionSource) -> None:
        """Offer one source more."""
        self.box.insertItem(len(self._sources), source.name)
        self._sources.append(source)

    def choose(self, place: int, seq: int = 0) -> None:
        """Choose a source and read it; seq as in `offer`."""
        self._seq, self._at = seq, place
        self.box.setCurrentIndex(place)
        self._want()

    def show_stretches(self, found: Sequence[Stretch]) -> None:
        """Show what the source that was wanted has, and choose the first or the wished one."""
        self.model.show_rows(found)
        if not found:
            self._state.show_state(
                "traffic",
                self.tr("There is nothing to compare in it"),
                self.tr("It has no message yet. Read a card or open a capture."),
                [(_OPEN, self.tr("Open a capture …"))],
            )
        self._stack.setCurrentWidget(self.table if found else self._state)
        if found:
            self.table.selectRow(self._wished(found))
        self.chosen.emit()

    def show_error(self, error: WorkbenchError) -> None:
        """Say why the source that was wanted cannot be read."""
        self.model.show_rows(())
        words = [(_OPEN, self.tr("Open another capture …"))]
        text = f"{error.message} {error.hint}".strip()
        self._state.show_state("error", self.tr("It cannot be read"), text, words)
        self._stack.setCurrentWidget(self._state)
        self.chosen.emit()

    def show_waiting(self, records: int) -> None:
        """Say that the source is being read, and how far."""
        text = self.tr("{0} records so far").format(records)
        self._state.show_state("clock", self.tr("Reading …"), text, [])
        self._stack.setCurrentWidget(self._state)

    def _wished(self, found: Sequence[Stretch]) -> int:
        """Return the row of the narrowest stretch with the wished record, else the first."""
        holding = [(len(one.records), at) for at, one in enumerate(found) if one.holds(self._seq)]
        return min(holding)[1] if self._seq and holding else 0

    def _want(self) -> None:
        source = self.source
        if source is not None:
            self.show_waiting(0)
            self.source_wanted.emit(source)

    def _on_box(self, at: int) -> None:
        if at == len(self._sources):
            self.box.setCurrentIndex(self._at)  # until a file was chosen
            self.file_wanted.emit()
        else:
            self.choose(at)

    def _on_button(self, _key: str) -> None:
        self.file_wanted.emit()

    def _on_row(self, _index: QModelIndex, _before: QModelIndex) -> None:
        self.chosen.emit()
