"""Live GSMTAP in the window: two switches in the File menu, and a chip while one of them is on."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from app.capture.recorder import Recorder
from app.capture.value_text import count_text
from app.errors import WorkbenchError
from app.runtime import Runtime
from widgets.chips import Chip
from widgets.theme import Tone

if TYPE_CHECKING:
    from app.capture.gsmtap_address import Address
    from app.capture.gsmtap_live import GsmtapLive

_LOOK_MS = 400


class GsmtapSwitches(QObject):
    """Sends and receives for the recorder of the window. A click on the chip offers the switches.

    Signals:
        told: a sentence for the status line.
    """

    told = Signal(str)

    def __init__(
        self,
        runtime: Runtime,
        recorder: Recorder,
        chip: Chip,
        owner: QWidget,
        address: Address | None = None,
    ) -> None:
        """chip: shown while something is on. owner: of the actions. address: not the usual one."""
        super().__init__(owner)
        self._runtime = runtime
        self._recorder = recorder
        self._address = address
        self._chip = chip
        self._live: GsmtapLive | None = None
        self.send = self._switch(
            self.tr("&Send live to Wireshark"),
            self.tr("As GSMTAP to UDP port 4729 of this computer, secrets hidden"),
        )
        self.listen = self._switch(
            self.tr("Receive &live from other programs"),
            self.tr("GSMTAP of SIMtrace2, pySim or another workbench on UDP port 4729"),
        )
        self.menu = QMenu(owner)
        self.menu.addActions([self.send, self.listen])
        self._look = QTimer(self)
        self._look.setInterval(_LOOK_MS)
        self._look.timeout.connect(self._show)
        self.send.toggled.connect(self._on_send)
        self.listen.toggled.connect(self._on_listen)
        chip.invite()
        chip.clicked.connect(self._offer)

    def close(self) -> None:
        """Switch both off; the window goes."""
        self._look.stop()
        if self._live is not None:
            self._live.stop_sending()
            self._live.stop_listening()

    def _switch(self, words: str, tip: str) -> QAction:
        action = QAction(words, self)
        action.setCheckable(True)
        action.setToolTip(tip)
        action.setStatusTip(tip)
        return action

    def _on_send(self, on: bool) -> None:
        live = self._opened()
        if not on:
            live.stop_sending()
        elif self._start(live.start_sending, self.send):
            words = self.tr("Card traffic is sent to {0} from now on, secrets hidden.")
            self.told.emit(words.format(live.sending.target))
        self._show()

    def _on_listen(self, on: bool) -> None:
        live = self._opened()
        if not on:
            live.stop_listening()
        elif self._start(live.start_listening, self.listen):
            words = self.tr("What other programs send to {0} is recorded from now on.")
            self.told.emit(words.format(live.listening.address))
        self._show()

    def _start(self, start: Callable[[], None], switch: QAction) -> bool:
        """Start; when that fails say why, and let the switch be off again."""
        try:
            start()
        except WorkbenchError as error:
            switch.setChecked(False)
            self.told.emit(f"{error.message} {error.hint}".strip())
            return False
        self._look.start()
        return True

    def _opened(self) -> GsmtapLive:
        if self._live is None:
            from app.capture.gsmtap_live import GsmtapLive  # most windows never need it

            to = on = self._address
            self._live = GsmtapLive(self._runtime, self._recorder, to=to, on=on)
        return self._live

    def _show(self) -> None:
        """Let the chip say how it goes; nothing when both are off."""
        live = self._opened()
        sending, listening = live.sending, live.listening
        if not (sending.running or listening.running):
            self._look.stop()
            self._chip.show_state("", Tone.NEUTRAL)
            return
        words, tips = [], []
        if sending.running:
            words.append(self.tr("{0} sent").format(count_text(sending.sent)))
            tips.append(self.tr("Sent to {0}, secrets hidden").format(sending.target))
        if listening.running:
            words.append(self.tr("{0} received").format(count_text(listening.packets)))
            tips.append(self.tr("Received on {0}").format(listening.address))
        if sending.dropped:
            words.append(self.tr("{0} dropped").format(count_text(sending.dropped)))
        if listening.garbage:
            words.append(self.tr("{0} not readable").format(count_text(listening.garbage)))
        tone = Tone.ATTENTION if sending.dropped or listening.garbage else Tone.OK
        self._chip.show_state(f"GSMTAP: {', '.join(words)}", tone, "\n".join(tips))

    def _offer(self) -> None:
        self.menu.popup(self._chip.mapToGlobal(self._chip.rect().bottomLeft()))
