"""What a filter can ask about a record: THE table of fields, and how each is read.

A field has any number of values in a record; none means the record does not have it. Three tiers
tell what reading costs: a column of the capture's index, the record's own bytes, or decoding the
message, for which the records before it are needed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

from app.capture.annotation import COLOURS, NOTHING, Annotation
from app.capture.apdu_view import Command, read_command
from app.capture.assembly import Records
from app.capture.at_apdu import asked_by, carried
from app.capture.at_line import AtCommand, AtLine, read_answer, read_commands
from app.capture.at_line import Kind as LineKind
from app.capture.at_parts import error_words
from app.capture.coap_parts import CoapView, read_coap
from app.capture.decoders import decode
from app.capture.filter_values import Kind, Value, normal_digits
from app.capture.judging import judge
from app.capture.landmarks import outer_tag, status_word
from app.capture.parts import Decoding, Part, State
from app.capture.seen_keys import keys_of
from app.capture.signatures import Outcome
from app.codec.functions import FUNCTIONS
from app.values.traffic import Direction, Layer, Record

_STATUS_LINE = re.compile(rb"HTTP/\d\.\d (\d{3})\b")
_EID = re.compile(r"\d{32}")
_ICCID = re.compile(r"[0-9A-F]{10,20}")
_HEX_PAIRS = re.compile(r"(?:[0-9A-F]{2} ?)+")


class Tier(IntEnum):
    """What it costs to look; higher is dearer."""

    COLUMNS = 0
    BYTES = 1
    DECODE = 2


class Look:
    """One record being looked at. What was worked out once is kept for the next condition.

    noted: what people noted about it.
    """

    def __init__(self, record: Record, records: Records, noted: Annotation = NOTHING) -> None:
        self.record = record
        self.noted = noted
        self._records = records

    @cached_property
    def decoding(self) -> Decoding:
        """The whole message, decoded."""
        return decode(self.record, self._records)

    @cached_property
    def verdicts(self) -> tuple[Part, ...]:
        """What was found out about the signatures in the message."""
        judgement = judge(self.record, self.decoding, keys_of(self._records))
        return tuple(judgement.verdicts.values())

    @cached_property
    def command(self) -> Command | None:
        """The record as a command to a card, when it is one."""
        record = self.record
        sent = record.layer is Layer.APDU and record.direction is Direction.OUT
        return read_command(record.data) if sent else None

    @cached_property
    def coap(self) -> CoapView | None:
        """The record as a CoAP message, when it is one."""
        return read_coap(self.record.data) if self.record.layer is Layer.COAP else None

    @cached_property
    def lines(self) -> tuple[AtCommand | AtLine, ...]:
        """The record as lines to or from a modem, when it is of one."""
        if self.record.layer is not Layer.AT:
            return ()
        if self.record.direction is Direction.OUT:
            return read_commands(self.record.data)
        return read_answer(self.record.data, asked_by(self.record, self._records))

    @cached_property
    def carried(self) -> bytes:
        """The APDU in an AT line, empty for none."""
        inner = carried(self.record, self._records)
        return inner.apdu if inner is not None else b""


Values = Sequence[Value]
Read = Callable[[Look], Values]


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to ask about.

    column: the column of a capture's index that holds it, NOTED for what people noted, empty when
    neither does. absent: the number
    in that column that means there is no value, None when there always is one. choices: values
    worth offering; closed: whether there are no others.
    """

    name: str
    kind: Kind
    tier: Tier
    read: Read
    meaning: str
    column: str = ""
    absent: int | None = None
    choices: tuple[str, ...] = ()
    closed: bool = False


def _if_set(number: int) -> Values:
    return (number,) if number else ()


def _if_text(text: str) -> Values:
    return (text.casefold(),) if text else ()


def _commanded(part: Callable[[Command], int]) -> Read:
    def read(look: Look) -> Values:
        return (part(look.command),) if look.command else ()

    return read


def _coap_code(look: Look) -> Values:
    return (look.record.data[1],) if look.coap else ()


