"""Ways in which the card can be told to misbehave, each seen on real cards or worth rehearsing.

A deviation is switched on by name in the card's URI, `sim:?deviations=bare-lists,slow:80`. The rows
are the documentation; a switch that is not here does not exist.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.errors import SettingsError


@dataclass(frozen=True, slots=True)
class Deviation:
    """One switch. summary: what it changes. unit: what its number counts, empty when it has none.

    default: the number when none is given.
    """

    name: str
    summary: str
    unit: str = ""
    default: int = 0


DEVIATIONS: tuple[Deviation, ...] = (
    Deviation("bare-lists", "BF2D answers hold a bare SEQUENCE (30) where A0 belongs"),
    Deviation("bare-results", "BF51 answers hold a bare SEQUENCE (30) where A0 to A2 belong"),
    Deviation("nested-certificates", "A5 and A6 of GetCerts hold a whole Certificate with its 30"),
    Deviation("der-signatures", "5F37 holds an ECDSA signature in DER instead of r and s"),
    Deviation("takes-der-signatures", "an eIM's signature is taken in DER as well as in r and s"),
    Deviation("base-integers", "results are INTEGER 02 where a context tag as 80 belongs"),
    Deviation("universal-boolean", "ProfileRollback takes its BOOLEAN with tag 01 only"),
    Deviation("tagged-rollback", "ProfileRollback answers with 80 where INTEGER 02 belongs"),
    Deviation("no-iot-info", "EUICCInfo2 lacks B4 and 90, as if the eUICC were a consumer one"),
    Deviation("no-iot-template", "the FCI of the ISD-R lacks template E1"),
    Deviation("no-isdp-aid", "ProfileInfo lacks 4F even when it is asked for"),
    Deviation("no-profile-class", "ProfileInfo lacks 95 even when it is asked for"),
    Deviation("no-token", "GetEimConfigurationData leaves the associationToken (84) out"),
    Deviation("no-local-changes", "enable, disable and delete over ES10c end with 6A88"),
    Deviation("no-terminal-capability", "TERMINAL CAPABILITY ends with 6D00"),
    Deviation("no-channels", "MANAGE CHANNEL ends with 6881: the basic channel only"),
    Deviation("vendor-aid", "the ISD-R answers to A06573746B6D65FFFFFFFF4953442D52 only"),
    Deviation("unasked-refresh", "REFRESH (91xx) is sent to a terminal that announced nothing"),
    Deviation("locked-until-reset", "after a switch of profiles, ES10 ends with 6985 until reset"),
    Deviation("slow", "each answer is late", unit="ms", default=200),
    Deviation("gone-after", "the card is pulled out after so many APDUs", unit="APDUs", default=10),
    Deviation("garbage", "one answer in so many is noise", unit="APDUs", default=7),
)

VENDOR_ISDR = bytes.fromhex("A06573746B6D65FFFFFFFF4953442D52")
"""A vendor's ISD-R AID as `vendor-aid` uses it."""

_BY_NAME = {row.name: row for row in DEVIATIONS}


def parse(text: str) -> Mapping[str, int]:
    """Read `name,name:number`. Raises SettingsError on a name or number that is none."""
    chosen: dict[str, int] = {}
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        name, colon, number = part.partition(":")
        row = _BY_NAME.get(name)
        if row is None:
            raise _wrong(f"There is no deviation named {name!r}.")
        if not colon:
            chosen[name] = row.default
        elif row.unit and number.isascii() and number.isdigit() and 0 < int(number) < 1_000_000:
            chosen[name] = int(number)
        else:
            raise _wrong(f"The deviation {name!r} does not take {number!r}.")
    return chosen


def _wrong(message: str) -> SettingsError:
    return SettingsError(
        message,
        key="deviations",
        hint="List them with `eim-workbench sim card --list-deviations`.",
    )
