"""One place on the bench where a card can be: its lane, its card, and what is known of it.

Everything that touches the card runs on the slot's own lane, in order. Between two pieces of work
the card is let go, so that another program, or this one's command line, can have it. The slot keeps
the last report and says when it has become stale. Callable from any thread.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from app.card.transport import CardUri
from app.errors import CancelledError, DeviceError, WorkbenchError
from app.runtime import Lane
from app.values.euicc import CardReport, Verdict

if TYPE_CHECKING:
    from app.card.card import Card

T = TypeVar("T")


class SlotState(StrEnum):
    """What stands in the slot."""

    NO_CARD = "no card"
    CARD = "card, not read yet"
    READY = "ready"
    ERROR = "error"
    GONE = "reader gone"
    """The reader, or the port of a modem, is not plugged in."""


@dataclass(frozen=True, slots=True)
class SlotStatus:
    """A slot at one moment. busy: what is running now, empty when idle.

    stale: the report was read before the card was removed or changed.
    in_use: another program holds the card (as far as PC/SC tells).
    """

    state: SlotState
    verdict: Verdict | None = None
    report: CardReport | None = None
    error: WorkbenchError | None = None
    busy: str = ""
    stale: bool = False
    in_use: bool = False

    def same_card(self, before: CardReport) -> bool:
        """Whether, as far as is known, the card of an earlier report is still in the slot."""
        now = self.report
        if now is None or self.stale:
            return False
        return (now.eid, now.verdict.atr) == (before.eid, before.verdict.atr)


class Slot:
    """A reader, a modem, or a simulated card on the bench."""

    def __init__(
        self,
        uri: str,
        name: str,
        lane: Lane,
        open_card: Callable[[str, Callable[[], None]], Card],
        changed: Callable[[], None],
        *,
        present: bool,
    ) -> None:
        self.uri = uri
        self.name = name
        self.kind = CardUri.parse(uri).scheme
        self._lane = lane
        self._open_card = open_card
        self._changed = changed
        self._lock = threading.Lock()
        self._status = SlotStatus(SlotState.CARD if present else SlotState.NO_CARD)

    @property
    def status(self) -> SlotStatus:
        """What is known now; a new object after every change."""
        return self._status

    async def read(self) -> CardReport:
        """Read everything the card page shows and keep it. Raises WorkbenchError if nothing can."""
        report = await self.run(lambda card: card.report(), "Reading the card")
        self._set(
            state=SlotState.READY, verdict=report.verdict, report=report, error=None, stale=False
        )
        return report

    async def run(self, work: Callable[[Card], T], label: str) -> T:
        """Run work with the card on the slot's lane; `label` says what is going on.

        Raises WorkbenchError. Cancelling the awaiting task stops the work between two APDUs.
        """
        try:
            return await self._lane.run(lambda: self._work(work, label))
        except asyncio.CancelledError:
            self._set(busy="")
            raise

    async def run_beside(self, work: Callable[[], T], label: str) -> T:
        """Run work in turn with that on the card, without opening it: for what has the same port.

        The lane's `check` is for the work to call. Raises WorkbenchError, as `run` does.
        """
        try:
            return await self._lane.run(lambda: self._work_beside(work, label))
        except asyncio.CancelledError:
            self._set(busy="")
            raise

    @property
    def waiting(self) -> int:
        """How many pieces of work wait for the lane; one that only listens makes room for them."""
        return self._lane.waiting

    @property
    def check(self) -> Callable[[], None]:
        """What work on the lane calls now and then; raises CancelledError once it is cancelled."""
        return self._lane.check

    def seen(self, *, present: bool, in_use: bool = False) -> None:
        """Take what the reader watch saw: a card came, went, or is held by someone."""
        status = self._status
        if not present and status.state not in (SlotState.NO_CARD, SlotState.GONE):
            self._set(
                state=SlotState.NO_CARD, stale=status.report is not None, error=None, in_use=False
            )
        elif present and status.state in (SlotState.NO_CARD, SlotState.GONE):
            self._set(state=SlotState.CARD, error=None, in_use=in_use)
        elif in_use != status.in_use:
            self._set(in_use=in_use)

    def gone(self) -> None:
        """The reader, or the port of a modem, went away."""
        status = self._status
        if status.state is not SlotState.GONE:
            self._set(state=SlotState.GONE, stale=status.report is not None, in_use=False)

    def close(self) -> None:
        """Stop what runs and end the lane."""
        self._lane.close()

    def _work(self, work: Callable[[Card], T], label: str) -> T:
        self._set(busy=label)
        card = self._open_card(self.uri, self._lane.check)
        try:
            return work(card)
        except CancelledError:
            raise
        except DeviceError as error:
            self._set(state=self._failed_state(), error=error)
            raise
        except WorkbenchError as error:
            self._set(error=error)
            raise
        finally:
            card.close()
            self._set(busy="")

    def _work_beside(self, work: Callable[[], T], label: str) -> T:
        self._set(busy=label)
        try:
            return work()
        finally:
            self._set(busy="")

    def _failed_state(self) -> SlotState:
        state = self._status.state
        return state if state in (SlotState.NO_CARD, SlotState.GONE) else SlotState.ERROR

    def _set(self, **changes: object) -> None:
        with self._lock:
            new = replace(self._status, **changes)  # type: ignore[arg-type]  # checked by replace
            different = new != self._status
            self._status = new
        if different:
            self._changed()
