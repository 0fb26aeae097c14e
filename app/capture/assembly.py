"""Whole messages out of single APDUs: STORE DATA blocks and GET RESPONSE chains.

Nothing is kept while traffic runs. A message is put together when somebody looks at one of its
records, by walking back along that record's lane and channel; the walk is bounded.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from app.capture.apdu_view import Command, Response, read_command, read_response
from app.capture.parts import Piece, Source
from app.values.traffic import Direction, Layer, Record

REACH = 8192
"""How many records a walk looks back at most: 256 blocks and answers of sixteen busy readers."""

_GET_RESPONSE = 0xC0
_STORE_DATA = 0xE2
_LAST_BLOCK = 0x80
_WRONG_LE = 0x6C


class Records(Protocol):
    """Where records are looked up; the recorder is one."""

    def get(self, seq: int) -> Record | None:
        """Return the record, or None when it is not kept."""
        ...


@dataclass(frozen=True, slots=True)
class Message:
    """One message of possibly many records.

    complete: nothing is missing at its start and no more is to come. blocks: how many records
    carry it. origin: the seq of the command it belongs to; for a request its own.
    """

    source: Source
    complete: bool
    blocks: int
    origin: int

    @property
    def data(self) -> bytes:
        """The joined bytes."""
        return self.source.data


@dataclass(frozen=True, slots=True)
class Exchange:
    """A command on one channel, and its answer when there is one yet."""

    record: Record
    command: Command
    answer: Record | None
    response: Response | None


def exchanges_before(records: Records, seq: int, lane: str, channel: int) -> Iterator[Exchange]:
    """Yield the exchanges of one lane and channel that began before `seq`, the newest first.

    Ends at a reset of the card, at a record no longer kept, and after REACH records.
    """
    answers: dict[int, Record] = {}
    for at in range(seq - 1, max(seq - 1 - REACH, 0), -1):
        record = records.get(at)
        if record is None:
            return
        if record.lane != lane:
            continue
        if record.layer is Layer.EVENT:
            return
        if record.layer is not Layer.APDU:
            continue
        if record.direction is Direction.IN:
            answers[record.pair] = record
            continue
        command = read_command(record.data)
        if command is not None and command.channel == channel:
            answer = answers.pop(record.seq, None)
            response = read_response(answer.data) if answer else None
            yield Exchange(record, command, answer, response)


def command_of(records: Records, answer: Record) -> tuple[Record, Command] | None:
    """Return the command an answer belongs to, or None when it is not kept."""
    record = records.get(answer.pair) if answer.pair else None
    command = read_command(record.data) if record else None
    return (record, command) if record and command else None


def request(records: Records, record: Record, command: Command) -> Message:
    """Join the STORE DATA blocks that end with this command."""
    pieces = [_data_piece(record, command)]
    chunks = [command.data]
    expected = command.p2
    newest = command
    for exchange in exchanges_before(records, record.seq, record.lane, command.channel):
        before = exchange.command
        if expected == 0 and not _is_repeat(exchange, newest):
            break
        if before.ins != _STORE_DATA or before.p1 & _LAST_BLOCK:
            break
        if _is_repeat(exchange, newest):
            continue
        if before.p2 != expected - 1:
            break
        expected, newest = before.p2, before
        pieces.append(_data_piece(exchange.record, before))
        chunks.append(before.data)
    source = Source("Message", b"".join(reversed(chunks)), tuple(reversed(pieces)))
    complete = expected == 0 and bool(command.p1 & _LAST_BLOCK)
    return Message(source, complete, len(pieces), record.seq)


def response(records: Records, record: Record) -> Message:
    """Join the answers of the GET RESPONSE chain that ends with this one."""
    answer = read_response(record.data)
    chain = [(record.seq, answer.data)]
    found = command_of(records, record)
    origin, started = (found[0].seq if found else 0), True
    if found and found[1].ins == _GET_RESPONSE:
        started = False
        owner, command = found
        for exchange in exchanges_before(records, owner.seq, record.lane, command.channel):
            if exchange.answer is None or exchange.response is None:
                break
            if exchange.response.sw1 == _WRONG_LE:
                continue
            if not exchange.response.more:
                break
            chain.append((exchange.answer.seq, exchange.response.data))
            origin = exchange.record.seq
            started = exchange.command.ins != _GET_RESPONSE
            if started:
                break
    chain = [(seq, data) for seq, data in reversed(chain) if data]
    pieces = tuple(Piece(seq, 0, len(data)) for seq, data in chain)
    source = Source("Message", b"".join(data for _, data in chain), pieces)
    return Message(source, started and not answer.more, len(pieces), origin)


def _data_piece(record: Record, command: Command) -> Piece:
    return Piece(record.seq, command.data_start, command.data_start + len(command.data))


def _is_repeat(exchange: Exchange, newer: Command) -> bool:
    """Whether a command was only asked again because its Le was wrong (6Cxx)."""
    answer = exchange.response
    return (
        answer is not None
        and answer.sw1 == _WRONG_LE
        and exchange.command.data == newer.data
        and exchange.command.p2 == newer.p2
    )
