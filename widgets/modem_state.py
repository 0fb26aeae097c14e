"""What the window knows of one modem on the bench: its report, the last proof, what waits."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.values.euicc import CardReport
from app.values.modem import ModemReport

if TYPE_CHECKING:
    from app.modem.notice import Glance, NoticeProgress, NoticeResult
    from app.modem.persistence import PersistenceResult


@dataclass(slots=True)
class ModemState:
    """One modem. Filled on its lane, read on the GUI thread; each field is replaced as a whole.

    before: what the modem worked with when it last was in step with the card, and `in_step_with`
    the ICCID the card had enabled then, empty for none; None before the card was read.
    ways: how it can be made to notice, the advised one first. outcome: how the last notice or
    persistence test ended. doing: what runs, progress: how far that is.
    """

    report: ModemReport | None = None
    ways: tuple[str, ...] = ()
    before: Glance | None = None
    in_step_with: str | None = None
    declined: str | None = None
    outcome: NoticeResult | PersistenceResult | None = None
    doing: str = ""
    progress: NoticeProgress | None = None
    by_hand: threading.Event | None = None

    def wants_notice(self, card: CardReport | None, *, stale: bool) -> bool:
        """Whether the card has another profile enabled than when the modem last was in step."""
        if card is None or stale or self.in_step_with is None or self.doing:
            return False
        now = enabled_iccid(card)
        return now not in (self.in_step_with, self.declined)

    def decline(self, card: CardReport) -> None:
        """The user does not want the modem to notice this change."""
        self.declined = enabled_iccid(card)

    def take_card(self, card: CardReport) -> None:
        """Take the first report of the card: the modem counts as in step with it."""
        if self.in_step_with is None:
            self.in_step_with = enabled_iccid(card)

    def take_report(self, report: ModemReport, seen: Glance, card: CardReport | None) -> None:
        """Take what the modem says of itself; card: as last read, perhaps before a change."""
        self.report = report
        enabled = enabled_iccid(card) if card is not None else None
        follows = bool(enabled) and report.subscription.iccid == enabled
        if self.before is None or follows:
            self.before = seen
        if follows:
            self.in_step_with, self.declined = enabled, None

    def take_glance(self, now: Glance | None, follows: str | None) -> None:
        """Take what the modem worked with at the end of a notice or test, None if it was gone.

        follows: ICCID the card has enabled, if the modem works with that one now.
        """
        if now is None:
            return
        if self.report is not None:
            self.report = replace(
                self.report,
                subscription=now.subscription,
                reception=now.reception,
                read_at_ns=time.time_ns(),
            )
        if follows is not None:
            self.before, self.in_step_with, self.declined = now, follows, None


def enabled_iccid(card: CardReport) -> str:
    """Return the ICCID of the profile that is enabled; empty for none."""
    return next((str(one.iccid) for one in card.profiles if one.enabled and one.iccid), "")
