"""One server of the bench eIM: where it listens, what it counted, and its switch."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.values.esipa import Binding, EndpointState, EndpointStatus
from widgets.buttons import CopyButton, push_button
from widgets.chips import Chip
from widgets.eim_words import binding_words, counts_words, endpoint_words
from widgets.icons import set_icon
from widgets.labels import ElidedLabel, heading, identifier
from widgets.theme import Tone

_RUNNING = (EndpointState.SERVING, EndpointState.STARTING)


class EimEndpointCard(QFrame):
    """Shows one binding.

    Signals:
        start_wanted, stop_wanted: with the Binding.
        refusals_wanted: show the handshakes that failed.
    """

    start_wanted = Signal(str)
    stop_wanted = Signal(str)
    refusals_wanted = Signal()

    def __init__(self, binding: Binding, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("frame", "panel")
        self._binding = binding
        self._state = EndpointState.STOPPED
        name = binding_words(binding)
        self.setAccessibleName(name)
        self._title = heading(name)
        self._chip = Chip()
        self._open = Chip()
        self._address = identifier()
        self._copy = CopyButton(self._address.text, self.tr("Copy the address of {0}").format(name))
        self._line = ElidedLabel("", "muted")
        self._refused = push_button("", "link", "warning")
        self._refused.setFixedHeight(24)
        self._refused.clicked.connect(self.refusals_wanted)
        self._switch = push_button("")
        self._switch.clicked.connect(self._turn)
        self._build()
        if binding is Binding.COAP:
            self._open.show_state(
                self.tr("not protected"),
                Tone.ATTENTION,
                self.tr("Nothing is encrypted and nobody is recognised: for debugging only."),
            )

    def show_status(self, status: EndpointStatus) -> None:
        """Show how the server is doing."""
        self._state = status.state
        self._chip.show_state(*endpoint_words(status.state))
        self._address.setText(status.address)
        running = status.state in _RUNNING
        words = self.tr("Stop") if running else self.tr("Start")
        if self._switch.text() != words:
            self._switch.setText(words)
            self._switch.setAccessibleName(f"{words} {binding_words(self._binding)}")
            set_icon(self._switch, "disable" if running else "play", "text", beside_text=True)
        if status.problem:
            self._line.setText(status.problem)
        elif status.requests or status.handshakes or status.refused or running:
            self._line.setText(counts_words(status))
        else:
            self._line.setText(self.tr("Nobody can reach it."))
        failures = len(status.failures)
        self._refused.setVisible(failures > 0)
        self._refused.setText(self.tr("{0} failed").format(failures))
        self._refused.setAccessibleName(
            self.tr("Show {0} failed handshakes of {1}").format(
                failures, binding_words(self._binding)
            )
        )

    def _build(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        for widget in (self._title, self._chip):
            top.addWidget(widget)
        top.addStretch(1)
        top.addWidget(self._switch)
        middle = QHBoxLayout()
        middle.setSpacing(4)
        middle.addWidget(self._address)
        middle.addWidget(self._copy)
        middle.addWidget(self._open)
        middle.addStretch(1)
        middle.addWidget(self._refused)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 12, 10)
        column.setSpacing(4)
        column.addLayout(top)
        column.addLayout(middle)
        column.addWidget(self._line)

    def _turn(self) -> None:
        wanted = self.stop_wanted if self._state in _RUNNING else self.start_wanted
        wanted.emit(self._binding.value)
