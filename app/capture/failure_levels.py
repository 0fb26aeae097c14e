"""What failed, at which of the three levels of SGP.32, who can fix it and how.

A package that is refused, an operation of it that is refused, and a message that does not get
through ask for different people; and only the first two leave a signed result behind.
"""

from __future__ import annotations

from app.capture.codec_parts import code_of
from app.capture.es9_body import Es9Body
from app.capture.parts import Part, State
from app.capture.procedure import Failure, Level
from app.card import status_words
from app.codec.codes import CodeEntry
from app.codec.functions import by_name
from app.modem.at_error import at_error

_REFUSED_WHOLE = frozenset(
    {
        "euiccPackageErrorSigned",
        "euiccPackageErrorUnsigned",
        "processingTerminated",
        "eimPackageResultErrorCode",
        "eimPackageResultResponseError",
        "ipaEuiccDataErrorCode",
    }
)
"""Elements that say that a package was refused, whatever else they stand in."""

_UNSIGNED = "EuiccPackageErrorUnsigned"
_OPERATIONS = frozenset({"euiccResult", "euiccPackageResultSigned"})
_ESIPA = "ESipa."
_HTTP_TURN = {4: ("IPA", "sent something the other side does not take"), 5: ("eIM", "failed")}


def of_message(label: str, part: Part | None) -> Failure | None:
    """Return the first failure a message reports, None when it reports none.

    label: the function it belongs to. part: the message, its codes judged.
    """
    if part is None:
        return None
    stack: list[tuple[Part, frozenset[str], str]] = [(part, frozenset(), "")]
    while stack:
        one, around, above = stack.pop()
        inside = around | {one.name, one.text} if one.children else around | {one.name}
        if one.state is State.FAILED and (entry := code_of(one)):
            name = one.name if one.name.endswith("Result") else above
            return _coded(label, entry, inside, name)
        name = one.name if one.name.endswith("Result") else above
        stack.extend((child, inside, name) for child in reversed(one.children))
    if any(one.name.lower() == _UNSIGNED.lower() for one in part.walk()):
        return _unsigned(label)
    return None


def of_status(sw: int, label: str) -> Failure:
    """Explain a status word with which a card refused a command."""
    word = status_words.explain(sw)
    code = f"{sw >> 8:02X} {sw & 0xFF:02X}"
    title = f"The card refused {label}"
    return Failure(Level.TRANSPORT, title, word.meaning, "you", word.hint, clause_of(label), code)


def of_modem(final: str, label: str) -> Failure:
    """Explain an error with which a modem answered instead of handing on what the card said."""
    error = at_error("", final)
    cause = error.message.partition(". ")[2] or "It gave no reason this program knows."
    text = f"The modem answered {final.strip()}. {cause} The card may not have seen the command."
    title = f"The modem refused {label}"
    return Failure(Level.TRANSPORT, title, text, "you", error.hint, clause_of(label), final.strip())


def of_binding(code: str, kind: int) -> Failure:
    """Explain a CoAP code or HTTP status of the class 4 or 5. code: as the wire has it."""
    who, did = _HTTP_TURN[kind]
    text = f"The binding under ESipa answered {code}: the {who} {did}."
    step = "Compare path, headers and message of this request with what the eIM serves."
    if kind == 5:
        step = "Look into the log of the eIM at this time; the IPA may ask again."
    return Failure(Level.TRANSPORT, f"Answered {code}", text, who, step, code=code)


def of_es9(label: str, body: Es9Body) -> Failure | None:
    """Explain an SM-DP+ that did not do what it was asked; None when it did."""
    entry = body.refusal
    if entry is None:
        return None
    return Failure(
        Level.OPERATION,
        entry.title,
        entry.cause,
        entry.who,
        entry.next,
        clause_of(label),
        f"{body.status}, {entry.name}",
    )


def of_event(note: str) -> Failure:
    """Explain a connection that could not be made or was lost. note: in the recorder's words."""
    step = "Check address, trust and keys of both sides; the IPA tries again at its next poll."
    return Failure(Level.TRANSPORT, "The connection failed", note, "you", step)


def no_answer(label: str, *, to_card: bool) -> Failure:
    """Explain a question that was never answered."""
    if to_card:
        text = "The card was reset or removed, or its reader was lost, before it answered."
        step = "Read the card again; stored results tell whether it carried out what was asked."
        return Failure(
            Level.TRANSPORT, f"{label} was not answered", text, "device", step, clause_of(label)
        )
    text = "No answer arrived. It is not known whether the other side received the message."
    step = "The IPA asks again at its next poll; look at the other side's record of this time."
    return Failure(
        Level.TRANSPORT, f"{label} was not answered", text, "device", step, clause_of(label)
    )


def lost_answer(label: str) -> Failure:
    """Explain an answer that one end sent and the other never received."""
    text = "The answer was sent, and it did not arrive at the side that asked."
    step = "The IPA repeats the message; the eIM has to take the same result twice without harm."
    return Failure(
        Level.TRANSPORT, f"The answer to {label} was lost", text, "device", step, clause_of(label)
    )


def not_delivered() -> Failure:
    """Explain a package that was executed and whose result never left for the eIM."""
    return Failure(
        Level.TRANSPORT,
        "The result was not delivered",
        "The eUICC carried out the package; its result did not leave for the eIM. It stays stored "
        "in the eUICC until it is acknowledged.",
        "device",
        "The IPA delivers stored results at its next poll. The eIM should not sign a new package "
        "for the same purpose before it has seen them.",
    )


def clause_of(label: str) -> str:
    """Return the clause of a function by `Interface.Name`, empty when none is known."""
    try:
        return by_name(label).clause if label else ""
    except KeyError:
        return ""


def _unsigned(label: str) -> Failure:
    """Explain the error that has no signature, and in most versions no code either."""
    return Failure(
        Level.PACKAGE,
        "The eUICC does not accept the package as its eIM's",
        "It does not know this eimId, or the signature does not hold with the key and the "
        "association token it has.",
        "eIM",
        "Compare eimId, public key and association token with the eIM configuration data of this "
        "eUICC, then sign the package again.",
        clause_of(label),
        _UNSIGNED[0].lower() + _UNSIGNED[1:],
    )


def _coded(label: str, entry: CodeEntry, inside: frozenset[str], name: str) -> Failure:
    level = _level(label, inside)
    operation = name.removesuffix("Result")
    named = level is Level.OPERATION and operation[:1].islower() and "Package" not in operation
    title = f"{operation}: {entry.title}" if named else entry.title
    code = f"{entry.name} ({entry.code})"
    return Failure(level, title, entry.cause, entry.who, entry.next, clause_of(label), code)


def _level(label: str, inside: frozenset[str]) -> Level:
    lowered = {name[:1].lower() + name[1:] for name in inside if name}
    if lowered & _REFUSED_WHOLE:
        return Level.PACKAGE
    if lowered & _OPERATIONS:
        return Level.OPERATION
    return Level.TRANSPORT if label.startswith(_ESIPA) else Level.OPERATION