def _coap_path(look: Look) -> Values:
    return _if_text(f"/{look.coap.path}") if look.coap and look.coap.path else ()


def _http_status(look: Look) -> Values:
    if look.record.layer is not Layer.HTTP:
        return ()
    match = _STATUS_LINE.match(look.record.data)
    return (int(match[1]),) if match else ()


def _at_command(look: Look) -> Values:
    names = (one.name for one in look.lines if one.name)
    return tuple(dict.fromkeys(form for name in names for form in _at_forms(name.casefold())))


def _at_forms(name: str) -> tuple[str, ...]:
    """Return how one may write a command: AT+CGLA, +CGLA or CGLA."""
    return f"at{name}", name, name.lstrip("+^$#%*!&_@")


def _at_error(look: Look) -> Values:
    found = (one for one in look.lines if isinstance(one, AtLine) and one.kind is LineKind.ERROR)
    texts = (text for one in found for text in error_words(one.text))
    return tuple(dict.fromkeys(text.casefold() for text in texts))


def _function(look: Look) -> Values:
    name = look.decoding.function.casefold()
    return tuple(dict.fromkeys((name, name.rpartition(".")[2]))) if name else ()


def _transaction(look: Look) -> Values:
    texts = {part.text for part in look.decoding.walk() if part.name == "eimTransactionId"}
    return tuple(bytes.fromhex(text) for text in sorted(texts) if _HEX_PAIRS.fullmatch(text))


def _iccid(look: Look) -> Values:
    parts = (part for part in look.decoding.walk() if "iccid" in part.name.lower())
    texts = (part.text.partition(" (")[0] for part in parts)
    return tuple({normal_digits(text) for text in texts if _ICCID.fullmatch(text)})


def _eid(look: Look) -> Values:
    parts = (part for part in look.decoding.walk() if part.name.lower().startswith("eid"))
    digits = (part.text.partition("(")[0].replace(" ", "") for part in parts)
    return tuple({one for one in digits if _EID.fullmatch(one)})


def _error(look: Look) -> Values:
    decoding = look.decoding
    texts = [part.text for part in decoding.walk() if part.state is State.FAILED]
    if decoding.state is State.FAILED:
        texts.append(decoding.meaning)
    return tuple({text.casefold() for text in texts})


def _signature(look: Look) -> Values:
    outcomes = (outcome for outcome in Outcome if any(outcome in one.text for one in look.verdicts))
    return tuple(dict.fromkeys((*outcomes, *(one.text.casefold() for one in look.verdicts))))


def _shown(look: Look) -> Values:
    return tuple(one.casefold() for one in (look.decoding.title, look.decoding.meaning) if one)


def _part_texts(look: Look) -> Values:
    return tuple({part.text.casefold() for part in look.decoding.walk() if part.text})


NOTED = "noted"
"""In place of a column: kept beside the capture, and looked up by seq."""

_COLUMNS, _BYTES, _DECODE = Tier.COLUMNS, Tier.BYTES, Tier.DECODE
LAYERS = tuple(layer.value for layer in Layer)
DIRECTIONS = tuple(direction.value for direction in Direction)
_FUNCTION_NAMES = tuple(dict.fromkeys(f"{row.interface}.{row.name}" for row in FUNCTIONS))

