"""Constrained links as values: what a radio does to packets, and how often a device listens.

The figures of the presets are what people meet in the field, not the best a standard allows; every
one of them can be replaced. What applies a link to real packets is `app.net.link_pipe`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.errors import SettingsError


@dataclass(frozen=True, slots=True)
class Link:
    """One kind of link, seen from the device.

    up_bps, down_bps: bits per second on the wire, 0 for no limit. latency_s: one way, jitter_s is
    added at random. loss, duplicates, reordering: share of packets, 0 to 1. mtu: bytes of an IP
    packet. Raises SettingsError when a figure makes no sense.
    """

    name: str
    up_bps: int = 0
    down_bps: int = 0
    latency_s: float = 0.0
    jitter_s: float = 0.0
    loss: float = 0.0
    duplicates: float = 0.0
    reordering: float = 0.0
    mtu: int = 1500

    def __post_init__(self) -> None:
        shares = (self.loss, self.duplicates, self.reordering)
        times = (self.latency_s, self.jitter_s, self.up_bps, self.down_bps)
        if not all(0 <= share < 1 for share in shares):
            raise _nonsense("Loss, duplicates and reordering are shares from 0 to below 1.")
        if min(times) < 0:
            raise _nonsense("Rates and delays cannot be negative.")
        if not 256 <= self.mtu <= 65535:
            raise _nonsense(f"An MTU of {self.mtu} bytes is not between 256 and 65535.")

    @property
    def transparent(self) -> bool:
        """Whether packets pass as if the link were not there."""
        return self == Link(self.name, mtu=self.mtu)

    def disturbed(
        self,
        *,
        loss: float | None = None,
        duplicates: float | None = None,
        reordering: float | None = None,
    ) -> Link:
        """Return the link with other shares of mishaps; None keeps the link's own."""
        return replace(
            self,
            loss=self.loss if loss is None else loss,
            duplicates=self.duplicates if duplicates is None else duplicates,
            reordering=self.reordering if reordering is None else reordering,
        )


NB_IOT = Link("NB-IoT", 16_000, 26_000, 0.8, 0.4, loss=0.02, mtu=1358)
LTE_M = Link("LTE-M", 300_000, 375_000, 0.06, 0.03, loss=0.005, mtu=1358)
LTE = Link("LTE", 10_000_000, 50_000_000, 0.025, 0.005, loss=0.001)
NONE = Link("none")

LINKS: dict[str, Link] = {link.name: link for link in (NB_IOT, LTE_M, LTE, NONE)}


def link_named(name: str) -> Link:
    """Return a preset, however its name is spelled. Raises SettingsError."""
    found = {_plain(link): preset for link, preset in LINKS.items()}.get(_plain(name))
    if found is None:
        raise SettingsError(
            f"There is no link called “{name}”.",
            key="link",
            hint=f"Choose one of {', '.join(LINKS)}.",
        )
    return found


@dataclass(frozen=True, slots=True)
class Sleep:
    """How a device saves power. period_s: from one wake-up to the next, 0.0 for always awake.

    keeps_session: whether an open connection outlives the sleep. In PSM the modem is off and the
    network forgets the mapping of ports, so that it does not; with eDRX it does.
    """

    name: str
    period_s: float = 0.0
    keeps_session: bool = True


AWAKE = Sleep("awake")
EDRX = Sleep("eDRX", 81.92)
PSM = Sleep("PSM", 3600.0, keeps_session=False)

SLEEPS: dict[str, Sleep] = {sleep.name: sleep for sleep in (AWAKE, EDRX, PSM)}


def sleep_named(name: str) -> Sleep:
    """Return a sleep cycle, however its name is spelled. Raises SettingsError."""
    found = {_plain(sleep): cycle for sleep, cycle in SLEEPS.items()}.get(_plain(name))
    if found is None:
        raise SettingsError(
            f"There is no sleep cycle called “{name}”.",
            key="sleep",
            hint=f"Choose one of {', '.join(SLEEPS)}.",
        )
    return found


def _plain(name: str) -> str:
    return "".join(char for char in name.lower() if char.isalnum())


def _nonsense(message: str) -> SettingsError:
    return SettingsError(message, key="link", hint="Correct the figures of the link.")
