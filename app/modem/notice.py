"""Makes a modem notice that its card has another profile, and proves that it did.

A modem reads ICCID and IMSI when it starts the card and remembers them. What makes it start the
card again differs from modem to modem, so the way is a choice; whether it helped is always looked
up: ICCID, IMSI and registration before and afterwards.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from app.card.card import Card
from app.errors import DeviceError, NotSupportedError
from app.modem.at_error import Fault
from app.modem.identity import reception
from app.modem.link import ModemLink
from app.modem.memory import DeviceMemory, memory_key
from app.modem.quirks import Behaviour
from app.modem.subscription import subscription
from app.values.ids import Iccid
from app.values.modem import Reception, Subscription

_AT_HOME, _ROAMING = 1, 5
_COMMAND_S = 30.0
_LEAST, _FLIGHT = "AT+CFUN=0", "AT+CFUN=4"


class NoticeWay(StrEnum):
    """What makes the modem look at its card again."""

    REFRESH = "refresh"
    """Nothing but the card's own REFRESH, asked for when the profile was changed."""
    CFUN = "cfun"
    """As little functionality as the modem has, and back; flight mode if it has nothing less."""
    SIM_POWER = "sim-power"
    """The card without power for a moment; the modem keeps running."""
    REBOOT = "reboot"
    """The modem starts anew; its port goes away and returns."""
    BY_HAND = "by-hand"
    """Somebody switches the device off and on."""


class Noticed(StrEnum):
    """What the comparison says."""

    YES = "noticed"
    UNREGISTERED = "noticed, not registered"
    HALF = "not taken over"
    """The modem reads another ICCID but works with the same IMSI as before."""
    NO = "nothing changed"
    LOST = "modem gone"


@dataclass(frozen=True, slots=True)
class Glance:
    """What a modem works with at one moment; fields it does not tell are empty."""

    subscription: Subscription = field(default_factory=Subscription)
    reception: Reception = field(default_factory=Reception)

    @property
    def registered(self) -> bool:
        """Whether the modem says it is registered, at home or roaming."""
        return self.reception.code in (_AT_HOME, _ROAMING)


@dataclass(frozen=True, slots=True)
class NoticeLimits:
    """How long to look, in seconds.

    deadline: at most. settle: as long as the modem is there and unchanged before that counts as
    nothing changed. poll: between two looks.
    """

    deadline: float = 90.0
    settle: float = 20.0
    poll: float = 1.0


@dataclass(frozen=True, slots=True)
class NoticeProgress:
    """How far it is. text: what is going on; glance: as last seen, None while the modem is away."""

    text: str
    elapsed_s: float
    deadline_s: float
    glance: Glance | None = None


@dataclass(frozen=True, slots=True)
class NoticeResult:
    """How it ended. after: None when the modem did not return. went_away: its port vanished."""

    way: NoticeWay
    verdict: Noticed
    text: str
    hint: str
    before: Glance
    after: Glance | None
    waited_s: float
    went_away: bool = False


Tell = Callable[[NoticeProgress], None]


def _no_one(progress: NoticeProgress) -> None:
    """Tell nobody."""


def ways_of(behaviour: Behaviour) -> tuple[NoticeWay, ...]:
    """Return the ways open for a modem, the advised one first."""
    known = (
        (NoticeWay.REFRESH, True),
        (NoticeWay.CFUN, bool(behaviour.reset)),
        (NoticeWay.SIM_POWER, bool(behaviour.sim_power)),
        (NoticeWay.REBOOT, bool(behaviour.reboot)),
        (NoticeWay.BY_HAND, True),
    )
    possible = [way for way, possible in known if possible]
    return tuple(sorted(possible, key=lambda way: way != behaviour.notice))


def commands_of(way: NoticeWay, behaviour: Behaviour) -> tuple[str, ...]:
    """Return what is sent; empty where nothing is. Raises NotSupportedError for no known way."""
    if way not in ways_of(behaviour):
        raise NotSupportedError(
            f"No command is known that does this on this modem: {way}.",
            needs=str(way),
            hint="Choose another way, or switch the device off and on by hand.",
        )
    sent = {
        NoticeWay.CFUN: behaviour.reset,
        NoticeWay.SIM_POWER: behaviour.sim_power,
        NoticeWay.REBOOT: behaviour.reboot,
    }
    return sent.get(way, ())


def chosen_way(link: ModemLink) -> NoticeWay:
    """Return the way kept for this modem, the advised one if none was. Raises DeviceError."""
    open_ways = ways_of(link.behaviour)
    kept = DeviceMemory(memory_key(link.identity)).kept.notice
    return next((way for way in open_ways if way == kept), open_ways[0])


def keep_way(link: ModemLink, way: NoticeWay) -> None:
    """Keep a way for this modem, whatever port it has next time. Raises DeviceError."""
    DeviceMemory(memory_key(link.identity)).keep_notice(way)


def enable_for_notice(card: Card, profile: Iccid, way: NoticeWay) -> None:
    """Enable a profile and leave it to the modem to take that up, by the way that is to follow.

    Neither a reset nor a REFRESH is done from here, as `Card.enable` does: they would hide whether
    the way works. Raises ProcedureError when the card refuses, DeviceError.
    """
    card.session().enable(profile, refresh=way is NoticeWay.REFRESH)


def glance(link: ModemLink) -> Glance:
    """Ask which profile the modem works with and whether it is registered. Raises DeviceError."""
    dialogue = link.dialogue()
    return Glance(subscription(dialogue), reception(dialogue))