_ROWS = (
    Field("lane", Kind.TEXT, _COLUMNS, lambda look: (look.record.lane.casefold(),),
          "the reader, modem or endpoint", "lane"),
    Field("layer", Kind.TEXT, _COLUMNS, lambda look: (look.record.layer.value,),
          "which wire", "layer", choices=LAYERS, closed=True),
    Field("dir", Kind.TEXT, _COLUMNS, lambda look: (look.record.direction.value,),
          "the direction, seen from here", "direction", choices=DIRECTIONS, closed=True),
    Field("time", Kind.TIME, _COLUMNS, lambda look: (look.record.time_ns,),
          "when it began, by this computer's clock", "time_ns"),
    Field("dur", Kind.DURATION, _COLUMNS, lambda look: _if_set(look.record.duration_ns),
          "of an answer: the time since its command", "duration_ns", absent=0),
    Field("seq", Kind.NUMBER, _COLUMNS, lambda look: (look.record.seq,),
          "the record's number", "seq"),
    Field("pair", Kind.NUMBER, _COLUMNS, lambda look: _if_set(look.record.pair),
          "of an answer: its command's number", "pair", absent=0),
    Field("session", Kind.NUMBER, _COLUMNS, lambda look: _if_set(look.record.session),
          "number of the record that opened the session", "session", absent=0),
    Field("apdu.sw", Kind.HEX, _COLUMNS, lambda look: _if_set(status_word(look.record)),
          "the status word of a card's answer", "sw", absent=0),
    Field("sgp.tag", Kind.HEX, _COLUMNS, lambda look: _if_set(outer_tag(look.record)),
          "tag of the ES10 or ESipa message that begins here", "tag", absent=0),
    Field("len", Kind.NUMBER, _COLUMNS, lambda look: (len(look.record.data),),
          "how many bytes", "length"),
    Field("mark", Kind.NUMBER, _COLUMNS, lambda look: _if_set(look.noted.mark),
          "1 when it is marked", NOTED, absent=0),
    Field("comment", Kind.TEXT, _COLUMNS, lambda look: _if_text(look.noted.comment),
          "what a person wrote about it", NOTED),
    Field("colour", Kind.TEXT, _COLUMNS, lambda look: _if_text(look.noted.colour),
          "the colour a person gave it", NOTED, choices=COLOURS, closed=True),
    Field("data", Kind.OCTETS, _BYTES, lambda look: (look.record.data,) if look.record.data else (),
          "the bytes themselves"),
    Field("note", Kind.TEXT, _BYTES, lambda look: _if_text(look.record.note),
          "what was noted with the record"),
    Field("apdu.cla", Kind.HEX, _BYTES, _commanded(lambda one: one.cla), "class byte"),
    Field("apdu.ins", Kind.HEX, _BYTES, _commanded(lambda one: one.ins), "instruction"),
    Field("apdu.p1", Kind.HEX, _BYTES, _commanded(lambda one: one.p1), "first parameter"),
    Field("apdu.p2", Kind.HEX, _BYTES, _commanded(lambda one: one.p2), "second parameter"),
    Field("coap.code", Kind.CODE, _BYTES, _coap_code, "method or answer: 0.02, 2.05"),
    Field("coap.path", Kind.TEXT, _BYTES, _coap_path, "path of a request, led by /"),
    Field("http.status", Kind.NUMBER, _BYTES, _http_status, "status of an answer"),
    Field("at.command", Kind.TEXT, _BYTES, _at_command,
          "the AT command sent or answered: AT+CGLA, CGLA", choices=("AT+CGLA", "AT+CSIM")),
    Field("at.error", Kind.TEXT, _BYTES, _at_error,
          "the error a modem answered, as it wrote it and in words"),
    Field("at.apdu", Kind.OCTETS, _BYTES, lambda look: (look.carried,) if look.carried else (),
          "the APDU inside an AT line"),
    Field("sgp.function", Kind.TEXT, _DECODE, _function,
          "the function, ES10c.GetEID or GetEID", choices=_FUNCTION_NAMES),
    Field("eim.txid", Kind.OCTETS, _DECODE, _transaction, "eimTransactionId"),
    Field("iccid", Kind.DIGITS, _DECODE, _iccid, "ICCIDs in the message"),
    Field("eid", Kind.DIGITS, _DECODE, _eid, "EIDs in the message"),
    Field("signature", Kind.TEXT, _DECODE, _signature,
          "whether a signature holds, as far as keys are known", choices=tuple(Outcome)),
    Field("error", Kind.TEXT, _DECODE, _error, "what failed, in words"),
    Field("text", Kind.TEXT, _DECODE, _shown, "message and meaning as the list shows them"),
    Field("value", Kind.TEXT, _DECODE, _part_texts, "any decoded value, as the tree shows it"),
)  # fmt: skip

FIELDS: dict[str, Field] = {field.name: field for field in _ROWS}
"""Name -> field, in the order they are offered."""
