"""AT lines in sentences: what the modem is asked, what it said, why it refused and who can act."""

from __future__ import annotations

from dataclasses import dataclass

from app.capture.apdu_view import read_response
from app.capture.assembly import Records
from app.capture.at_apdu import asked_by, carried
from app.capture.at_line import AtCommand, Form, Kind, read_answer, read_commands
from app.capture.at_names import at_name, unsolicited_meaning
from app.capture.parts import Decoding, State
from app.capture.purposes import function_purpose
from app.capture.status_text import status_state
from app.card import status_words
from app.modem.at_error import Fault, at_error
from app.values.traffic import Direction, Record

_WHO = {Fault.ABSENT: "modem maker", Fault.BUSY: "device"}
"""Kind of refusal -> who can act, where it is not the operator."""

_TESTED = "Asks whether the modem knows this command, and with which values. Changes nothing."
_UNKNOWN = "An AT command that is not known here; the manual of the modem describes it."
_DAMAGED = (
    "Check that this is the modem's AT port, not its diagnostic one, and the speed of the line."
)


@dataclass(frozen=True, slots=True)
class AtWords:
    """What to say about a line. who: whose turn it is; next: what to do."""

    text: str
    state: State = State.NEUTRAL
    who: str = ""
    next: str = ""
    code: str = ""


def at_words(record: Record, decoding: Decoding, records: Records) -> AtWords:
    """Explain a line to or from a modem."""
    if record.direction is Direction.OUT:
        return _command(record, decoding, records)
    asked = asked_by(record, records)
    lines = read_answer(record.data, asked)
    refused = next((one for one in reversed(lines) if one.kind is Kind.ERROR), None)
    if refused is not None:
        return _refusal(asked, refused.text)
    inner = carried(record, records)
    if inner is not None:
        return _card_answer(inner.apdu, decoding)
    if any(line.kind is Kind.UNREADABLE for line in lines) or not lines:
        text = "Bytes that are no text, where a modem's answer was expected."
        return AtWords(text, State.ATTENTION, "you", _DAMAGED)
    told = [unsolicited_meaning(one.name) for one in lines if one.kind is Kind.UNSOLICITED]
    if all(line.kind is Kind.UNSOLICITED for line in lines):
        said = " ".join(filter(None, told)) or decoding.meaning
        return AtWords(f"The modem said this of its own accord. {said}".strip())
    text = f"The modem did what {asked.text} asks." if asked else "The modem answered."
    if any(line.kind is Kind.UNSOLICITED for line in lines):
        text += " In between it said something of its own accord."
    return AtWords(f"{text} {decoding.meaning}".strip(), decoding.state)


def _command(record: Record, decoding: Decoding, records: Records) -> AtWords:
    commands = read_commands(record.data)
    if not commands:
        text = "These bytes are no AT command."
        return AtWords(text, State.ATTENTION, "you", _DAMAGED)
    texts = [_purpose(one) for one in commands]
    if carried(record, records) is not None:
        texts += [function_purpose(decoding.function), "The card's answer comes back as hex."]
    return AtWords(" ".join(filter(None, texts)), decoding.state)


def _purpose(command: AtCommand) -> str:
    return _TESTED if command.form is Form.TEST else at_name(command.name).does or _UNKNOWN


def _refusal(asked: AtCommand | None, final: str) -> AtWords:
    """Say why the modem refused; the card may never have seen what was sent."""
    error = at_error(asked.text if asked else "", final)
    text = error.message if asked else error.message.replace(" to “”", "")
    return AtWords(text, State.FAILED, _WHO.get(error.kind, "you"), error.hint, final.strip())


def _card_answer(apdu: bytes, decoding: Decoding) -> AtWords:
    sw = read_response(apdu).sw
    word = status_words.explain(sw)
    state = status_state(sw)
    code = f"{sw >> 8:02X} {sw & 0xFF:02X}"
    if state in (State.FAILED, State.ATTENTION):
        text = f"The modem handed on the card's answer, and the card said no. {word.meaning}"
        return AtWords(text, state, "you" if word.hint else "", word.hint, code)
    text = f"The modem handed on the card's answer. {decoding.meaning.rstrip('.')}."
    return AtWords(text, decoding.state, code=code)
