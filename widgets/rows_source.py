"""What a traffic list shows: rows by number, wherever the records come from."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from app.capture.rows import Row
from app.capture.sought import Sought
from app.values.traffic import Record


class RowsSource(QObject):
    """All records there are, or those a search found. Used from the GUI thread.

    lost: how many records never arrived.

    Signals:
        changed: rows were added at the end, or (the argument) so many fell off the beginning.
        replaced: other rows than before; nothing about the old ones holds.
    """

    changed = Signal(int)
    replaced = Signal()
    lost: int = 0

    @abstractmethod
    def __len__(self) -> int:
        """Return how many rows are shown."""

    @property
    @abstractmethod
    def total(self) -> int:
        """How many records there are, shown or not."""

    @property
    @abstractmethod
    def matching(self) -> bool:
        """Whether a search decides what is shown."""

    @property
    @abstractmethod
    def lanes(self) -> tuple[str, ...]:
        """The lanes seen, in order of appearance."""

    @property
    @abstractmethod
    def searching(self) -> float | None:
        """How much of the records a running search has looked at, 0 to 1; None when done."""

    @abstractmethod
    def record(self, index: int) -> Record:
        """Return the record of a row."""

    @abstractmethod
    def row(self, index: int) -> Row:
        """Return the texts of a row; decodes the record when it was not looked at before."""

    @abstractmethod
    def index_of(self, seq: int) -> int:
        """Return the row of a record, -1 when it is not shown."""

    @abstractmethod
    def seqs(self) -> Sequence[int]:
        """Return the seqs of all rows, for one who copies what is shown now."""

    @abstractmethod
    def search(self, sought: Sought) -> None:
        """Show only records that are sought; of kind ALL it shows all again."""
