"""A modem as it tells of itself: who made it, where it is, how its card can be reached."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Rung(StrEnum):
    """A way to reach the card through a modem, the best first."""

    CGLA = "CCHO/CGLA"
    """The modem opens a channel to an application and keeps its number to itself."""
    CSIM_CHANNEL = "CSIM with MANAGE CHANNEL"
    CSIM_BASIC = "CSIM on the basic channel"


class Outcome(StrEnum):
    """What became of an attempt."""

    WORKS = "works"
    ABSENT = "absent"
    """The modem does not know the command."""
    BUSY = "busy"
    REFUSED = "refused"
    """The modem knows the command and said no."""
    SILENT = "silent"
    LEFT_OUT = "left out"
    """Not tried: a better way was found, or a quirk of the modem forbids it."""


@dataclass(frozen=True, slots=True)
class AtExchange:
    """One command and what came back, line by line; duration in nanoseconds."""

    command: str
    answer: tuple[str, ...]
    duration_ns: int = 0


@dataclass(frozen=True, slots=True)
class RungOutcome:
    """How a rung of the ladder held. text: a sentence for the operator."""

    rung: Rung
    outcome: Outcome
    text: str
    exchanges: tuple[AtExchange, ...] = ()


@dataclass(frozen=True, slots=True)
class UsbIds:
    """Where a port hangs on the USB; location as the system writes it, such as `1-1.4`."""

    vendor: int
    product: int
    serial: str = ""
    location: str = ""

    def __str__(self) -> str:
        return f"{self.vendor:04x}:{self.product:04x}"


@dataclass(frozen=True, slots=True)
class ModemIdentity:
    """What a modem says it is; a field it does not tell is empty."""

    manufacturer: str = ""
    model: str = ""
    firmware: str = ""
    imei: str = ""
    port: str = ""
    usb: UsbIds | None = None

    @property
    def title(self) -> str:
        """The name people know it by."""
        return " ".join(part for part in (self.manufacturer, self.model) if part) or "Modem"


@dataclass(frozen=True, slots=True)
class Reception:
    """Signal and registration. signal_dbm: None when the modem does not tell.

    registration: in words (`registered, home`), `code` as +CEREG tells it; operator as the modem
    names it.
    """

    signal_dbm: int | None = None
    registration: str = ""
    code: int | None = None
    operator: str = ""
    technology: str = ""


@dataclass(frozen=True, slots=True)
class Subscription:
    """Which profile the modem works with: ICCID and IMSI as the modem reads them, empty if not."""

    iccid: str = ""
    imsi: str = ""


@dataclass(frozen=True, slots=True)
class QuirkNote:
    """A quirk that applies: what the modem does, what we do about it, where that was seen."""

    id: str
    title: str
    advice: str
    evidence: str


@dataclass(frozen=True, slots=True)
class ModemReport:
    """Everything the modem page shows. rung: the one in use, None when none holds."""

    identity: ModemIdentity
    reception: Reception = Reception()
    subscription: Subscription = Subscription()
    ladder: tuple[RungOutcome, ...] = ()
    rung: Rung | None = None
    quirks: tuple[QuirkNote, ...] = ()
    block_size: int = 255
    read_at_ns: int = 0
