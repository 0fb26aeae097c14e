"""Which profile a modem works with: ICCID and IMSI, however it lets them be read."""

from __future__ import annotations

import re
from collections.abc import Callable

from app.modem.answer import AtAnswer, split_fields
from app.modem.dialogue import Dialogue
from app.modem.identity import ask_quietly
from app.values.modem import Subscription

_CARD_S = 5.0
_EF_ICCID = "AT+CRSM=176,12258,0,0,10"
"""READ BINARY of EF.ICCID (2FE2)."""

_ICCID = re.compile(r"(?<![0-9A-F])(\d{18,20})F?F?(?![0-9A-F])", re.IGNORECASE)
_IMSI = re.compile(r"(?<!\d)(\d{6,15})(?!\d)")


def subscription(dialogue: Dialogue) -> Subscription:
    """Read ICCID and IMSI; what the modem does not tell stays empty.

    Raises DeviceError when the port is gone.
    """
    return Subscription(iccid=read_iccid(dialogue), imsi=read_imsi(dialogue))


def read_iccid(dialogue: Dialogue) -> str:
    """Return the ICCID the modem sees, by the first of its commands that brings one; or nothing.

    The card's own file comes last: it may tell of a profile the modem has not noticed yet.
    """
    ways: tuple[tuple[str, Callable[[AtAnswer], str]], ...] = (
        ("AT+CCID", _printed),
        ("AT+ICCID", _printed),
        ("AT+QCCID", _printed),
        ("AT^ICCID?", _printed),
        ("AT#CCID", _printed),
        (_EF_ICCID, _from_file),
    )
    for command, read in ways:
        answer = ask_quietly(dialogue, command, _CARD_S)
        if answer is not None and (iccid := read(answer)):
            return iccid
    return ""


def read_imsi(dialogue: Dialogue) -> str:
    """Return the IMSI the modem works with, or nothing."""
    answer = ask_quietly(dialogue, "AT+CIMI", _CARD_S)
    found = _IMSI.search(answer.text) if answer else None
    return found[1] if found else ""


def _printed(answer: AtAnswer) -> str:
    for line in answer.lines:
        if found := _ICCID.search(line):
            return found[1]
    return ""


def _from_file(answer: AtAnswer) -> str:
    """Read `sw1,sw2,"hex"`; the digits of the file are swapped in pairs."""
    fields = split_fields(answer.text)
    if len(fields) < 3 or fields[0] not in ("144", "145"):
        return ""
    swapped = "".join(
        high + low for low, high in zip(fields[2][::2], fields[2][1::2], strict=False)
    )
    digits = swapped.upper().rstrip("F")
    return digits if digits.isdecimal() and 18 <= len(digits) <= 20 else ""
