"""What an IPA is told about itself, and how it is to behave."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from app.settings import RefreshPolicy

MOST_PACKAGES = 16
"""Packages taken in one round; an eIM with more is asked again in the next."""


class NotificationWay(StrEnum):
    """Where pending notifications go when a round ends."""

    EIM = "eim"
    """To the eIM, which passes them on (ESipa HandleNotification)."""
    SMDP = "smdp"
    """Straight to the server that each names (ES9+); needs a way to that."""
    KEEP = "keep"
    """Nowhere: they stay on the card."""


@dataclass(frozen=True, slots=True)
class AboutIpa:
    """How the IPA describes its device and itself when an eIM asks.

    tac: the first eight digits of the IMEI. features, protocols: names of bits of IpaCapabilities.
    """

    tac: str = "35000000"
    imei: str = ""
    features: tuple[str, ...] = ()
    protocols: tuple[str, ...] = ("ipaRetrieveHttps", "ipaRetrieveCoaps")


@dataclass(frozen=True, slots=True)
class IpaOptions:
    """One IPA. eim_id: which eIM of several; empty if the card has one only.

    dialect: version of SGP.32 to write in, empty for the card's. policy: what follows a switch of
    profiles, None for the card's setting. cause: a StateChangeCause to tell once. rplmn: three
    bytes. attempts: how often a message is sent before the round gives up. interval_s: between the
    rounds of a loop.
    """

    eim_id: str = ""
    dialect: str = ""
    policy: RefreshPolicy | None = None
    cause: int | None = None
    rplmn: bytes = b""
    attempts: int = 3
    most_packages: int = MOST_PACKAGES
    notifications: NotificationWay = NotificationWay.EIM
    with_result: bool = True
    """Whether notifications that a package caused travel with its result."""
    interval_s: float = 900.0
    about: AboutIpa = field(default_factory=AboutIpa)
