"""Real slots on real lanes whose card answers from a script."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, cast

from app.card.card import Card
from app.card.slot import Slot
from app.errors import WorkbenchError
from app.runtime import Runtime
from app.values.euicc import CardReport, PendingNotification
from app.values.ids import Iccid


class ScriptedCard:
    """Gives a report, or raises; notes the verbs it was asked for.

    gate: reading waits for it, and looks every few milliseconds whether it was cancelled.
    """

    def __init__(self, outcome: CardReport | WorkbenchError) -> None:
        self.outcome = outcome
        self.verb_error: WorkbenchError | None = None
        self.asked: list[tuple[Any, ...]] = []
        self.gate: threading.Event | None = None
        self._check: Callable[[], None] = lambda: None

    def opened(self, _uri: str, check: Callable[[], None]) -> Card:
        """Stand in for the factory a slot is given."""
        self._check = check
        return cast("Card", self)

    def report(self) -> CardReport:
        """Return the scripted report or raise the scripted error."""
        while self.gate is not None and not self.gate.wait(0.005):
            self._check()
        if isinstance(self.outcome, WorkbenchError):
            raise self.outcome
        return self.outcome

    def enable(self, iccid: Iccid) -> None:
        """Note it."""
        self._note("enable", iccid)

    def disable(self, iccid: Iccid) -> None:
        """Note it."""
        self._note("disable", iccid)

    def delete(self, iccid: Iccid) -> None:
        """Note it."""
        self._note("delete", iccid)

    def set_nickname(self, iccid: Iccid, text: str) -> None:
        """Note it."""
        self._note("nickname", iccid, text)

    def memory_reset(self, options: set[str]) -> None:
        """Note it."""
        self._note("reset", frozenset(options))

    def session(self) -> ScriptedCard:
        """Be the session too."""
        return self

    def set_default_dp(self, address: str) -> None:
        """Note it."""
        self._note("default", address)

    def remove_notification(self, seq: int) -> None:
        """Note it."""
        self._note("remove", seq)

    def retrieve_notifications(self, seq: int) -> tuple[PendingNotification, ...]:
        """Note it and give one back."""
        self._note("retrieve", seq)
        raw = bytes.fromhex("30020500")
        return (PendingNotification("otherSignedNotification", None, raw),)

    def close(self) -> None:
        """Nothing to let go of."""

    def _note(self, *what: Any) -> None:
        self.asked.append(what)
        if self.verb_error is not None:
            raise self.verb_error


def slot_of(
    runtime: Runtime,
    card: ScriptedCard,
    *,
    uri: str = "pcsc:Identiv uTrust 3700 F",
    present: bool = True,
    changed: Callable[[], None] = lambda: None,
) -> Slot:
    """Return a slot with that card in it."""
    name = uri.partition(":")[2] or "Simulated IoT eUICC"
    return Slot(uri, name, runtime.lane(name), card.opened, changed, present=present)
