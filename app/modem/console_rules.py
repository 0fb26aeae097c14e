"""What a typed AT line may do, by `resources/modems/console.toml`.

Nothing is let through because it looks harmless: only what the list knows to change nothing, and
the forms that by the standard only ask. A line counts as its gravest command.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from app.errors import NotSupportedError
from app.modem.at_line import Command, Form, read_line
from app.paths import resources

ROUTINE_S = 2.0
"""How long a person waits for an answer nothing is known of."""

DOTS = "••••"


class Level(StrEnum):
    """How grave a command is, from mild to grave."""

    READS = "reads"
    CHANGES = "changes"
    DANGER = "danger"
    NEVER = "never"

    @property
    def rank(self) -> int:
        """A number that rises with the gravity."""
        return tuple(Level).index(self)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a line may do. name, why: of its gravest command; why is empty when it changes nothing.

    means: what that command is for, empty when it is not listed. secret: the line carries a PIN or
    password and is kept nowhere. shown: the line as it may be seen. deadline_s: for the answer.
    """

    level: Level
    name: str = ""
    why: str = ""
    means: str = ""
    secret: bool = False
    shown: str = ""
    deadline_s: float = ROUTINE_S


@dataclass(frozen=True, slots=True)
class Offer:
    """What may be typed: a command in one of its forms, and its meaning in one line."""

    text: str
    means: str
    level: Level


_SIGNS = {Form.RUN: "", Form.READ: "?", Form.TEST: "=?", Form.SET: "="}
_NO_LINE = "This is no AT line: it begins with AT and has printable characters only."


def judge(line: str) -> Judgement:
    """Return what a line may do; one that cannot be understood may do nothing."""
    commands = read_line(line)
    if commands is None:
        return Judgement(Level.NEVER, why=_NO_LINE, shown=line)
    judged = [_judged(command) for command in commands]
    gravest = max(judged, key=lambda one: one.level.rank)
    return Judgement(
        gravest.level,
        gravest.name,
        gravest.why,
        gravest.means,
        secret=any(one.secret for one in judged),
        shown=_without_secrets(line, commands, judged),
        deadline_s=max(one.deadline_s for one in judged),
    )


def permit(line: str, *, allow_changes: bool = False, confirmed: str = "") -> Judgement:
    """Return what a line may do, if it may go out. Raises NotSupportedError when not.

    confirmed: the name of the gravest command, typed by the person. The error's `needs` tells what
    is missing: `changes`, `danger` (the confirmation), or `never`.
    """
    judged = judge(line)
    if judged.level is Level.NEVER:
        name = judged.name or _short(line)
        raise NotSupportedError(f"{name} was not sent. {judged.why}", needs=judged.level.value)
    if judged.level is not Level.READS and not allow_changes:
        raise NotSupportedError(
            f"{judged.name} was not sent: this session only reads. {judged.why}",
            needs=Level.CHANGES.value,
            hint="Allow changes for this session if that is what you want.",
        )
    if judged.level is Level.DANGER and confirmed.strip().upper() != judged.name:
        raise NotSupportedError(
            f"{judged.name} was not sent: it has to be confirmed. {judged.why}",
            needs=Level.DANGER.value,
            hint=f"Type {judged.name} as confirmation.",
        )
    return judged


def offers(text: str) -> tuple[Offer, ...]:
    """Return what may be typed next, for a line up to the caret; by name, mild forms first."""
    lead, _, last = text.rpartition(";") if ";" in text else ("", "", text)
    begun = last.strip().upper()
    if not lead:
        if not begun or not ("AT".startswith(begun) or begun.startswith("AT")):
            return ()
        begun = begun[2:]
    head = f"{lead};" if lead else "AT"
    found = [
        Offer(head + name + _SIGNS[form], row.get("means", ""), level)
        for name, row in sorted(_commands().items())
        for form, level in _forms(row)
        if name and f"{name}{_SIGNS[form]}".startswith(begun)
    ]
    return tuple(offer for offer in found if offer.text.upper() != text.strip().upper())


def _short(line: str) -> str:
    """Return a line that was not understood as one names it; it may hold anything."""
    head = re.split("[=?]", line.strip(), maxsplit=1)[0]
    return f"“{''.join(sign for sign in head if sign.isprintable())[:20]}”"


def _judged(command: Command) -> Judgement:
    row = _commands().get(command.name, {})
    rule = _rule(row, command)
    level = Level(rule["level"])
    return Judgement(
        level,
        f"AT{command.name}",
        "" if level is Level.READS else str(rule.get("why", "")),
        str(row.get("means", "")),
        secret=bool(rule.get("secret", row.get("secret", False))) and bool(command.arguments),
        deadline_s=float(row.get("deadline_s", ROUTINE_S)),
    )


def _rule(row: Mapping[str, Any], command: Command) -> Mapping[str, Any]:
    """Return level and reason for a command as it is typed."""
    default: Mapping[str, Any] = _table()["defaults"][command.form]
    given = row.get(command.form)
    rule = {**default, "level": given, "why": row.get("why", default.get("why", ""))}
    if given is None:
        rule = dict(default)
    if command.form is Form.SET and row.get("apdu"):
        return {**rule, **_apdu_rule(command.arguments)}
    for case in row.get("cases", ()):
        if command.arguments and re.fullmatch(case["arguments"], command.arguments):
            return {**rule, **case, "secret": False}
    return rule


def _apdu_rule(arguments: str) -> Mapping[str, Any]:
    """Return what is known of the APDU in the last argument by its instruction."""
    text = arguments.rpartition(",")[2].strip().strip('"')
    try:
        apdu = bytes.fromhex(text)
    except ValueError:
        return {}
    known: Mapping[str, Mapping[str, Any]] = _table()["apdu"]
    return known.get(f"{apdu[1]:02X}", {}) if len(apdu) >= 4 else {}


def _without_secrets(line: str, commands: tuple[Command, ...], judged: list[Judgement]) -> str:
    for command, one in zip(reversed(commands), reversed(judged), strict=True):
        if one.secret:
            line = line[: command.start] + DOTS + line[command.end :]
    return line


def _forms(row: Mapping[str, Any]) -> list[tuple[Form, Level]]:
    """Return the forms a command is listed with, the mild first."""
    known = [(form, Level(row[form])) for form in Form if form in row]
    return sorted(known, key=lambda one: one[1].rank)


def _commands() -> Mapping[str, Mapping[str, Any]]:
    found: Mapping[str, Mapping[str, Any]] = _table()["commands"]
    return found


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads((resources() / "modems" / "console.toml").read_text("utf-8"))
