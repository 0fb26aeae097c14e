"""A record in sentences: what the message does, how it went, who can act and what comes next.

The words for functions and commands are in `purposes`; status words and result codes are explained
by the rooms that own them.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.capture.apdu_view import Command, read_command, read_response
from app.capture.assembly import Records, command_of
from app.capture.at_explain import at_words
from app.capture.card_names import instruction
from app.capture.codec_parts import code_of
from app.capture.parts import VERDICT, Decoding, Part, State
from app.capture.purposes import command_purpose, function_purpose
from app.capture.status_text import status_state
from app.capture.tls_explain import sealed_words
from app.card import status_words
from app.codec.codes import CodeEntry
from app.codec.functions import by_name
from app.values.traffic import Direction, Layer, Record

_WAITING = (0x61, 0x9F)
_LOOK = "Open the marked parts of the tree: what is there is not as the standard wants it."
_FORGED = (
    "Other bytes were signed, or with another key: compare the key the card was configured with to "
    "the one that signs, and look for a change on the way."
)


@dataclass(frozen=True, slots=True)
class Explanation:
    """A message explained. who: whose turn it is, empty when nothing needs doing.

    clause: where the standard describes it, empty when not known. code: the raw result code or
    status word behind it, for the engineer.
    """

    title: str
    text: str
    state: State
    who: str = ""
    next: str = ""
    clause: str = ""
    code: str = ""


def explain(record: Record, decoding: Decoding, records: Records) -> Explanation:
    """Explain a record that was decoded."""
    if record.layer is Layer.EVENT:
        return Explanation(decoding.title, _event_text(decoding), State.NEUTRAL)
    if decoding.decoder == "raw":
        return _raw(record, decoding)
    if wrong := _wrong_signature(decoding):
        text = f"The signature {wrong.text}."
        title = decoding.title.removeprefix("↳ ")
        return Explanation(title, text, State.FAILED, "you", _FORGED, _clause(decoding))
    if record.layer in (Layer.TLS, Layer.DTLS):
        return _sealed(record, decoding, records)
    if record.layer is Layer.AT:
        words = at_words(record, decoding, records)
        title = decoding.title.removeprefix("↳ ")
        return Explanation(title, words.text, words.state, words.who, words.next, code=words.code)
    if record.layer is not Layer.APDU:
        return _message(decoding)
    if record.direction is Direction.OUT:
        return _command(record, decoding)
    return _answer(record, decoding, records)


def _event_text(decoding: Decoding) -> str:
    if any(part.name == "ATR" for part in decoding.parts):
        return "The card was powered up. Its answer to reset says how it wants to be talked to."
    return "Something happened on this lane without bytes on the wire."


def _raw(record: Record, decoding: Decoding) -> Explanation:
    text = "These bytes have no form known here; they are shown as they were on the wire."
    if len(record.data) < 2:
        text = "Too short to be a command or an answer; the exchange was probably cut off."
    return Explanation(decoding.title, text, decoding.state)


def _message(decoding: Decoding) -> Explanation:
    """Explain what went between IPA and eIM."""
    title = decoding.title.removeprefix("↳ ")
    clause = _clause(decoding)
    if entry := _failure(decoding):
        return _refusal(title, entry, clause)
    text = function_purpose(decoding.function) or decoding.meaning
    if decoding.title.startswith("↳ "):
        text = f"The answer: {decoding.meaning}."
    if _trouble(decoding):
        return Explanation(title, text, State.ATTENTION, "", _LOOK, clause)
    return Explanation(title, text, decoding.state, clause=clause)


def _sealed(record: Record, decoding: Decoding, records: Records) -> Explanation:
    """Explain what protects the messages."""
    words = sealed_words(record, records)
    following = _LOOK if _trouble(decoding) and not words.next else words.next
    return Explanation(
        decoding.title, words.text, decoding.state, words.who, following, code=words.code
    )


def _command(record: Record, decoding: Decoding) -> Explanation:
    command = read_command(record.data)
    purpose = _purpose(decoding.function, command)
    expected = _expected(command)
    state, following = State.NEUTRAL, ""
    if command and command.oddity:
        state = State.ATTENTION
        following = f"The length does not add up: {command.oddity}. Check who built this command."
    elif _trouble(decoding):
        state = State.ATTENTION
        following = _LOOK
    title = decoding.title.removeprefix("STORE DATA · ")
    text = " ".join(filter(None, (purpose, expected)))
    return Explanation(title, text, state, "you" if following else "", following, _clause(decoding))


def _answer(record: Record, decoding: Decoding, records: Records) -> Explanation:
    answer = read_response(record.data)
    found = command_of(records, record)
    command = found[1] if found else None
    title = "Answer to " + decoding.title.removeprefix("↳ ")
    clause = _clause(decoding)
    if entry := _failure(decoding):
        return _refusal(title, entry, clause)
    word = status_words.explain(answer.sw)
    code = f"{answer.sw >> 8:02X} {answer.sw & 0xFF:02X}"
    state = status_state(answer.sw, command.ins if command else 0)
    if state in (State.FAILED, State.ATTENTION):
        who = "you" if word.hint else ""
        return Explanation(title, word.meaning, state, who, word.hint, clause, code)
    if answer.sw1 in _WAITING:
        text = f"{word.meaning} The next GET RESPONSE on this channel brings them."
        return Explanation(title, text, State.OK, clause=clause, code=code)
    text = f"{_content(decoding)} {word.meaning}".strip()
    if _trouble(decoding):
        return Explanation(title, text, State.ATTENTION, "eUICC maker", _LOOK, clause, code)
    return Explanation(title, text, State.OK, clause=clause, code=code)


def _refusal(title: str, found: tuple[Part, CodeEntry], clause: str) -> Explanation:
    part, entry = found
    text = f"{title}: {entry.cause}" if part.state is State.ATTENTION else entry.cause
    code = f"{part.name} {part.text}"
    return Explanation(entry.title, text, part.state, entry.who, entry.next, clause, code)


def _failure(decoding: Decoding) -> tuple[Part, CodeEntry] | None:
    """Return the gravest result code that was not success."""
    coded = [
        (part, entry)
        for part in decoding.walk()
        if part.state in (State.FAILED, State.ATTENTION) and (entry := code_of(part))
    ]
    coded.sort(key=lambda pair: pair[0].state is not State.FAILED)
    return coded[0] if coded else None


def _wrong_signature(decoding: Decoding) -> Part | None:
    """Return the verdict on a signature that was made with another key or over other bytes."""
    parts = decoding.walk()
    return next((one for one in parts if one.kind == VERDICT and one.state is State.FAILED), None)


def _trouble(decoding: Decoding) -> bool:
    return any(part.notes for part in decoding.walk())


def _content(decoding: Decoding) -> str:
    """Return the meaning of an answer that carries more than a status word."""
    if all(part.kind == "status word" for part in decoding.parts):
        return ""
    text = decoding.meaning
    return text if text.endswith("…") else text.rstrip(".") + "."


def _purpose(function: str, command: Command | None) -> str:
    if text := function_purpose(function):
        return text
    if command is None:
        return ""
    return command_purpose(instruction(command.cla, command.ins, command.p1))


def _expected(command: Command | None) -> str:
    if command is None:
        return ""
    if command.ins == 0xE2 and not command.p1 & 0x80:
        return "More blocks follow, so 90 00 without data is expected."
    if command.ins == 0xE2:
        return "Expected is 61 xx with the length of the answer, or the answer at once."
    if command.le is not None:
        return "The answer may carry data; 61 xx means it waits to be fetched."
    return ""


def _clause(decoding: Decoding) -> str:
    try:
        return by_name(decoding.function).clause if decoding.function else ""
    except KeyError:  # a data object, not a function
        return ""
