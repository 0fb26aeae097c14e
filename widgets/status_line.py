"""The line at the foot: what the bench is made of, what just happened, and where the keys are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QWidget

from app.card.slot import Slot
from app.errors import WorkbenchError
from widgets.chips import Chip
from widgets.icons import set_icon
from widgets.labels import ElidedLabel, label
from widgets.theme import Tone

if TYPE_CHECKING:
    from app.eim.host_status import HostStatus

_TOLD_MS = 8000


class StatusLine(QFrame):
    """One line, never in the way.

    Signals:
        doctor_requested: find out why readers cannot be seen.
        keys_requested: show the keys of this page.
    """

    doctor_requested = Signal()
    keys_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("frame", "foot")
        self.setFixedHeight(28)
        self._service = Chip()
        self._service.invite()
        self._service.clicked.connect(self.doctor_requested)
        self._bench = label(role="muted")
        self._eim = label(role="muted")
        self._eim.hide()
        self._told = ElidedLabel()
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.setInterval(_TOLD_MS)
        self._calm.timeout.connect(lambda: self._told.setText(""))
        keys = QToolButton()
        keys.setProperty("kind", "link")
        keys.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        keys.setText(self.tr("Keys  ?"))
        keys.setAccessibleName(self.tr("Show the keys of this page"))
        keys.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        keys.setFixedHeight(24)
        set_icon(keys, "keyboard", "accent", beside_text=True)
        keys.clicked.connect(self.keys_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 12, 0)
        row.setSpacing(12)
        row.addWidget(self._service)
        row.addWidget(self._bench)
        row.addWidget(self._eim)
        row.addWidget(self._told, 1)
        row.addWidget(keys)

    def show_bench(self, slots: Sequence[Slot], problem: WorkbenchError | None) -> None:
        """Show how many readers and cards there are, and whether readers can be seen at all."""
        simulated = sum(slot.kind == "sim" for slot in slots)
        readers = sum(slot.kind == "pcsc" for slot in slots)
        modems = sum(slot.kind == "at" for slot in slots)
        replayed = len(slots) - simulated - readers - modems
        if problem is not None:
            tip = f"{problem.message}\n{problem.hint}".strip()
            self._service.show_state(self.tr("readers not visible"), Tone.ATTENTION, tip)
        elif readers:
            self._service.show_state(self.tr("PC/SC"), Tone.OK, self.tr("Readers are watched."))
        else:
            self._service.show_state(self.tr("no reader"), Tone.NEUTRAL)
        words = self.tr("Readers: {0}").format(readers)
        if modems:
            words += self.tr("  ·  Modems: {0}").format(modems)
        words += self.tr("  ·  Simulated cards: {0}").format(simulated)
        if replayed:
            words += self.tr("  ·  Replayed cards: {0}").format(replayed)
        self._bench.setText(words)

    def show_eim(self, status: HostStatus) -> None:
        """Show where the bench eIM is reached, and what waits there."""
        from widgets.eim_words import status_words

        self._eim.setText(status_words(status))
        self._eim.show()

    def tell(self, words: str) -> None:
        """Say what just happened; it fades after some seconds."""
        if words:
            self._told.setText(words)
            self._calm.start()
