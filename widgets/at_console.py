"""The AT console: a line to type for the modem that is shown, and what came back.

It only reads until the user allows changes; what cannot be undone has to be typed twice.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.card.slot import Slot, SlotState
from app.errors import NotSupportedError
from app.modem.console_rules import Judgement, Level, judge, permit
from widgets.at_console_bar import AtConsoleBar
from widgets.at_console_input import AtConsoleInput
from widgets.at_console_output import AtConsoleOutput
from widgets.at_console_work import AtConsoleWork, AtSession, Entry
from widgets.buttons import push_button
from widgets.confirm_dialog import ConfirmDialog
from widgets.labels import label
from widgets.panel import rule
from widgets.privacy import Mask
from widgets.question_dialog import QuestionDialog

_SIZE = QSize(960, 232)
_TICK_MS = 250
_PATIENCE_MS = 1000
"""How long an answer may take before it is said that one waits."""


class AtConsole(QWidget):
    """Shows the session with one modem at a time; each keeps its own lines and history.

    Signals:
        traffic_requested: seq of the record behind a line.
        closed: the user wants the room for something else.
    """

    traffic_requested = Signal(int)
    closed = Signal()

    def __init__(self, work: AtConsoleWork, mask: Mask, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._session: AtSession | None = None
        self._waited = 0
        self.bar = AtConsoleBar()
        self.output = AtConsoleOutput(mask)
        self.input = AtConsoleInput()
        self._send = push_button(self.tr("Se&nd"), "", "play")
        self._stop = push_button(self.tr("Stop waiting"), "link", "stop")
        self._state = label("", "muted")
        self._clock = QTimer(self)
        self._clock.setInterval(_TICK_MS)
        self._lay_out()
        self._connect()
        self.show_slot(None)

    def show_slot(self, slot: Slot | None) -> None:
        """Show the session with a slot's modem; None for one that is no modem."""
        session = self._work.session(slot) if slot is not None else None
        if session is not self._session:
            self._session = session
            self.output.show_entries(session.entries if session else ())
            self.input.use_history(session.history.lines if session else ())
            self.input.clear()
        self._show_state()

    def sizeHint(self) -> QSize:
        """Room for eight lines."""
        return _SIZE

    def submit(self, line: str) -> None:
        """Send a line, if it may go out; else say why, or ask first."""
        session = self._session
        if session is None or session.sending or not line.strip():
            return
        try:
            judged = permit(line, allow_changes=session.allow_changes)
        except NotSupportedError as error:
            self._on_refused(session, line, error)
            return
        self._go(session, line, judged)

    def ask_changes(self, line: str = "") -> None:
        """Ask whether this session may change things; then send a line."""
        session = self._session
        if session is None:
            return
        judged = judge(line) if line else None
        dialog = QuestionDialog(
            self.tr("Allow changes on {0}?").format(session.slot.name),
            self.tr(
                "Commands that change settings, the network or the card's channels are let through "
                "until you take it back or close the program. Other programs that use this modem "
                "may be disturbed. What cannot be undone still has to be confirmed one by one."
            ),
            warning=self.tr("Changes the modem"),
            verb=self.tr("&Allow changes"),
            now=f"{judged.shown.strip()}: {judged.why}" if judged else "",
            parent=self,
        )
        dialog.confirmed.connect(partial(self._allow, session, line))
        dialog.open()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape waits no longer for an answer."""
        if event.key() == Qt.Key.Key_Escape and self._sending:
            self._stop_waiting()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Take Escape from the window's own shortcut while an answer is awaited."""
        is_override = event.type() is QEvent.Type.ShortcutOverride
        is_escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if is_override and is_escape and self._sending:
            event.accept()
            return True
        return super().event(event)

    @property
    def _sending(self) -> bool:
        return self._session is not None and bool(self._session.sending)

    def _stop_waiting(self) -> None:
        if self._session is not None:
            self._work.stop(self._session)

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 4, 16, 8)
        foot.setSpacing(8)
        foot.addWidget(self.input, 1)
        foot.addWidget(self._state)
        foot.addWidget(self._stop)
        foot.addWidget(self._send)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(rule())
        column.addWidget(self.output, 1)
        column.addLayout(foot)
        self.setFocusProxy(self.input)
        self.setAccessibleName(self.tr("AT console"))

    def _connect(self) -> None:
        self._work.told.connect(self._on_told)
        self._work.changed.connect(self._show_state)
        self.input.entered.connect(self.submit)
        self._send.clicked.connect(lambda: self.submit(self.input.text()))
        self._stop.clicked.connect(self._stop_waiting)
        self._clock.timeout.connect(self._on_tick)
        self.output.traffic_requested.connect(self._show_traffic)
        self.output.seq_changed.connect(lambda seq: self.bar.show_seq(seq > 0))
        self.bar.changes_wanted.connect(self._on_changes_wanted)
        self.bar.listening_wanted.connect(self._on_listening_wanted)
        self.bar.traffic_wanted.connect(lambda: self._show_traffic(self.output.current_seq))
        self.bar.copy_wanted.connect(self.output.copy_lines)
        self.bar.clear_wanted.connect(self._clear)
        self.bar.closed.connect(self.closed)

    def _go(self, session: AtSession, line: str, judged: Judgement, confirmed: str = "") -> None:
        self._waited = 0
        self._work.send(session, line, judged, confirmed)
        self.input.clear()
        self.input.use_history(session.history.lines)

    def _on_refused(self, session: AtSession, line: str, error: NotSupportedError) -> None:
        if error.needs == Level.CHANGES:
            self.ask_changes(line)
        elif error.needs == Level.DANGER:
            self._confirm(session, line)
        else:
            self._work.note(session, error)

    def _allow(self, session: AtSession, line: str) -> None:
        session.allow_changes = True
        self._show_state()
        if line and session is self._session:
            self.submit(line)

    def _confirm(self, session: AtSession, line: str) -> None:
        judged = judge(line)
        dialog = ConfirmDialog(
            self.tr("Send {0} to {1}?").format(judged.name, session.slot.name),
            f"{judged.shown.strip()}\n{judged.why}",
            phrase=judged.name,
            prompt=self.tr("Type {0} to send it.").format(judged.name),
            verb=self.tr("&Send"),
            parent=self,
        )
        send = partial(self._go, session, line, judged, judged.name)
        dialog.confirmed.connect(lambda _options: send())
        dialog.open()

    def _on_told(self, uri: str, entry: Entry) -> None:
        if self._session is not None and self._session.slot.uri == uri:
            self.output.add(entry)

    def _on_changes_wanted(self, wanted: bool) -> None:
        if self._session is None:
            return
        if wanted:
            self.ask_changes()
        else:
            self._session.allow_changes = False
        self._show_state()

    def _on_listening_wanted(self, wanted: bool) -> None:
        if self._session is not None:
            self._work.listen(self._session, wanted)

    def _show_traffic(self, seq: int) -> None:
        if seq:
            self.traffic_requested.emit(seq)

    def _clear(self) -> None:
        if self._session is not None:
            self._session.entries.clear()
        self.output.show_entries(())
        self.bar.show_seq(False)

    def _on_tick(self) -> None:
        self._waited += _TICK_MS
        self._show_waiting()

    def _show_state(self) -> None:
        session = self._session
        sending = self._sending
        there = session is not None and session.slot.status.state is not SlotState.GONE
        self.bar.show_session(session)
        self.input.setEnabled(there)
        self._send.setEnabled(there and not sending)
        self._send.setVisible(not sending)
        if sending and not self._clock.isActive():
            self._clock.start()
        elif not sending:
            self._clock.stop()
        self._show_waiting()

    def _show_waiting(self) -> None:
        """Say what is awaited and for how long, once it takes longer than a moment."""
        session = self._session
        slow = self._sending and self._waited >= _PATIENCE_MS
        self._stop.setVisible(slow)
        self._state.setVisible(slow)
        if session is not None and slow:
            words = self.tr("waiting for {0}, {1} s of at most {2:.0f} s")
            self._state.setText(
                words.format(session.sending[:24], self._waited // 1000, session.deadline_s)
            )
