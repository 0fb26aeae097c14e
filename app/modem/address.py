"""What an `at:` address says besides the port."""

from __future__ import annotations

from dataclasses import dataclass

from app.card.store_data import MAX_BLOCK
from app.card.transport import CardUri
from app.errors import SettingsError
from app.values.modem import Rung

_RUNGS = {
    "auto": None,
    "cgla": Rung.CGLA,
    "csim": Rung.CSIM_CHANNEL,
    "basic": Rung.CSIM_BASIC,
}
_NAMES = ("baud", "rung", "deadline", "block", "quirk")
_BAUD, _MAX_BAUD = 115_200, 4_000_000
_USUAL_BAUD = 115_200
_MAX_DEADLINE_MS = 60_000


@dataclass(frozen=True, slots=True)
class ModemAddress:
    """A port and how to use it. rung: the only way to try, None for the best that holds.

    routine_s: the least time any command is given. block_size: 0 for what is
    remembered or usual. quirks: ids of rows to apply, whether they fit the modem or not.
    """

    port: str
    baud: int = _USUAL_BAUD
    rung: Rung | None = None
    routine_s: float = 0.0
    block_size: int = 0
    quirks: tuple[str, ...] = ()

    @classmethod
    def from_uri(cls, uri: CardUri) -> ModemAddress:
        """Read `at:PORT?baud=..&rung=..&deadline=<ms>&block=..&quirk=..`. Raises SettingsError."""
        given = dict(uri.options)
        for key in given:
            if key not in _NAMES:
                raise SettingsError(
                    f"A modem's address has no option {key!r}.",
                    key=key,
                    hint=f"The options are {', '.join(_NAMES)}.",
                )
        rung = given.get("rung", "auto").strip().lower()
        if rung not in _RUNGS:
            raise _wrong("rung", rung, f"one of {', '.join(_RUNGS)}")
        return cls(
            uri.target,
            baud=_number(given, "baud", 50, _MAX_BAUD) or _USUAL_BAUD,
            rung=_RUNGS[rung],
            routine_s=_number(given, "deadline", 10, _MAX_DEADLINE_MS) / 1000,
            block_size=_number(given, "block", 1, MAX_BLOCK),
            quirks=tuple(filter(None, given.get("quirk", "").split(","))),
        )


def _number(given: dict[str, str], key: str, least: int, most: int) -> int:
    """Return an option's number, 0 when it is not given."""
    text = given.get(key, "").strip()
    if not text and key not in given:
        return 0
    if not (text.isascii() and text.isdecimal() and least <= int(text) <= most):
        raise _wrong(key, text, f"a number from {least} to {most}")
    return int(text)


def _wrong(key: str, text: str, right: str) -> SettingsError:
    return SettingsError(
        f"A modem's address cannot have {key}={text!r}.", key=key, hint=f"Give {right}."
    )
