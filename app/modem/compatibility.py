"""What a modem can do with an eUICC, as a report to hand on: to its maker, or to a list of modems.

Numbers that name a person's device or subscription (IMEI, ICCID, IMSI, serial number) are hidden
unless they are wanted, in the raw exchanges too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from app.modem.at_error import AtError
from app.modem.link import ModemLink
from app.modem.memory import DeviceMemory, memory_key
from app.modem.notice import chosen_way
from app.modem.persistence import PERSISTENCE
from app.modem.report import read_report
from app.values.json_form import to_json
from app.values.modem import AtExchange, ModemReport
from app.versions import versions

_QUESTIONS = (
    "ATI",
    "AT+CGMI",
    "AT+CGMM",
    "AT+CGMR",
    "AT+CMEE?",
    "AT+CFUN?",
    "AT+CPIN?",
    "AT+CREG?",
    "AT+CEREG?",
    "AT+C5GREG?",
    "AT+COPS?",
    "AT+CSIM=?",
    "AT+CCHO=?",
    "AT+CGLA=?",
    "AT+CCHC=?",
    "AT+CCID",
    "AT+QCCID",
)
_ANSWER_S = 5.0
_KEEP = 4
_RUN = re.compile(r"(?<![0-9A-Fa-f])\d{14,20}(?![0-9A-Fa-f])|(?<!\d)\d{32}(?!\d)")


@dataclass(frozen=True, slots=True)
class CompatibilityReport:
    """Everything found out about one modem.

    made_at: ISO 8601, UTC. program: versions by name. questions: what was asked besides the ways to
    the card, and the answers as they came. notice_way: how it is made to notice another profile.
    found: what trying these ways brought, by name; persistence: of the last such test, empty if
    there was none.
    """

    made_at: str
    program: Mapping[str, str]
    modem: ModemReport
    questions: tuple[AtExchange, ...] = ()
    notice_way: str = ""
    found: Mapping[str, str] = field(default_factory=dict)
    persistence: str = ""


def make_compatibility_report(link: ModemLink) -> CompatibilityReport:
    """Ask everything and try the ways to the card; changes nothing. Raises DeviceError."""
    modem = read_report(link)
    questions = tuple(_asked(link, command) for command in _QUESTIONS)
    found = dict(DeviceMemory(memory_key(link.identity)).kept.found)
    persistence = found.pop(PERSISTENCE, "")
    told = versions()
    return CompatibilityReport(
        datetime.now(UTC).isoformat(timespec="seconds"),
        {name: str(told[name]) for name in ("version", "python", "system")},
        modem,
        questions,
        chosen_way(link),
        found,
        persistence,
    )


def as_json(report: CompatibilityReport, *, masked: bool = True) -> str:
    """Write the report as one JSON document."""
    form = to_json(report)
    return json.dumps(_hidden_in(form, report) if masked else form, indent=2, ensure_ascii=False)


def as_markdown(report: CompatibilityReport, *, masked: bool = True) -> str:
    """Write the report for people."""
    text = "\n\n".join(_sections(report)) + "\n"
    return _hidden(text, report) if masked else text


def _asked(link: ModemLink, command: str) -> AtExchange:
    try:
        answer = link.dialogue().ask(command, _ANSWER_S)
    except AtError as error:
        return AtExchange(command, (error.final or f"({error.message})",))
    return AtExchange(command, (*answer.lines, answer.final))


def _sections(report: CompatibilityReport) -> Iterator[str]:
    modem = report.modem
    identity = modem.identity
    rung = modem.rung.value if modem.rung else "none holds"
    yield f"# {identity.title} and eUICCs"
    yield _table(
        ("", ""),
        [
            ("Manufacturer", identity.manufacturer),
            ("Model", identity.model),
            ("Firmware", identity.firmware),
            ("IMEI", identity.imei),
            ("Port", identity.port),
            ("USB", str(identity.usb or "")),
            ("Way to the card", rung),
            ("Bytes per STORE DATA", str(modem.block_size)),
            ("ICCID, IMSI", f"{modem.subscription.iccid}, {modem.subscription.imsi}"),
            ("Registration", _registration(report)),
            ("Made", report.made_at),
            *((f"Program: {name}", value) for name, value in report.program.items()),
        ],
    )
    yield "## Ways to the card"
    yield _table(
        ("way", "outcome", "what happened"),
        [(one.rung.value, one.outcome.value, one.text) for one in modem.ladder],
    )
    for one in modem.ladder:
        if one.exchanges:
            yield f"### {one.rung.value}"
            yield _code(one.exchanges)
    yield "## Quirks applied"
    quirks = [(one.id, one.title, one.advice, one.evidence) for one in modem.quirks]
    yield _table(("id", "what it does", "advice", "evidence"), quirks) if quirks else "None."
    yield "## Noticing another profile"
    found = list(report.found.items())
    yield f"Way in use: {report.notice_way}."
    yield _table(("way", "outcome when last tried"), found) if found else "No way was tried yet."
    yield f"A profile when the power goes: {report.persistence or 'not tested yet'}."
    yield "## Questions and answers"
    yield _code(report.questions)


def _registration(report: CompatibilityReport) -> str:
    reception = report.modem.reception
    parts = (reception.registration, reception.operator, reception.technology)
    return ", ".join(part for part in parts if part)


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in line) + " |"
        for line in lines
    )


def _code(exchanges: Iterable[AtExchange]) -> str:
    lines: list[str] = []
    for one in exchanges:
        lines += [one.command, *(f"    {line}" for line in one.answer)]
    return "\n".join(f"    {line}" for line in lines)


def _hidden_in(form: object, report: CompatibilityReport) -> object:
    if isinstance(form, str):
        return _hidden(form, report)
    if isinstance(form, dict):
        return {key: _hidden_in(value, report) for key, value in form.items()}
    if isinstance(form, list):
        return [_hidden_in(value, report) for value in form]
    return form


def _hidden(text: str, report: CompatibilityReport) -> str:
    """Hide the middles of the numbers known, however written, and of all that look like them."""
    modem = report.modem
    serial = modem.identity.usb.serial if modem.identity.usb else ""
    known = {modem.identity.imei, modem.subscription.iccid, modem.subscription.imsi, serial}
    for number in sorted(filter(_telling, known), key=len, reverse=True):
        text = text.replace(number, _masked(number))
        text = re.sub(re.escape(_swapped(number)), "x" * len(_swapped(number)), text, flags=re.I)
    return _RUN.sub(lambda match: _masked(match[0]), text)


def _telling(number: str) -> bool:
    return len(number) > 2 * _KEEP


def _masked(number: str) -> str:
    return number[:_KEEP] + "x" * (len(number) - 2 * _KEEP) + number[-_KEEP:]


def _swapped(number: str) -> str:
    """Return digits as a card's file has them: swapped in pairs, filled with F."""
    even = number + "F" * (len(number) % 2)
    return "".join(even[at + 1] + even[at] for at in range(0, len(even), 2))
