"""Rows of what one device reported, newest first, whatever became of it."""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import QObject, Qt

from app.values.eim import Received
from widgets.check_list import TONES
from widgets.eim_words import fate_words, kind_words, when_words
from widgets.privacy import Mask
from widgets.row_model import SHOWN, Index, RowModel
from widgets.theme import mono


class ReceivedColumn(IntEnum):
    """The columns, left to right."""

    WHEN = 0
    FATE = 1
    KIND = 2
    PACKAGE = 3
    VERDICT = 4


class EimReceivedModel(RowModel[Received]):
    """Results and notifications in the order given. RECEIVED is the role of the whole one."""

    RECEIVED = Qt.ItemDataRole.UserRole + 2

    def __init__(self, mask: Mask, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._mask = mask
        self.entitle(
            self.tr("Received"),
            self.tr("Fate"),
            self.tr("Kind"),
            self.tr("For"),
            self.tr("Verdict"),
        )
        mask.changed.connect(self.repaint)

    def show_received(self, received: tuple[Received, ...]) -> None:
        """Show results; the same ones as before are left alone."""
        if [one.id for one in received] != [one.id for one in self._rows]:
            self.show_rows(received)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return text, chip, font or the result."""
        received = self.row(index.row())
        if received is None:
            return None
        column = index.column()
        if role in SHOWN:
            return self._mask.text(self._text(received, column))
        if role == self.CHIP:
            return self._chip(received, column)
        if role == self.RECEIVED:
            return received
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._mask.text(f"{received.kind} {received.note}".strip())
        if role == Qt.ItemDataRole.FontRole and column == ReceivedColumn.WHEN:
            return mono()
        return None

    def _chip(self, received: Received, column: int) -> object:
        if column == ReceivedColumn.FATE:
            return fate_words(received.fate)
        verdict = received.verdict
        if column == ReceivedColumn.VERDICT and verdict is not None:
            return verdict.result.value, TONES[verdict.result]
        return None

    def _text(self, received: Received, column: int) -> str:
        match column:
            case ReceivedColumn.WHEN:
                return when_words(received.at)
            case ReceivedColumn.FATE:
                return fate_words(received.fate)[0]
            case ReceivedColumn.KIND:
                return kind_words(received.kind)
            case ReceivedColumn.PACKAGE:
                return f"#{received.package}" if received.package is not None else ""
            case _:
                verdict = received.verdict
                return verdict.result.value if verdict is not None else received.note