def make_notice(
    link: ModemLink,
    way: NoticeWay,
    *,
    before: Glance | None = None,
    limits: NoticeLimits | None = None,
    tell: Tell = _no_one,
    by_hand: Callable[[], None] | None = None,
) -> NoticeResult:
    """Have the modem look at its card again and wait until that shows, or the time is over.

    before: as it was before the profile was changed; looked up now if not given. by_hand: returns
    once somebody has switched the device off and on. Raises NotSupportedError for a way the modem
    does not have, DeviceError when it cannot be reached at the start, CancelledError.
    """
    result = _Attempt(link, way, limits or NoticeLimits(), tell).run(before, by_hand)
    # Without a change of the profile there was nothing to notice, and that says nothing of the way.
    if before is not None or result.verdict is Noticed.YES:
        DeviceMemory(memory_key(link.identity)).keep_found(way, result.verdict)
    return result


class _Attempt:
    def __init__(self, link: ModemLink, way: NoticeWay, limits: NoticeLimits, tell: Tell) -> None:
        self._link = link
        self._way = way
        self._limits = limits
        self._tell = tell
        self._began = time.monotonic()
        self._away = False
        self._seen: Glance | None = None

    def run(self, before: Glance | None, by_hand: Callable[[], None] | None) -> NoticeResult:
        commands = commands_of(self._way, self._link.behaviour)
        before = before or glance(self._link)
        if by_hand is not None and self._way is NoticeWay.BY_HAND:
            self._link.close()
            by_hand()
        for command in commands:
            self._send(command)
        self._began = time.monotonic()
        return self._result(before, self._watch(before))

    def _send(self, command: str) -> None:
        self._say(f"Sending {command}")
        try:
            self._link.dialogue().ask(command, _COMMAND_S)
        except DeviceError as error:
            if _lost(error) and self._way is NoticeWay.REBOOT:
                self._lose()  # it may restart before it has answered
            elif command == _LEAST and not _lost(error):
                self._send(_FLIGHT)
            else:
                raise

    def _watch(self, before: Glance) -> Noticed:
        unchanged_since: float | None = None
        while (elapsed := time.monotonic() - self._began) < self._limits.deadline:
            now = self._look()
            verdict = compare(before, now)
            if verdict is Noticed.YES:
                return verdict
            waits = verdict is Noticed.NO and now is not None and now.registered
            if not waits:
                unchanged_since = None
            elif unchanged_since is None:
                unchanged_since = elapsed
            if unchanged_since is not None and self._settled(elapsed - unchanged_since):
                return verdict
            self._link.pause(self._limits.poll)
        return compare(before, self._seen)

    def _settled(self, unchanged_s: float) -> bool:
        restarting = self._way is NoticeWay.REBOOT and not self._away
        return unchanged_s >= self._limits.settle * (2 if restarting else 1)

    def _look(self) -> Glance | None:
        try:
            self._seen = glance(self._link)
        except DeviceError:
            self._lose()
        waiting = "The modem is away; waiting for its return"
        self._say(waiting if self._seen is None else "Looking which profile the modem works with")
        return self._seen

    def _lose(self) -> None:
        self._link.close()
        self._away = True
        self._seen = None

    def _say(self, text: str) -> None:
        elapsed = time.monotonic() - self._began
        self._tell(NoticeProgress(text, elapsed, self._limits.deadline, self._seen))

    def _result(self, before: Glance, verdict: Noticed) -> NoticeResult:
        text, hint = _WORDS[verdict]
        return NoticeResult(
            self._way,
            verdict,
            text,
            hint,
            before,
            self._seen,
            waited_s=time.monotonic() - self._began,
            went_away=self._away,
        )


def compare(before: Glance, after: Glance | None) -> Noticed:
    """Say whether a modem works with another profile than before."""
    if after is None:
        return Noticed.LOST
    old, new = before.subscription, after.subscription
    card_changed = bool(new.iccid) and new.iccid != old.iccid
    if new.imsi and new.imsi != old.imsi:
        card_changed = True
    elif card_changed and new.imsi:
        return Noticed.HALF
    if not card_changed:
        return Noticed.NO
    return Noticed.YES if after.registered else Noticed.UNREGISTERED


_WORDS: dict[Noticed, tuple[str, str]] = {
    Noticed.YES: ("The modem works with the other profile and is registered.", ""),
    Noticed.UNREGISTERED: (
        "The modem works with the other profile, but no network has registered it.",
        "Look at signal and antenna, then at the profile: is it active at its operator, and may "
        "it be used here?",
    ),
    Noticed.HALF: (
        "The modem reads the new ICCID but still works with the IMSI from before.",
        "Take a stronger way: power the SIM off and on, or restart the modem.",
    ),
    Noticed.NO: (
        "The modem still works with the profile from before.",
        "Take a stronger way: power the SIM off and on, or restart the modem. If that does not "
        "help either, read the card: was the profile really enabled?",
    ),
    Noticed.LOST: (
        "The modem went away and did not return in time.",
        "Wait, look whether its port has another name now (`eim-workbench modem list`), or "
        "switch the device off and on.",
    ),
}


def _lost(error: DeviceError) -> bool:
    """Whether an error means silence or a vanished port, and not a refusal of the modem."""
    kind = getattr(error, "kind", None)
    return kind is None or kind is Fault.SILENT
