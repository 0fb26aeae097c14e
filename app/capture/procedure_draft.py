"""A procedure while it grows: steps are added and amended, snapshots are handed out."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from app.capture.failure_levels import lost_answer, no_answer, not_delivered
from app.capture.message_facts import PackageKey
from app.capture.net_carriers import Load
from app.capture.parts import State
from app.capture.procedure import Failure, Party, Procedure, ProcedureKind, Step
from app.capture.value_text import short_digits

MOST_STEPS = 400
"""Kept of one procedure; those beyond are counted."""

_MOST_NAMED = 4
_TITLES = {
    ProcedureKind.POLL: "Poll",
    ProcedureKind.PACKAGE: "eIM package",
    ProcedureKind.DOWNLOAD: "Profile download",
    ProcedureKind.ASSOCIATION: "eIM association",
    ProcedureKind.NOTIFICATIONS: "Notification delivery",
    ProcedureKind.CARD: "Card reading",
    ProcedureKind.CONNECTION: "Failed connection",
}
PLAIN = "Files and channels"
"""Label of the steps into which plain card commands are folded."""
TIDYING = frozenset(
    {
        "ES10b.RemoveNotificationFromList",
        "ES10b.RetrieveNotificationsList",
        "ES10b.ListNotification",
    }
)


class Draft:
    """One procedure under way. executed, reported: how far a package came.

    settled: nothing more is expected but tidying up. open: whether steps may still be added by
    what merely happens next; one that is closed can still be reopened by a late result.
    """

    def __init__(self, number: int, kind: ProcedureKind, eid: str = "", lane: str = "") -> None:
        self.number = number
        self.kind = kind
        self.eid = eid
        self.lane = lane
        self.open = True
        self.settled = False
        self.executed = False
        self.reported = False
        self.earlier = 0
        self.content = ""
        self.operations: tuple[str, ...] = ()
        self.acknowledged = False
        self.late = False
        self.last_ns = 0
        self._keys: tuple[PackageKey, ...] = ()
        self._steps: list[Step] = []
        self._left_out = 0
        self._waiting: set[int] = set()
        self._answered_there: set[int] = set()
        self._sent: Counter[int] = Counter()
        self._snapshot: Procedure | None = None

    def add(self, step: Step, *, waits: bool = False, message: bytes = b"") -> int:
        """Append a step and return its place; -1 when there are too many.

        waits: for an answer. message: its bytes, when sending them again is worth telling.
        """
        self._snapshot = None
        self.last_ns = step.time_ns
        if len(self._steps) >= MOST_STEPS:
            self._left_out += 1
            return -1
        if message:
            self._sent[hash(message)] += 1
            step = replace(step, attempt=self._sent[hash(message)])
        self._steps.append(step)
        place = len(self._steps) - 1
        if waits:
            self._waiting.add(place)
        return place

    def fold(self, question: Step, answer: Step | None) -> bool:
        """Fold plain card commands into those that came right before them, if they did."""
        if len(self._steps) < 2 or answer is None or self._steps[-1].label != f"↳ {PLAIN}":
            return False
        for place, new in ((-2, question), (-1, answer)):
            old = self._steps[place]
            self._steps[place] = replace(
                old,
                last_seq=new.last_seq,
                size=old.size + new.size,
                wire=old.wire + new.wire,
                frames=old.frames + new.frames,
                duration_ns=old.duration_ns + new.duration_ns,
                state=new.state if new.state is State.FAILED else old.state,
            )
        self.last_ns = answer.time_ns
        self._snapshot = None
        return True

    def answered(self, place: int) -> None:
        """Note that the question at a place got its answer."""
        self._waiting.discard(place)
        self._snapshot = None

    def answered_there(self, place: int) -> None:
        """Note that the other end answered the question at a place."""
        self._answered_there.add(place)

    def carry(self, place: int, load: Load) -> None:
        """Add what carried the message at a place."""
        if (load.frames or load.flights) and 0 <= place < len(self._steps):
            old = self._steps[place]
            self._steps[place] = replace(
                old,
                wire=old.wire + load.wire,
                frames=old.frames + load.frames,
                blocks=old.blocks + load.blocks,
                retransmissions=old.retransmissions + load.retransmissions,
                flights=old.flights + load.flights,
            )
            self._snapshot = None

    def copied(self, place: int) -> None:
        """Count a record of the same message made at the other end."""
        if 0 <= place < len(self._steps):
            self._steps[place] = replace(self._steps[place], copies=self._steps[place].copies + 1)
            self._snapshot = None

    def fail(self, place: int, failure: Failure) -> None:
        """Blame a step, unless it was blamed for something before."""
        if 0 <= place < len(self._steps) and self._steps[place].failure is None:
            self._steps[place] = replace(self._steps[place], state=State.FAILED, failure=failure)
            self._snapshot = None

    def know(self, keys: tuple[PackageKey, ...] = (), eid: str = "") -> None:
        """Note which package it is about and on which eUICC."""
        self._keys = tuple(dict.fromkeys((*self._keys, *keys)))[:8]
        self.eid = self.eid or eid
        self._snapshot = None

    def settle(self) -> None:
        """Note that what it was about is done."""
        self.settled = True
        self._snapshot = None

    def close(self) -> None:
        """Take no further steps; what is missing then counts as missing."""
        if not self.open:
            return
        self.open = False
        for place in sorted(self._waiting):
            step = self._steps[place]
            there = place in self._answered_there
            to_card = step.receiver is Party.EUICC
            self.fail(
                place, lost_answer(step.label) if there else no_answer(step.label, to_card=to_card)
            )
        self._waiting.clear()
        self._snapshot = None

    def reopen(self) -> None:
        """Take steps again: a result came late."""
        self.open, self.late = True, True
        self._snapshot = None

    def snapshot(self) -> Procedure:
        """Return the procedure as it is now."""
        if self._snapshot is None:
            self._snapshot = self._made()
        return self._snapshot

    def _made(self) -> Procedure:
        failure = self._failure()
        running = self.open and not self.settled
        state, status = self._standing(failure, running)
        counter = next((key for key in self._keys if key.counter is not None), PackageKey())
        transaction = next((key.transaction for key in self._keys if key.transaction), "")
        return Procedure(
            self.number,
            self.kind,
            self._title(counter),
            tuple(self._steps),
            state,
            status,
            running,
            self.eid,
            transaction,
            counter.counter,
            counter.eim_id,
            self._left_out,
            self.earlier,
            failure,
        )

    @property
    def undelivered(self) -> bool:
        """Whether a package was executed for an eIM that has not been told."""
        return self.executed and not self.reported and bool(self.content)

    @property
    def only_notifications(self) -> bool:
        """Whether nothing but notifications was asked of the card."""
        return all(step.label.removeprefix("↳ ") in TIDYING for step in self._steps)

    def _failure(self) -> Failure | None:
        found = [step.failure for step in self._steps if step.failure is not None]
        own = [one for one in found if one.level.value != "transport"]
        if own:
            return own[0]
        if self.undelivered and not self.open:
            return not_delivered()
        delivered = self.acknowledged and self.reported
        return found[0] if found and not delivered else None

    def _standing(self, failure: Failure | None, running: bool) -> tuple[State, str]:
        if self.undelivered and not self.open:
            return State.ATTENTION, "executed, result not delivered"
        if failure is not None:
            return State.FAILED, failure.title
        if running:
            return State.NEUTRAL, "running"
        if self.kind is ProcedureKind.POLL:
            return State.OK, "nothing to do"
        if self.content and not self.reported:
            return State.ATTENTION, "ended without a result"
        return State.OK, "done, its result was delivered late" if self.late else "done"

    def _title(self, counter: PackageKey) -> str:
        title = _TITLES[self.kind]
        if self.content == "data":
            title = "eUICC data request"
        if counter.counter is not None and self.kind is ProcedureKind.PACKAGE:
            title += f" {counter.counter}"
        if self.operations:
            title += f": {', '.join(self.operations[:_MOST_NAMED])}"
            title += " …" if len(self.operations) > _MOST_NAMED else ""
        who = short_digits(self.eid) if self.eid else self.lane
        return f"{title} · {who}" if who else title
