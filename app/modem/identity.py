"""What a modem tells of itself and of the network: each question may go unanswered.

Nothing here changes anything in the modem or the card.

3GPP TS 27.007 §5.1
"""

from __future__ import annotations

import re

from app.modem.answer import AtAnswer, split_fields, without_prefix
from app.modem.at_error import AtError
from app.modem.dialogue import ROUTINE_S, Dialogue
from app.values.modem import ModemIdentity, Reception, UsbIds

_SLOW_S = 5.0
"""The network's name may have to be looked for."""

_REGISTRATION = {
    0: "not registered",
    1: "registered, home",
    2: "searching",
    3: "refused",
    4: "unknown",
    5: "registered, roaming",
    6: "registered for SMS only, home",
    7: "registered for SMS only, roaming",
    8: "emergency calls only",
}
_TECHNOLOGY = {
    0: "GSM",
    1: "GSM",
    2: "UMTS",
    3: "EDGE",
    4: "HSDPA",
    5: "HSUPA",
    6: "HSPA",
    7: "LTE",
    8: "EC-GSM",
    9: "NB-IoT",
    10: "LTE on 5G core",
    11: "5G NR",
    12: "NG-RAN",
    13: "LTE and NR",
}
_REGISTERED = frozenset({1, 5, 6, 7})
_LABELS = re.compile(r"(manufacturer|model|revision|imei)\s*:\s*(.*)", re.IGNORECASE)


def identify(dialogue: Dialogue, usb: UsbIds | None = None) -> ModemIdentity:
    """Ask a modem what it is; what it does not tell stays empty.

    Raises DeviceError when the port is gone or the modem answers nothing at all.
    """
    told = _labelled(dialogue)
    return ModemIdentity(
        manufacturer=_said(dialogue, "AT+CGMI") or told.get("manufacturer", ""),
        model=_said(dialogue, "AT+CGMM") or told.get("model", ""),
        firmware=_said(dialogue, "AT+CGMR") or told.get("revision", ""),
        imei=_digits(_said(dialogue, "AT+CGSN"), 14) or _digits(told.get("imei", ""), 14),
        port=dialogue.port.url,
        usb=usb,
    )


def reception(dialogue: Dialogue) -> Reception:
    """Read signal and registration. Raises DeviceError when the port is gone."""
    code, act = _registration(dialogue)
    operator, seen = _operator(dialogue)
    technology = seen if seen is not None else act
    return Reception(
        signal_dbm=_signal(dialogue),
        registration=_REGISTRATION.get(code, "") if code is not None else "",
        code=code,
        operator=operator,
        technology=_TECHNOLOGY.get(technology, "") if technology is not None else "",
    )


def ask_quietly(dialogue: Dialogue, command: str, deadline_s: float = ROUTINE_S) -> AtAnswer | None:
    """Ask what a modem need not know; None when it refuses or stays silent.

    Raises DeviceError when the port is gone.
    """
    try:
        return dialogue.ask(command, deadline_s)
    except AtError:
        return None


def _labelled(dialogue: Dialogue) -> dict[str, str]:
    answer = ask_quietly(dialogue, "ATI")
    lines = answer.lines if answer else ()
    found = (_LABELS.match(line) for line in lines)
    return {match[1].lower(): match[2].strip() for match in found if match}


def _said(dialogue: Dialogue, command: str) -> str:
    """Return the first line of an answer without prefix, label and quotes."""
    answer = ask_quietly(dialogue, command)
    text = answer.text if answer else ""
    labelled = _LABELS.match(text)
    return (labelled[2] if labelled else text).strip().strip('"').strip()


def _digits(text: str, least: int) -> str:
    found = re.search(rf"\d{{{least},}}", text)
    return found[0] if found else ""


def _registration(dialogue: Dialogue) -> tuple[int | None, int | None]:
    """Return the best registration any of the three domains tells, and its technology."""
    best: tuple[int | None, int | None] = (None, None)
    for command in ("AT+C5GREG?", "AT+CEREG?", "AT+CREG?"):
        answer = ask_quietly(dialogue, command)
        told = _status(answer) if answer else None
        if told is None:
            continue
        if told[0] in _REGISTERED:
            return told
        if best[0] in (None, 0, 4):
            best = told
    return best


def _status(answer: AtAnswer) -> tuple[int, int | None] | None:
    """Read `n,stat[,area,cell,act...]`; a lone or quoted second field is an unsolicited line."""
    for line in reversed(answer.lines):
        raw = without_prefix(line).split(",")
        if len(raw) >= 2 and raw[0].strip().isdecimal() and raw[1].strip().isdecimal():
            fields = split_fields(without_prefix(line))
            act = fields[4] if len(fields) > 4 else ""
            return int(raw[1]), int(act) if act.isdecimal() else None
    return None


def _operator(dialogue: Dialogue) -> tuple[str, int | None]:
    answer = ask_quietly(dialogue, "AT+COPS?", _SLOW_S)
    fields = split_fields(answer.text) if answer else ()
    act = fields[3] if len(fields) > 3 else ""
    return (fields[2] if len(fields) > 2 else "", int(act) if act.isdecimal() else None)


def _signal(dialogue: Dialogue) -> int | None:
    """Return the strength in dBm: of LTE or NR where the modem tells it, else as CSQ has it."""
    extended = ask_quietly(dialogue, "AT+CESQ")
    levels = _numbers(extended.text) if extended else []
    if len(levels) > 8 and levels[8] <= 126:  # ss_rsrp
        return levels[8] - 157
    if len(levels) > 5 and levels[5] <= 97:  # rsrp
        return levels[5] - 141
    plain = ask_quietly(dialogue, "AT+CSQ")
    level = (_numbers(plain.text) if plain else [])[:1]
    return level[0] * 2 - 113 if level and level[0] <= 31 else None


def _numbers(text: str) -> list[int]:
    return [int(part) if part.isdecimal() else 999 for part in split_fields(text)]
