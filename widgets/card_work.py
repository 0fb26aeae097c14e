"""Work on cards: one job per slot at a time, with its error kept until the user has read it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QObject, Signal

from app.card.slot import Slot
from app.errors import CancelledError, DeviceError, WorkbenchError
from app.runtime import Runtime
from app.values.euicc import CardReport
from widgets.bridge import Job

if TYPE_CHECKING:
    from app.card.card import Card


@dataclass(frozen=True, slots=True)
class Running:
    """A job and what it does, in words."""

    job: Job
    label: str


class CardWork(QObject):
    """Starts, cancels and remembers jobs by slot. Used from the GUI thread only.

    Signals:
        changed: a job began or ended, or an error came or went.
        done: what was accomplished, in words, and the verb's result.
        crashed: an exception that is our own defect.
    """

    changed = Signal()
    done = Signal(str, object)
    crashed = Signal(object)

    def __init__(
        self, runtime: Runtime, last_seq: Callable[[], int], parent: QObject | None = None
    ) -> None:
        """last_seq: the seq of the newest traffic record."""
        super().__init__(parent)
        self._runtime = runtime
        self._last_seq = last_seq
        self._running: dict[Slot, Running] = {}
        self._errors: dict[Slot, WorkbenchError] = {}
        self._failed_at: dict[Slot, int] = {}
        self._declined: set[Slot] = set()

    def running(self, slot: Slot) -> Running | None:
        """Return what this window runs on a slot now."""
        return self._running.get(slot)

    def error(self, slot: Slot) -> WorkbenchError | None:
        """Return how the last work on a slot failed, until it is dismissed or work begins."""
        return self._errors.get(slot)

    def failed_at(self, slot: Slot) -> int:
        """Return the seq of the newest traffic record when the last work failed; 0 if unknown."""
        return self._failed_at.get(slot, 0)

    def declined(self, slot: Slot) -> bool:
        """Whether the user cancelled reading this card; then it is not read unasked."""
        return slot in self._declined

    def dismiss(self, slot: Slot) -> None:
        """Forget the error of a slot."""
        if self._errors.pop(slot, None) is not None:
            self.changed.emit()

    def forget(self, slot: Slot) -> None:
        """The card left: what was cancelled or failed on it no longer matters."""
        self._declined.discard(slot)
        self._errors.pop(slot, None)

    def read(self, slot: Slot) -> None:
        """Read the whole card, unless work already runs there."""
        if slot not in self._running:
            job = Job(self._runtime, self._noting(slot, slot.read()), self)
            self._start(slot, job, self.tr("Reading the card"))

    def run(
        self,
        slot: Slot,
        work: Callable[[Card], Any],
        label: str,
        outcome: str = "",
        *,
        then_read: bool = True,
        asked_about: CardReport | None = None,
    ) -> None:
        """Run a verb and read the card again, whether it worked or not.

        label: what is going on. outcome: what to say when it worked; empty says nothing.
        then_read: False for a verb that changes nothing. asked_about: what the user was shown
        when they said yes; on another card than that one nothing is done.
        """
        if slot in self._running:
            return
        if asked_about is not None and not slot.status.same_card(asked_about):
            self._errors[slot] = other_card()
            self.changed.emit()
            return
        doing = self._noting(slot, slot.run(work, label))
        job = Job(self._runtime, _then_read(slot, doing) if then_read else doing, self)
        job.done.connect(lambda result: self.done.emit(outcome, result))
        self._start(slot, job, label)

    def run_beside(
        self,
        slot: Slot,
        work: Callable[[], Any],
        label: str,
        outcome: str = "",
        *,
        then_read: bool = False,
    ) -> None:
        """Run what has the card's port to itself, in turn with the work on the card.

        label, outcome, then_read: as for `run`. The work calls `slot.check` to be cancelled.
        """
        if slot in self._running:
            return
        doing = self._noting(slot, slot.run_beside(work, label))
        job = Job(self._runtime, _then_read(slot, doing) if then_read else doing, self)
        job.done.connect(lambda result: self.done.emit(outcome, result))
        self._start(slot, job, label)

    def cancel(self, slot: Slot) -> None:
        """Stop what runs on a slot, between two APDUs."""
        if running := self._running.get(slot):
            running.job.cancel()

    def _start(self, slot: Slot, job: Job, label: str) -> None:
        self._errors.pop(slot, None)
        self._declined.discard(slot)
        self._running[slot] = Running(job, label)
        job.done.connect(lambda _result: self._ended(slot))
        job.failed.connect(lambda error: self._failed(slot, error))
        job.cancelled.connect(lambda: self._cancelled(slot))
        self.changed.emit()

    def _ended(self, slot: Slot) -> None:
        self._running.pop(slot, None)
        self.changed.emit()

    def _failed(self, slot: Slot, error: BaseException) -> None:
        if isinstance(error, WorkbenchError):
            self._errors[slot] = error
        else:
            self.crashed.emit(error)
        self._ended(slot)

    def _cancelled(self, slot: Slot) -> None:
        self._declined.add(slot)
        self._ended(slot)

    async def _noting(self, slot: Slot, doing: Coroutine[Any, Any, Any]) -> Any:
        try:
            return await doing
        except WorkbenchError:
            self._failed_at[slot] = self._last_seq()  # before anything else is exchanged
            raise


async def _then_read(slot: Slot, doing: Coroutine[Any, Any, Any]) -> Any:
    try:
        result = await doing
    except (CancelledError, DeviceError):
        raise
    except WorkbenchError:
        with suppress(WorkbenchError):  # the first error is the one to tell
            await slot.read()
        raise
    await slot.read()
    return result


def other_card() -> DeviceError:
    """Return the error for a card that was exchanged after the user was asked about it."""
    return DeviceError(
        QCoreApplication.translate(
            "card_work", "This is not the card you were asked about; nothing was done."
        ),
        hint=QCoreApplication.translate("card_work", "Look at the card and ask again."),
    )
