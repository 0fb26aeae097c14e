"""AT lines as parts: commands, values by name and meaning, results; each tied to its characters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.capture.at_line import AtCommand, AtLine, AtValue, Form, Kind
from app.capture.at_names import at_name, unsolicited_meaning, value_text
from app.capture.card_files import FILES
from app.capture.parts import Part, State
from app.capture.value_text import iccid_text, size_text, swapped_digits
from app.modem.at_error import at_error, explain_code

_REPORTS = "reports"
"""First value of an answer about registration; reports of their own accord leave it out."""

_MISFIT = "the length does not fit: {told} characters told, {there} there"
_IMSI = re.compile(r"\d{14,16}")
_ICCID = re.compile(r"\d{17,21}F?", re.IGNORECASE)
_NAMED = re.compile(r"(IMEI|IMSI|ICCID)\b[^0-9]*([0-9]{14,21}F?)", re.IGNORECASE)
_IDENTITIES = {"IMEI": "imei", "IMSI": "IMSI", "ICCID": "ICCID"}
_WORDS = frozenset({"information", "value"})
"""Names of values that may be a whole line of words, which ATI has an IMEI in."""

_FILE_AT, _CARD_COMMAND_AT = 1, 0
_READS = ("176", "178")


def command_parts(command: AtCommand) -> Iterator[Part]:
    """Yield a command of a line and its values."""
    known = at_name(command.name)
    form = {Form.READ: ", asked for", Form.TEST: ", tested"}.get(command.form, "")
    text = f"{command.text}{form}"
    notes = () if known.does else ("an AT command that is not known here",)
    end = command.name_end + (len(command.form) if command.form is not Form.SET else 0)
    yield Part("AT command", command.start, end, text, kind="AT", notes=notes)
    yield from _values(command.values, known.sends)


def line_parts(line: AtLine, asked: AtCommand | None) -> Iterator[Part]:
    """Yield one line of an answer."""
    if line.kind is Kind.ECHO:
        yield Part("echo", line.start, line.end, "the command, repeated by the modem", kind="AT")
    elif line.kind is Kind.UNREADABLE:
        note = ("no text: damage on the line, or the port talks another protocol",)
        text = size_text(line.end - line.start)
        yield Part("bytes", line.start, line.end, text, "", "raw", 0, note, State.ATTENTION)
    elif line.kind is Kind.DONE:
        yield Part("result", line.start, line.end, line.text, kind="AT", state=State.OK)
    elif line.kind is Kind.ERROR:
        text = f"{line.text}: {error_name(line.text)}"
        yield Part("result", line.start, line.end, text, kind="AT", state=State.FAILED)
    elif line.kind is Kind.UNSOLICITED and not line.values:
        yield Part("unsolicited", line.start, line.end, _unsolicited(line), kind="AT")
    else:
        if line.prefix_end > line.start:
            name = "unsolicited" if line.kind is Kind.UNSOLICITED else "answer"
            text = _unsolicited(line) if line.kind is Kind.UNSOLICITED else line.name
            yield Part(name, line.start, line.prefix_end, text, kind="AT")
        yield from _values(line.values, answer_names(line, asked))


def answer_names(line: AtLine, asked: AtCommand | None) -> tuple[str, ...]:
    """Return the names of the values of a line."""
    if line.name == "" and asked is None and len(line.values) == 1:
        return (_by_look(line.text),)
    if asked is not None and asked.form is Form.TEST:
        return ()
    own = asked is not None and (asked.name == line.name or asked.is_answered_by(line.name))
    names = at_name(asked.name if asked is not None and own else line.name)
    if line.kind is Kind.UNSOLICITED and names.answers[:1] == (_REPORTS,):
        return names.answers[1:]
    if asked is not None and asked.name == "+CRSM" and names.answers:
        return (*names.answers[:2], _file_content(asked))
    return names.answers


def crsm_file(asked: AtCommand | None) -> str:
    """Return the file that AT+CRSM is about, empty when it is about none that is known."""
    if asked is None or asked.name != "+CRSM" or len(asked.values) <= _FILE_AT:
        return ""
    number = asked.values[_FILE_AT].text
    return FILES.get(int(number), "") if number.isdecimal() and len(number) < 6 else ""


def error_name(final: str) -> str:
    """Return what an error result means, in a few words."""
    error = at_error("", final)
    if error.code is None:
        return "without a reason" if not error.family else "a reason no standard knows"
    sentence = error.message.partition(". ")[2] or "a number no standard knows"
    return sentence.split(".")[0].split(";")[0]


def error_words(final: str) -> tuple[str, ...]:
    """Return an error result as the modem wrote it, as the standard words it, and in our words."""
    error = at_error("", final)
    entry = explain_code(error.family, error.code) if error.code is not None else None
    return tuple(filter(None, (final, entry.name if entry else "", error_name(final))))


def _file_content(asked: AtCommand) -> str:
    """Return what AT+CRSM brings: an identity, when it reads the file of one."""
    if not asked.values or asked.values[_CARD_COMMAND_AT].text not in _READS:
        return "response"
    return {"EF.ICCID": "ICCID", "EF.IMSI": "IMSI"}.get(crsm_file(asked), "response")


def _unsolicited(line: AtLine) -> str:
    return unsolicited_meaning(line.name) or line.name or "said of its own accord"


def _values(values: tuple[AtValue, ...], names: tuple[str, ...]) -> Iterator[Part]:
    told = -1
    for at, value in enumerate(values):
        if value.start == value.end:
            continue
        name = names[at] if at < len(names) else f"value {at + 1}" if names else "value"
        notes: tuple[str, ...] = ()
        if name == "length" and value.text.isdecimal() and len(value.text) < 9:
            told = int(value.text)
        elif told >= 0 and len(value.text) != told:
            notes, told = (_MISFIT.format(told=told, there=len(value.text)),), -1
        if name in _WORDS and (named := _NAMED.fullmatch(value.text)):
            start = value.start + named.start(2)
            yield Part("label", value.start, start, named[1], kind="AT")
            yield Part(_IDENTITIES[named[1].upper()], start, value.end, named[2], kind="AT")
            continue
        state = State.ATTENTION if notes else State.NEUTRAL
        text = _text(name, value.text)
        yield Part(name, value.start, value.end, text, kind="AT", notes=notes, state=state)


def _text(name: str, text: str) -> str:
    """Return a value in words; digits of a file of the card are put into the order people read."""
    if name == "ICCID" and len(text) == 20:
        swapped = _swapped(text)
        return text if swapped is None or text.startswith("89") else iccid_text(swapped)
    if name == "IMSI" and len(text) == 18:
        swapped = _swapped(text)
        return text if swapped is None else swapped_digits(swapped[1:])[1:]
    return value_text(name, text)


def _swapped(text: str) -> bytes | None:
    try:
        return bytes.fromhex(text)
    except ValueError:
        return None


def _by_look(text: str) -> str:
    """Name a value whose command is not known by its digits; one that may be an IMSI counts so."""
    if _ICCID.fullmatch(text):
        return "ICCID"
    return "IMSI" if _IMSI.fullmatch(text) else "information"
