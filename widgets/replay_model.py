"""What a replayed eIM was asked, as rows, the newest on top."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from app.capture.rows import clock_text
from app.capture.value_text import size_text
from widgets.row_model import SHOWN, Index, RowModel
from widgets.theme import Tone

if TYPE_CHECKING:
    from app.eim.replay_peer import Asked


class ReplayModel(RowModel["Asked"]):
    """When it was asked, whether there was an answer, by whom, what, and why not."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.entitle(
            self.tr("Time"),
            self.tr("State"),
            self.tr("Message"),
            self.tr("From"),
            self.tr("Answer"),
        )

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return words, a chip for the state, and problem and hint as tooltip."""
        one = self.row(index.row())
        if one is None:
            return None
        if role == self.CHIP:
            return self._state(one) if index.column() == 1 else None
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{one.problem}\n{one.hint}".strip() or None
        if role in SHOWN:
            answer = one.problem or size_text(one.size)
            when = clock_text(round(one.at * 1000) * 1_000_000)
            return (when, self._state(one)[0], one.function, one.peer, answer)[index.column()]
        return None

    def _state(self, one: Asked) -> tuple[str, Tone]:
        if one.problem:
            return self.tr("diverges"), Tone.ATTENTION
        return self.tr("answered"), Tone.OK
