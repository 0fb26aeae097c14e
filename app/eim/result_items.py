"""What became of each operation, read off the elements of EuiccResultData into words.

Works on decoder nodes, so that one element that cannot be read hides no other. Most are a code,
explained by `app.codec.codes`; four carry data instead: profiles, rules, an association token, eIM
names. Nothing raises: an element that cannot be read becomes an outcome that says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from app.card import answers
from app.card.answers import Answer
from app.codec.codes import explain
from app.codec.node import Node
from app.eim.commands import Command
from app.eim.operations import OPERATIONS
from app.errors import CodecError
from app.values.euicc import EimIdType, OperatorId, ProfileInfo
from app.values.packages import OperationOutcome

TERMINATED = "processingTerminated"
ROLLBACK = "rollbackResult"

_Reader = Callable[[Answer], tuple[str, str]]

_TOKEN = "associationToken"  # noqa: S105 - a component's name, no secret
_WRAPPERS = ("CHOICE", "SEQUENCE")
_ROWS = {row.result: row for row in OPERATIONS}
_OTHER_CODES = {ROLLBACK: "RollbackProfileResult", TERMINATED: f"EuiccResultData.{TERMINATED}"}
_ID_TYPES = {
    EimIdType.OID: "OID",
    EimIdType.FQDN: "FQDN",
    EimIdType.PROPRIETARY: "proprietary",
}
_UNKNOWN = "The eUICC answered with something the standard does not know as a result."
_UNREADABLE = "The answer to this command cannot be read; look at it in the inspector."
_NO_RESULT = "The result ends before this command; whether it was carried out is not known."


def read_items(
    items: Sequence[Node], data: bytes, commands: Sequence[Command] = ()
) -> tuple[OperationOutcome, ...]:
    """Read elements of EuiccResultData, and add what is missing for the commands given.

    data: the message the offsets count in. The result of a rollback answers no commands.
    """
    if is_base_integer(items, commands):
        return (_of_code(commands[0].result, items[0].children[0]),)
    found = [_outcome(item, data) for item in items]
    if any(outcome.result == ROLLBACK for outcome in found):
        return tuple(found)
    for place, command in enumerate(commands[: len(found)]):
        if found[place].result in ("", TERMINATED):
            found[place] = replace(found[place], operation=command.name)
    found += map(_unanswered, commands[len(found) :])
    return tuple(found)


def alternative(item: Node) -> str:
    """Return the ASN.1 alternative of an element, empty when the standard knows none like it."""
    return item.value if isinstance(item.value, str) and item.children else ""


def is_base_integer(items: Sequence[Node], commands: Sequence[Command]) -> bool:
    """Tell whether the one result is an INTEGER (02) where the command's own tag belongs.

    Some eUICCs write that. By its tag it is processingTerminated, so only a code that is none of
    those gives it away.
    """
    if len(items) != 1 or len(commands) != 1 or alternative(items[0]) != TERMINATED:
        return False
    return items[0].children[0].named is None and commands[0].result not in DATA_READERS


def _unanswered(command: Command) -> OperationOutcome:
    return OperationOutcome(command.name, "", None, "no result", False, _NO_RESULT)


def _outcome(item: Node, data: bytes) -> OperationOutcome:
    result = alternative(item)
    if not result:
        return OperationOutcome("", "", None, "unknown", False, _UNKNOWN)
    node = item.children[0]
    chosen = node.children[0] if node.type in _WRAPPERS and node.children else node
    if chosen.type == "INTEGER" and chosen.name != _TOKEN:
        return _of_code(result, chosen)
    reader = DATA_READERS.get(result)
    if reader is None or chosen.broken is not None:
        return _unreadable(result)
    try:
        name, words = reader(Answer(chosen if node.type == "CHOICE" else node, data))
    except CodecError:
        return _unreadable(result)
    return OperationOutcome(_operation(result), result, None, name, True, words)


def _of_code(result: str, node: Node) -> OperationOutcome:
    code, row = node.value, _ROWS.get(result)
    if not isinstance(code, int) or node.broken is not None:
        return _unreadable(result)
    entry = explain(row.codes if row else _OTHER_CODES[result], code)
    ok = code in (row.fine if row else (0,)) and result != TERMINATED
    words = entry.title if ok and not code else f"{entry.title}. {entry.cause} {entry.hint}"
    return OperationOutcome(_operation(result), result, code, entry.name, ok, words)


def _unreadable(result: str) -> OperationOutcome:
    return OperationOutcome(_operation(result), result, None, "unreadable", False, _UNREADABLE)


def _operation(result: str) -> str:
    row = _ROWS.get(result)
    return row.name if row else result.removesuffix("Result")


def _profiles(answer: Answer) -> tuple[str, str]:
    profiles = [answers.profile(item) for item in answer.items()]
    return _counted(len(profiles), "profile"), "; ".join(map(_profile, profiles))


def _profile(profile: ProfileInfo) -> str:
    kind = profile.profile_class
    facts = (
        str(profile.iccid or "no ICCID"),
        profile.nickname or profile.name or profile.service_provider,
        profile.state.name.lower() if profile.state is not None else "",
        f"{kind.name.lower()} class" if kind is not None else "",
        "fallback" if profile.fallback_attribute else "",
    )
    return ", ".join(filter(None, facts))


def _rules(answer: Answer) -> tuple[str, str]:
    rules = [answers.rule(item) for item in answer.items()]
    words = [
        f"{', '.join(rule.rules) or 'no rule'} for "
        f"{' or '.join(map(_operator, rule.operators)) or 'nobody'}"
        f"{' with the consent of the user' if rule.consent_required else ''}"
        for rule in rules
    ]
    return _counted(len(rules), "rule"), "; ".join(words)


def _operator(operator: OperatorId) -> str:
    groups = [
        f"{name} {gid.hex().upper()}"
        for name, gid in (("GID1", operator.gid1), ("GID2", operator.gid2))
        if gid
    ]
    return " ".join([operator.mcc_mnc or "any operator", *groups])


def _added(answer: Answer) -> tuple[str, str]:
    token = answer.node.value
    if not isinstance(token, int):
        raise CodecError("The association token cannot be read.", path=_TOKEN)
    return _TOKEN, f"The eIM was added; its association token is {token}."


def _eims(answer: Answer) -> tuple[str, str]:
    names = []
    for item in answer.items():
        kind = item.member("eimIdType", EimIdType)
        names.append(item.text("eimId") + (f" ({_ID_TYPES[kind]})" if kind else ""))
    return _counted(len(names), "eIM"), "; ".join(names)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


DATA_READERS: Mapping[str, _Reader] = {
    "listProfileInfoResult": _profiles,
    "getRATResult": _rules,
    "addEimResult": _added,
    "listEimResult": _eims,
}
"""Alternatives that carry data on success: each gives a short name and the data in words."""
