"""What of a capture can be sent again, and what was answered to it then.

A record is one command, but what was said may be a message of several: both can be sent, the
command as it is, or the whole message over a channel of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from app.capture.apdu_view import read_command
from app.capture.assembly import REACH, Records
from app.capture.card_messages import CardExchange, CardMessages
from app.errors import SettingsError
from app.values.traffic import Direction, Layer, Record


class Form(StrEnum):
    """As what it is sent."""

    MESSAGE = "message"
    """A whole ES10 message to the ISD-R, over a channel opened for it."""
    COMMAND = "command"
    """One APDU as it is, right after power-up or after what came before it."""
    ESIPA = "esipa"
    """A message to an eIM."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One thing to send. seq: of the record it is taken from.

    then: what was answered, with its status word where a card did; None when no answer is kept.
    before: commands that went to the card earlier since its power-up, in order.
    """

    form: Form
    data: bytes
    then: bytes | None
    seq: int
    before: tuple[bytes, ...] = ()


def outgoing(record: Record, records: Records) -> tuple[Outgoing, ...]:
    """Return the forms in which a record, or the one it answers, can be sent; the best first.

    Raises SettingsError when it is nothing that was asked of a card or an eIM.
    """
    asked = records.get(record.pair) if record.pair else record
    if asked is not None and asked.layer is Layer.ESIPA and asked.data:
        return (Outgoing(Form.ESIPA, asked.data, _answer(asked, records), asked.seq),)
    is_command = asked is not None and (asked.layer, asked.direction) == (
        Layer.APDU,
        Direction.OUT,
    )
    if asked is None or not is_command:
        raise SettingsError(
            "This is neither a command to a card nor an ESipa message, so it cannot be sent.",
            key="record",
            hint="Select an APDU or an ESipa message in the traffic.",
        )
    past = tuple(_since_power_up(asked, records))
    sent = tuple(one.data for one in past if one.direction is Direction.OUT)
    command = Outgoing(Form.COMMAND, asked.data, _answer(asked, records), asked.seq, sent)
    exchange = _exchange(asked, past, records)
    if exchange is None or not exchange.es10 or not exchange.request or not exchange.whole:
        return (command,)
    then = bytes(exchange.response) + exchange.sw.to_bytes(2) if exchange.answer_seq else None
    return Outgoing(Form.MESSAGE, bytes(exchange.request), then, exchange.seq), command


def _answer(asked: Record, records: Records) -> bytes | None:
    """Return what was answered to a record."""
    for later in _following(asked, records):
        if later.pair == asked.seq:
            return later.data
    return None


def _since_power_up(asked: Record, records: Records) -> Iterator[Record]:
    """Yield the APDUs of the same card before this one, in order."""
    found: list[Record] = []
    for seq in range(asked.seq - 1, max(asked.seq - 1 - REACH, 0), -1):
        record = records.get(seq)
        if record is None:
            break
        if record.lane != asked.lane:
            continue
        if record.layer is Layer.EVENT and record.data:
            break
        if record.layer is Layer.APDU:
            found.append(record)
    yield from reversed(found)


def _following(asked: Record, records: Records) -> Iterator[Record]:
    for seq in range(asked.seq + 1, asked.seq + REACH):
        record = records.get(seq)
        if record is None:
            return
        if record.lane == asked.lane:
            yield record


def _exchange(asked: Record, past: tuple[Record, ...], records: Records) -> CardExchange | None:
    """Return the message a command is a part of; None when it is no part of any that is kept."""
    command = read_command(asked.data)
    if command is None:
        return None
    messages = CardMessages()

    def fed(record: Record) -> CardExchange | None:
        for exchange in messages.feed(record):
            reached = max(exchange.seq, exchange.answer_seq) >= asked.seq
            if reached and exchange.command.channel == command.channel:
                return exchange
        return None

    for record in past:
        messages.feed(record)
    if found := fed(asked):
        return found
    for record in _following(asked, records):
        if found := fed(record):
            return found
    left = (one for one in messages.drain() if one.lane == asked.lane)
    return next((one for one in left if one.command.channel == command.channel), None)
