"""What a simulated modem can be told to do as real ones do: quirks of families, and faults.

A quirk bears the name that the table of quirks in `resources/modems` gives to what is done about
it, and makes the modem call itself as the family does, so that it is recognised by itself. Faults
are what may befall any modem.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.errors import SettingsError
from app.sim.modem_habits import NOTICES

_CGLA = frozenset({"+CCHO", "+CGLA", "+CCHC"})
_CSIM = frozenset({"+CSIM"})
_MOST = 1_000_000

WITHOUT: Mapping[str, Mapping[str, Any]] = {
    "cgla": {"missing": _CGLA},
    "csim": {"missing": _CSIM},
    "channels": {"manage_channel": False},
}
"""What can be left out -> the changes of `Habits`; without `channels` CSIM opens none."""


@dataclass(frozen=True, slots=True)
class ModemQuirk:
    """A family's way. changes: of `Habits`, by field."""

    id: str
    summary: str
    changes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fault:
    """A switch. changed: the field of `Habits` it sets, to `value` or else to its number.

    unit: what the number counts, empty when it has none. default: the number if none is given.
    """

    name: str
    summary: str
    changed: str
    value: Any = True
    unit: str = ""
    default: int = 0

    def changes(self, number: str | None) -> Mapping[str, Any]:
        """Return what it changes. Raises SettingsError on a number that does not fit."""
        if number is None:
            return {self.changed: self.default if self.unit else self.value}
        if not (self.unit and number.isascii() and number.isdigit() and 0 < int(number) < _MOST):
            raise SettingsError(
                f"The fault {self.name!r} does not take {number!r}.",
                key="fault",
                hint="List them with `eim-workbench sim modem --list-quirks`.",
            )
        return {self.changed: int(number)}


def _made(manufacturer: str, model: str, firmware: str, **more: Any) -> Mapping[str, Any]:
    return {"manufacturer": manufacturer, "model": model, "firmware": firmware, **more}


_SIERRA = "Sierra Wireless, Incorporated"
_ROWS = (
    ModemQuirk(
        "opaque-handle",
        "CCHO gives a long number that is no channel's",
        _made(_SIERRA, "MC7455", "SWI9X30C_02.33.03.00", handles=True),
    ),
    ModemQuirk(
        "no-test-form",
        "the forms with =? of the commands that reach the card end with ERROR",
        _made(_SIERRA, "EM7590", "SWIX55C_01.07.08.00", test_forms=False),
    ),
    ModemQuirk(
        "bare-ccho",
        "CCHO answers a bare number, without +CCHO:",
        _made("Fibocom Wireless Inc.", "FM350-GL", "81600.0000.00.29.21.12", bare=True),
    ),
    ModemQuirk(
        "uppercase-hex",
        "hexadecimal digits in lower case are refused",
        _made("Foxconn", "T99W696", "F0.1.0.0.4", upper_case=True),
    ),
    ModemQuirk(
        "no-cchc",
        "CCHC ends with an error: channels stay open until the card is reset",
        _made(_SIERRA, "EM9191", "SWIX55C_03.04.03.00", closes=False),
    ),
    ModemQuirk(
        "cgla-fails-loading",
        "CGLA ends with an error in the last block of profile elements, which the card has got",
        _made("Quectel", "EC20F", "EC20CEFAGR06A05M4G", load_fails=True),
    ),
    ModemQuirk(
        "csim-no-channels",
        "CSIM fails on logical channels and for MANAGE CHANNEL",
        _made("Quectel", "EG25", "EG25GGBR07A08M2G", logical_csim=False),
    ),
    ModemQuirk(
        "buffered-writes",
        "command lines of more than 280 characters end with ERROR",
        _made("Quectel", "EM12-G", "EM12GPAR01A21M4G", line_limit=280),
    ),
    ModemQuirk(
        "csim-only",
        "no CCHO, CGLA and CCHC; MANAGE CHANNEL is taken with Le 00 only",
        _made("Dell", "DW5821e", "T77W968.F1.0.0.5.2", missing=_CGLA, open_le_zero=True),
    ),
    ModemQuirk(
        "huawei-ms2372h",
        "nothing reaches the card",
        _made("Huawei", "MS2372h-153", "21.180.01.00.00", missing=_CGLA | _CSIM),
    ),
    ModemQuirk(
        "alcatel-ik41",
        "nothing reaches the card",
        _made("Alcatel", "IK41", "IK41_00_02.00_13", denied=True),
    ),
    ModemQuirk(
        "telit-access",
        "no CCHO, CGLA and CCHC; AT#SIMDET switches the card's power",
        _made(
            "Telit", "LM940", "24.01.514", missing=_CGLA, sim_power=("AT#SIMDET=0", "AT#SIMDET=1")
        ),
    ),
    ModemQuirk(
        "sim7600-csim",
        "no CCHO, CGLA and CCHC; CSIM opens channels",
        _made("SIMCOM INCORPORATED", "SIMCOM_SIM7600G-H", "LE20B04SIM7600G22", missing=_CGLA),
    ),
    ModemQuirk(
        "needs-le",
        "the answer to a command without Le is lost; with Le it comes whole",
        {"needs_le": True},
    ),
    ModemQuirk(
        "phone-short-blocks",
        "commands with more than 63 bytes of data end with 6601",
        {"block_limit": 63},
    ),
    ModemQuirk(
        "slow-loading",
        "the last block of every message is answered late, by 0.8 s",
        {"slow_ms": 800},
    ),
    ModemQuirk(
        "unnoticed-profile",
        "after REFRESH the modem goes on with the profile it knew, until CFUN or a restart",
        _made("Quectel", "EG25", "EG25GGBR07A08M2G", notices=NOTICES - {"refresh"}),
    ),
)
QUIRKS: Mapping[str, ModemQuirk] = {row.id: row for row in _ROWS}

_FAULTS = (
    Fault("sim-absent", "there is no card in the modem", "absent"),
    Fault("sim-busy", "the first commands to the card are answered busy", "busy", 0, "commands", 3),
    Fault("access-denied", "the modem keeps its host away from the card", "denied"),
    Fault("slow-load", "the last block of every message is late", "slow_ms", 0, "ms", 800),
    Fault("line-limit", "longer command lines end with ERROR", "line_limit", 0, "characters", 280),
    Fault("block-limit", "commands with more data end with 6601", "block_limit", 0, "bytes", 63),
    Fault("few-channels", "so many channels can be open at most", "sessions", 0, "channels", 1),
    Fault("urcs", "a line nobody asked for stands in every answer", "chatty"),
    Fault("noise", "bytes that are no text come when the modem starts", "noise"),
    Fault("get-response", "the modem fetches 61xx itself", "fetches"),
    Fault("no-refresh", "REFRESH is not announced to the card", "refresh", False),
    Fault(
        "only-restart",
        "the modem reads its card anew at a restart only, after neither REFRESH nor CFUN",
        "notices",
        frozenset({"reboot"}),
    ),
    Fault(
        "forgets-profile",
        "whenever the card gets power, the profile enabled at first is enabled again",
        "forgets_profile",
    ),
)
FAULTS: Mapping[str, Fault] = {row.name: row for row in _FAULTS}
