"""The line above the AT console: which modem, what the session may do, what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from widgets.at_console_work import AtSession
from widgets.buttons import icon_button, push_button
from widgets.chips import Chip
from widgets.icons import SIZE, set_icon
from widgets.labels import ElidedLabel, heading
from widgets.theme import Tone


class AtConsoleBar(QWidget):
    """Emits what the user wants; shows the session it is told.

    Signals:
        changes_wanted: changes are to be allowed, or no more.
        listening_wanted: what the modem sends unasked is to be shown, or no more.
        traffic_wanted: the line at the cursor is to be shown in the traffic.
        copy_wanted, clear_wanted: what is shown.
        closed: the room is wanted for something else.
    """

    changes_wanted = Signal(bool)
    listening_wanted = Signal(bool)
    traffic_wanted = Signal()
    copy_wanted = Signal()
    clear_wanted = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._allowed = False
        self._modem = ElidedLabel(role="muted")
        self.state = Chip(parent=self)
        self.changes = push_button(self.tr("Allow changes …"), "link")
        self.listen = QToolButton()
        self.listen.setProperty("kind", "link")
        self.listen.setText(self.tr("Listen"))
        self.listen.setAccessibleName(self.tr("Listen for what the modem sends unasked"))
        self.listen.setToolTip(
            self.tr("Keeps the port open between card work and shows what the modem sends unasked")
        )
        self.listen.setCheckable(True)
        self.listen.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.listen.setIconSize(QSize(SIZE, SIZE))
        self.listen.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        set_icon(self.listen, "bell", "accent")
        self.traffic = push_button(self.tr("Show in traffic"), "link", "traffic")
        self.traffic.setToolTip(self.tr("The record behind the line at the cursor (Ctrl+Return)"))
        self.traffic.setEnabled(False)
        copy = icon_button("copy", self.tr("Copy what is chosen, or all"))
        clear = icon_button("trash", self.tr("Clear the view; the traffic keeps everything"))
        close = icon_button("close", self.tr("Close the console (Ctrl+Shift+A)"), "muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 8, 6)
        row.setSpacing(8)
        row.addWidget(heading(self.tr("AT console")))
        row.addWidget(self._modem, 1)
        for one in (self.state, self.changes, self.listen, self.traffic, copy, clear, close):
            row.addWidget(one)
        self.changes.clicked.connect(lambda: self.changes_wanted.emit(not self._allowed))
        self.listen.clicked.connect(self.listening_wanted)
        self.traffic.clicked.connect(self.traffic_wanted)
        copy.clicked.connect(self.copy_wanted)
        clear.clicked.connect(self.clear_wanted)
        close.clicked.connect(self.closed)

    def show_session(self, session: AtSession | None) -> None:
        """Show which modem it is and what its session may do; None: there is no modem."""
        self._allowed = session is not None and session.allow_changes
        self._modem.setText(session.slot.name if session is not None else "")
        if self._allowed:
            tip = self.tr("Commands that change something are let through.")
            self.state.show_state(self.tr("changes allowed"), Tone.ATTENTION, tip)
            words = self.tr("Only read again")
        else:
            tip = self.tr("Only commands that change nothing are let through.")
            self.state.show_state(self.tr("only reads"), Tone.NEUTRAL, tip)
            words = self.tr("Allow changes …")
        self.changes.setText(words)
        self.changes.setAccessibleName(words)
        self.changes.setEnabled(session is not None)
        self.listen.setEnabled(session is not None)
        self.listen.setChecked(session is not None and session.listening)

    def show_seq(self, known: bool) -> None:
        """Offer the traffic when there is a record behind the line at the cursor."""
        self.traffic.setEnabled(known)
