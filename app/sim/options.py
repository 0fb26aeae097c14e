"""What kind of card a `sim:` URI asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar
from urllib.parse import quote

from app import paths
from app.card.transport import CardUri
from app.codec.dialects import DIALECTS
from app.crypto.keys import Curve
from app.errors import SettingsError
from app.sim import deviations
from app.values.euicc import IpaMode

MAX_CHANNELS = 19
MAX_COUNTER = 0x7FFFFF
"""The highest counterValue by default; an eUICC has to reach at least this."""

_DIALECTS = {dialect: dialect for dialect in DIALECTS}
_CURVES = {"p256": Curve.P256, "brainpool": Curve.BRAINPOOL}
_YES_NO = {"": True, "1": True, "yes": True, "true": True, "0": False, "no": False, "false": False}
_IPA = {"ipad": IpaMode.IPAD, "ipae": IpaMode.IPAE}
_NAMES = (
    "blank",
    "channels",
    "curve",
    "deviations",
    "dialect",
    "ipa",
    "kind",
    "max-counter",
    "protocol",
    "state",
)
T = TypeVar("T")


class Kind(StrEnum):
    """What the card is."""

    SGP32 = "sgp32"
    SGP22 = "sgp22"
    SGP02 = "sgp02"
    UICC = "uicc"


class Protocol(StrEnum):
    """How the card moves bytes."""

    T0 = "t0"
    T1 = "t1"


@dataclass(frozen=True, slots=True)
class SimOptions:
    """One card. channels: how many besides the basic one, 0 to 19.

    blank: a card that is made now gets no eIM. path: its state file, None keeps nothing.
    max_counter: the highest counterValue it takes. deviations: name -> number.
    """

    name: str = ""
    kind: Kind = Kind.SGP32
    dialect: str = "1.2"
    ipa: IpaMode = IpaMode.IPAD
    curve: Curve = Curve.P256
    protocol: Protocol = Protocol.T0
    channels: int = MAX_CHANNELS
    blank: bool = False
    path: Path | None = None
    max_counter: int = MAX_COUNTER
    deviations: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def from_uri(cls, uri: CardUri) -> SimOptions:
        """Read the URI's target and options. Raises SettingsError on one that is unknown."""
        given = dict(uri.options)
        for key in given:
            if key not in _NAMES:
                raise SettingsError(
                    f"A simulated card has no option {key!r}.",
                    key=key,
                    hint=f"The options are {', '.join(_NAMES)}.",
                )
        return cls(
            name=uri.target,
            kind=_pick(given, "kind", Kind, Kind.SGP32),
            dialect=_pick(given, "dialect", _DIALECTS.__getitem__, "1.2"),
            ipa=_pick(given, "ipa", _IPA.__getitem__, IpaMode.IPAD),
            curve=_pick(given, "curve", _CURVES.__getitem__, Curve.P256),
            protocol=_pick(given, "protocol", Protocol, Protocol.T0),
            channels=_pick(given, "channels", _channels, MAX_CHANNELS),
            blank=_pick(given, "blank", _YES_NO.__getitem__, False),
            max_counter=_pick(given, "max-counter", _counter, MAX_COUNTER),
            path=_path(uri.target, given.get("state", "")),
            deviations=deviations.parse(given.get("deviations", "")),
        )

    @property
    def is_iot(self) -> bool:
        """Whether the card knows SGP.32."""
        return self.kind is Kind.SGP32

    @property
    def has_isdr(self) -> bool:
        """Whether there is an ISD-R that answers ES10."""
        return self.kind in (Kind.SGP32, Kind.SGP22)

    def since(self, dialect: str) -> bool:
        """Whether this is an SGP.32 card of that version or a later one."""
        return self.is_iot and DIALECTS.index(self.dialect) >= DIALECTS.index(dialect)

    def deviates(self, name: str) -> bool:
        """Whether the card was told to misbehave in this way."""
        return name in self.deviations


def _pick(given: Mapping[str, str], key: str, read: Callable[[str], T], default: T) -> T:
    if key not in given:
        return default
    try:
        return read(given[key].strip().lower())
    except (KeyError, ValueError):
        raise SettingsError(
            f"A simulated card cannot have {key}={given[key]!r}.",
            key=key,
            hint="See Help, “Simulated cards”, for what can be chosen.",
        ) from None


def _channels(text: str) -> int:
    number = int(text)
    if not 0 <= number <= MAX_CHANNELS:
        raise ValueError(text)
    return number


def _counter(text: str) -> int:
    number = int(text, 0)
    if number < 1:
        raise ValueError(text)
    return number


def _path(name: str, state: str) -> Path | None:
    if state == "memory":
        return None
    if state:
        return Path(state).expanduser()
    safe = quote(name or "bench", safe=" ") if name != "bench" else "bench-"
    return paths.state_dir() / "sim" / f"{safe}.json"
