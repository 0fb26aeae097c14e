"""What device families do differently; the rows are in `resources/modems/quirks.toml`.

A row says whom it concerns, what was seen and where, and which settings follow. `Behaviour` is the
sum of the settings that apply to one modem; nothing else in the program asks for a modem's name.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cache
from typing import Any

from app.errors import SettingsError
from app.paths import resources
from app.values.modem import ModemIdentity, QuirkNote, Rung

_TEXTS = ("manufacturer", "model", "firmware")
_RUNGS = {
    "cgla": Rung.CGLA,
    "csim-channel": Rung.CSIM_CHANNEL,
    "csim-basic": Rung.CSIM_BASIC,
}


@dataclass(frozen=True, slots=True)
class Behaviour:
    """How to treat a modem. All times in seconds.

    rungs: the ways to the card worth trying, in order; empty when none is known to work.
    block_size: bytes of STORE DATA to begin with. needs_le: commands that may bring an answer
    carry Le. close_channels: whether CCHC may be sent. routine_s: plain commands; channel_s:
    opening and closing a channel; card_s: one APDU; load_s: an APDU that may load a profile.
    reset, sim_power, reboot: commands that make the modem read the card anew, empty when unknown;
    notice: which of them is advised after a profile change (`refresh`, `cfun`, `sim-power`,
    `reboot`).
    """

    rungs: tuple[Rung, ...] = (Rung.CGLA, Rung.CSIM_CHANNEL, Rung.CSIM_BASIC)
    block_size: int = 255
    needs_le: bool = False
    close_channels: bool = True
    routine_s: float = 0.3
    channel_s: float = 30.0
    card_s: float = 30.0
    load_s: float = 240.0
    reset: tuple[str, ...] = ("AT+CFUN=0", "AT+CFUN=1")
    sim_power: tuple[str, ...] = ()
    reboot: tuple[str, ...] = ("AT+CFUN=1,1",)
    notice: str = "refresh"


@dataclass(frozen=True, slots=True)
class Match:
    """Whom a row concerns: a USB device, or all of the texts given. Empty: only by choice."""

    usb: frozenset[str] = frozenset()
    texts: tuple[tuple[str, re.Pattern[str]], ...] = ()

    def fits(self, identity: ModemIdentity) -> bool:
        """Whether the row concerns this modem."""
        if identity.usb is not None and str(identity.usb) in self.usb:
            return True
        return bool(self.texts) and all(
            pattern.search(getattr(identity, name)) for name, pattern in self.texts
        )


@dataclass(frozen=True, slots=True)
class Quirk:
    """One row. always: every modem is treated that way, the row only names who needs it.

    confirmed: seen in the evidence itself, else inferred from it.
    """

    id: str
    title: str
    advice: str
    evidence: str
    confirmed: bool = True
    always: bool = False
    match: Match = Match()
    settings: Mapping[str, Any] = field(default_factory=dict)

    @property
    def note(self) -> QuirkNote:
        """The row as people see it."""
        mark = "confirmed" if self.confirmed else "inferred"
        return QuirkNote(self.id, self.title, self.advice, f"{self.evidence} ({mark})")


def all_quirks() -> tuple[Quirk, ...]:
    """Return every row, in the order of the file: later rows win over earlier ones."""
    return _rows()


def quirk_named(name: str) -> Quirk:
    """Return the row of an id. Raises SettingsError when there is none."""
    for quirk in _rows():
        if quirk.id == name:
            return quirk
    raise SettingsError(
        f"“{name}” is no quirk of a modem.",
        key="quirk",
        hint="Use one of: " + ", ".join(quirk.id for quirk in _rows()) + ".",
    )


def quirks_for(identity: ModemIdentity, chosen: Iterable[str] = ()) -> tuple[Quirk, ...]:
    """Return the rows that concern a modem, then those chosen by id for it, which win.

    Raises SettingsError for an id there is not.
    """
    wanted = tuple(quirk_named(name) for name in dict.fromkeys(chosen))
    fitting = (quirk for quirk in _rows() if quirk not in wanted and quirk.match.fits(identity))
    return (*fitting, *wanted)


def behaviour_of(quirks: Iterable[Quirk]) -> Behaviour:
    """Merge the settings of rows; a later row wins."""
    merged: dict[str, Any] = {}
    for quirk in quirks:
        merged |= quirk.settings
    return replace(Behaviour(), **merged)


@cache
def _rows() -> tuple[Quirk, ...]:
    raw = tomllib.loads((resources() / "modems" / "quirks.toml").read_text("utf-8"))
    return tuple(_row(entry) for entry in raw["quirk"])


def _row(entry: Mapping[str, Any]) -> Quirk:
    match = entry.get("match", {})
    return Quirk(
        id=entry["id"],
        title=entry["title"],
        advice=entry["advice"],
        evidence=entry["evidence"],
        confirmed=entry.get("confirmed", True),
        always=entry.get("always", False),
        match=Match(
            frozenset(match.get("usb", ())),
            tuple(
                (name, re.compile(match[name], re.IGNORECASE)) for name in _TEXTS if name in match
            ),
        ),
        settings={key: _setting(key, value) for key, value in entry.get("settings", {}).items()},
    )


def _setting(key: str, value: Any) -> Any:
    if key not in {entry.name for entry in fields(Behaviour)}:
        raise SettingsError(f"A row of the quirk table sets “{key}”, which is nothing.", key=key)
    if key == "rungs":
        return tuple(_RUNGS[name] for name in value)
    return tuple(value) if isinstance(value, list) else value
