"""Does an enabled profile stay enabled? Enable, switch the power off and on, read again, judge.

Some modem software enables the old profile again when it starts; that shows only after a restart.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from app.card.card import Card
from app.errors import DeviceError, NotSupportedError
from app.modem.link import ModemLink
from app.modem.memory import DeviceMemory, memory_key
from app.modem.notice import (
    Noticed,
    NoticeLimits,
    NoticeProgress,
    NoticeResult,
    NoticeWay,
    Tell,
    enable_for_notice,
    glance,
    make_notice,
)
from app.values.euicc import ProfileInfo
from app.values.ids import Iccid

T = TypeVar("T")

_POWERING = (NoticeWay.SIM_POWER, NoticeWay.REBOOT, NoticeWay.CFUN, NoticeWay.BY_HAND)
PERSISTENCE = "persistence"
"""Under this name the verdict is remembered of the modem."""

_CARD_WAIT_S = 30.0
_BACK_S = 5.0


class Persistence(StrEnum):
    """The verdict."""

    HOLDS = "holds"
    FELL_BACK = "fell back to the old profile"
    NONE = "no profile is enabled now"
    OTHER = "another profile is enabled now"
    MODEM_LAGS = "the card holds, the modem does not follow"
    NOT_ENABLED = "was not enabled"
    UNKNOWN = "cannot be told"


@dataclass(frozen=True, slots=True)
class PersistenceStep:
    """One reading of the card. iccid: of the profile enabled then, empty for none."""

    name: str
    iccid: str
    elapsed_s: float


@dataclass(frozen=True, slots=True)
class PersistenceResult:
    """How the test ended. wanted, before: ICCIDs of the profile asked for and of the one before.

    notice: what the modem said of itself after the power came back, None if it never came so far.
    """

    verdict: Persistence
    text: str
    hint: str
    way: NoticeWay
    wanted: str
    before: str
    steps: tuple[PersistenceStep, ...]
    notice: NoticeResult | None = None


def _no_one(progress: NoticeProgress) -> None:
    """Tell nobody."""


def check_persistence(
    open_card: Callable[[], Card],
    link: ModemLink,
    wanted: Iccid,
    way: NoticeWay,
    *,
    limits: NoticeLimits | None = None,
    tell: Tell = _no_one,
    by_hand: Callable[[], None] | None = None,
) -> PersistenceResult:
    """Enable a profile, take the power away and give it back, and see what is enabled then.

    open_card: makes the card behind the same modem; it is closed again. by_hand: as in
    `make_notice`. Raises NotSupportedError for a way that leaves the power on, ProcedureError when
    the card refuses, DeviceError when card or modem cannot be reached at the start, CancelledError.
    """
    if way not in _POWERING:
        raise NotSupportedError(
            "This way leaves the card's power on, so it proves nothing.",
            needs=str(way),
            hint="Choose one of: " + ", ".join(_POWERING) + ".",
        )
    result = _Test(open_card, link, wanted, tell).run(way, limits or NoticeLimits(), by_hand)
    DeviceMemory(memory_key(link.identity)).keep_found(PERSISTENCE, result.verdict)
    return result


class _Test:
    def __init__(
        self, open_card: Callable[[], Card], link: ModemLink, wanted: Iccid, tell: Tell
    ) -> None:
        self._open_card = open_card
        self._link = link
        self._wanted = wanted
        self._tell = tell
        self._began = time.monotonic()
        self._steps: list[PersistenceStep] = []
        self._before = ""

    def run(
        self, way: NoticeWay, limits: NoticeLimits, by_hand: Callable[[], None] | None
    ) -> PersistenceResult:
        seen = glance(self._link)
        self._before = self._read("before")
        if self._before != self._wanted:
            self._enable(way)
        if self._read("after enabling") != self._wanted:
            return self._result(way, Persistence.NOT_ENABLED, None)
        changed = self._before != self._wanted
        if not changed:  # nothing is to be seen then but that the modem is back
            limits = replace(limits, settle=min(limits.settle, _BACK_S))
        notice = make_notice(
            self._link,
            way,
            before=seen if changed else None,
            limits=limits,
            tell=self._tell,
            by_hand=by_hand,
        )
        try:
            now = self._read("after the power cycle", wait_s=_CARD_WAIT_S)
        except DeviceError:
            return self._result(way, Persistence.UNKNOWN, notice)
        return self._result(way, self._judge(now, notice, changed=changed), notice)

    def _judge(self, now: str, notice: NoticeResult, *, changed: bool) -> Persistence:
        if now == self._wanted:
            follows = not changed or notice.verdict in (Noticed.YES, Noticed.UNREGISTERED)
            return Persistence.HOLDS if follows else Persistence.MODEM_LAGS
        if not now:
            return Persistence.NONE
        return Persistence.FELL_BACK if now == self._before else Persistence.OTHER

    def _read(self, name: str, wait_s: float = 0.0) -> str:
        """Read which profile is enabled; a card that was just powered may take its time."""
        self._say(f"Reading the card {name}")
        until = time.monotonic() + wait_s
        while True:
            try:
                iccid = self._on_card(lambda card: _enabled(card.profiles()))
                break
            except DeviceError:
                if time.monotonic() >= until:
                    raise
                self._link.pause(1.0)
        self._steps.append(PersistenceStep(name, iccid, time.monotonic() - self._began))
        return iccid

    def _enable(self, way: NoticeWay) -> None:
        self._say("Enabling the profile")
        self._on_card(lambda card: enable_for_notice(card, self._wanted, way))

    def _on_card(self, work: Callable[[Card], T]) -> T:
        self._link.close()
        card = self._open_card()
        try:
            return work(card)
        finally:
            card.close()

    def _say(self, text: str) -> None:
        self._link.check()
        self._tell(NoticeProgress(text, time.monotonic() - self._began, 0.0))

    def _result(
        self, way: NoticeWay, verdict: Persistence, notice: NoticeResult | None
    ) -> PersistenceResult:
        text, hint = _WORDS[verdict]
        return PersistenceResult(
            verdict, text, hint, way, self._wanted, self._before, tuple(self._steps), notice
        )


_WORDS: dict[Persistence, tuple[str, str]] = {
    Persistence.HOLDS: ("The profile was still enabled after the power cycle.", ""),
    Persistence.FELL_BACK: (
        "After the power cycle the old profile was enabled again.",
        "Something enabled it: the modem's own software, ModemManager, or the card's fallback "
        "mechanism. Repeat the test with ModemManager stopped; if it falls back again, it is the "
        "modem, so ask its maker.",
    ),
    Persistence.NONE: (
        "After the power cycle no profile was enabled.",
        "Enable one, and look at the card's notifications for what happened.",
    ),
    Persistence.OTHER: (
        "After the power cycle a third profile was enabled.",
        "Something enabled it: the modem's own software, or the card's fallback mechanism.",
    ),
    Persistence.MODEM_LAGS: (
        "The card kept the profile, but the modem did not take it over.",
        "Try a stronger way: restart the modem or switch the device off and on.",
    ),
    Persistence.NOT_ENABLED: (
        "The card said yes to enabling the profile, but it is not enabled.",
        "Read the card again; it may have come back to the old profile by itself.",
    ),
    Persistence.UNKNOWN: (
        "The card cannot be read after the power cycle.",
        "Wait until the modem is back, then read the card: which profile is enabled?",
    ),
}


def _enabled(profiles: tuple[ProfileInfo, ...]) -> str:
    return next((str(p.iccid) for p in profiles if p.enabled and p.iccid), "")
