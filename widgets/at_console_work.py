"""Sessions with modems: what was typed and what came, one session a modem, on the modem's lane."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal

from app.card.slot import Slot
from app.errors import CancelledError, WorkbenchError
from app.modem.console import Console, ConsoleLine
from app.modem.console_history import ConsoleHistory
from app.modem.console_rules import Judgement
from app.runtime import Runtime
from app.values.traffic import Tap
from widgets.bridge import Job

Entry = ConsoleLine | WorkbenchError
"""A line that came or went, or why something was not done."""

MOST_ENTRIES = 2000
"""Entries of a session that are kept; the traffic has all that was on the line."""


@dataclass(slots=True)
class AtSession:
    """What is known of one modem's session.

    allow_changes: for as long as the program runs, or until it is taken back. sending: what is
    under way, as it may be seen; empty when nothing is. deadline_s: how long it may take.
    listening: what comes unasked is wanted.
    """

    slot: Slot
    history: ConsoleHistory
    entries: list[Entry] = field(default_factory=list)
    allow_changes: bool = False
    sending: str = ""
    deadline_s: float = 0.0
    listening: bool = False
    job: Job | None = None


class AtConsoleWork(QObject):
    """Sends lines and listens. Used from the GUI thread only.

    Signals:
        told: URI of the modem and a new entry of its session.
        changed: something began or ended.
        crashed: an exception that is our own defect.
    """

    told = Signal(str, object)
    changed = Signal()
    crashed = Signal(object)
    _came = Signal(str, object)

    def __init__(self, runtime: Runtime, tap: Tap, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runtime = runtime
        self._tap = tap
        self._sessions: dict[str, AtSession] = {}
        self._came.connect(self._on_came, Qt.ConnectionType.QueuedConnection)

    def session(self, slot: Slot) -> AtSession:
        """Return the session with the modem of a slot, begun if there is none."""
        found = self._sessions.get(slot.uri)
        if found is None:
            found = AtSession(slot, ConsoleHistory(slot.uri))
            self._sessions[slot.uri] = found
        found.slot = slot  # unplugged and plugged in, it may be another
        return found

    def send(self, session: AtSession, line: str, judged: Judgement, confirmed: str = "") -> None:
        """Send a line that the rules let through; one after another."""
        if session.sending:
            return
        session.history.add(line, secret=judged.secret)
        session.sending, session.deadline_s = judged.shown.strip(), judged.deadline_s
        console = self._console(session)
        console.allow_changes = session.allow_changes
        told = partial(self._tell, session.slot.uri)
        self._start(session, lambda: console.send(line, told, confirmed=confirmed), session.sending)

    def listen(self, session: AtSession, wanted: bool) -> None:
        """Begin to show what the modem sends unasked, or end that."""
        session.listening = wanted
        if wanted:
            self._listen_on(session)
        elif not session.sending and session.job is not None:
            session.job.cancel()
        self.changed.emit()

    def note(self, session: AtSession, error: WorkbenchError) -> None:
        """Keep among the lines why something was not done."""
        self._on_came(session.slot.uri, error)

    def stop(self, session: AtSession) -> None:
        """Wait no longer for the answer to what was sent."""
        if session.sending and session.job is not None:
            session.job.cancel()

    def _listen_on(self, session: AtSession) -> None:
        """Listen until somebody else wants the port; the lane comes back when they are done."""
        if session.job is not None or not session.listening:
            return
        slot = session.slot
        console, told = self._console(session), partial(self._tell, slot.uri)
        self._start(session, lambda: console.listen(told, lambda: not slot.waiting), "")

    def _console(self, session: AtSession) -> Console:
        slot = session.slot
        return Console(slot.uri, self._tap, slot.name, check=slot.check)

    def _start(self, session: AtSession, work: Callable[[], object], label: str) -> None:
        job = Job(self._runtime, session.slot.run_beside(work, label), self)
        session.job = job
        job.done.connect(lambda _result: self._ended(session, job))
        job.failed.connect(partial(self._on_failed, session, job))
        job.cancelled.connect(partial(self._on_cancelled, session, job))
        self.changed.emit()

    def _ended(self, session: AtSession, job: Job) -> None:
        if session.job is job:  # a line typed meanwhile has taken the place of the listening
            session.job = None
            session.sending = ""
            self._listen_on(session)
        self.changed.emit()

    def _on_failed(self, session: AtSession, job: Job, error: BaseException) -> None:
        session.listening = False  # a port that is gone is not asked again and again
        if isinstance(error, WorkbenchError):
            self.note(session, error)
        else:
            self.crashed.emit(error)
        self._ended(session, job)

    def _on_cancelled(self, session: AtSession, job: Job) -> None:
        if session.job is job and session.sending:
            self.note(
                session,
                CancelledError(
                    self.tr("The answer to {0} is waited for no longer.").format(session.sending),
                    hint=self.tr("The modem may still be at work on it."),
                ),
            )
        self._ended(session, job)

    def _tell(self, uri: str, line: ConsoleLine) -> None:
        """Take a line from the lane over to the GUI thread."""
        with suppress(RuntimeError):  # the window is gone
            self._came.emit(uri, line)

    def _on_came(self, uri: str, entry: Entry) -> None:
        entries = self._sessions[uri].entries
        entries.append(entry)
        del entries[:-MOST_ENTRIES]
        self.told.emit(uri, entry)
