"""The whole message a record is a part of, also when the rest of it came later.

`assembly` walks back from the end of a message; this walks on to that end first. Walks are bounded,
and say where they stopped when the end has not come yet.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from app.capture import assembly
from app.capture.apdu_view import Command, read_command, read_response
from app.capture.assembly import Message, Records
from app.capture.at_apdu import Inside
from app.capture.coap_join import CoapJoin
from app.capture.coap_parts import read_coap
from app.capture.parts import Source
from app.values.traffic import Direction, Layer, Record

AHEAD = 2048
"""How many records a walk looks on, and for CoAP blocks back, at most."""

_STORE_DATA, _GET_RESPONSE = 0xE2, 0xC0
_LAST_BLOCK = 0x80


class Ahead(NamedTuple):
    """The messages of several records that one is a part of, as far as they are on record.

    waits_for: seq of the record that may bring more, 0 when nothing more belongs to them.
    end: the last record there is of a message to or from a card; None on other wires.
    """

    sources: tuple[Source, ...] = ()
    waits_for: int = 0
    end: Record | None = None


def look_ahead(records: Records, record: Record) -> Ahead:
    """Put together the messages a record is a part of; none when it stands for itself."""
    if record.layer is Layer.COAP:
        return _coap(records, record)
    if record.layer is Layer.AT:
        inside = Inside.of(record, records)
        return Ahead(waits_for=look_ahead(inside, inside.record).waits_for) if inside else Ahead()
    if record.layer is not Layer.APDU:
        return Ahead()
    if record.direction is Direction.OUT:
        return _request(records, record)
    return _response(records, record)


def _request(records: Records, record: Record) -> Ahead:
    """Go on from a STORE DATA block to the last block there is."""
    newest = read_command(record.data)
    if newest is None or newest.ins != _STORE_DATA:
        return Ahead()
    end, waits_for = record, 0
    if not newest.p1 & _LAST_BLOCK:
        walk = _Walk(records, record)
        for later, command in walk.commands(newest.channel):
            if not _continues(newest, command):
                break
            end, newest = later, command
            if command.p1 & _LAST_BLOCK:
                break
        else:
            waits_for = walk.stopped_at
    message = assembly.request(records, end, newest)
    return _ahead(message, waits_for, end)


def _response(records: Records, record: Record) -> Ahead:
    """Go on from an answer to the last one of its GET RESPONSE chain that there is."""
    end, waits_for = record, 0
    found = assembly.command_of(records, record)
    if found and read_response(record.data).more:
        walk = _Walk(records, record)
        for answer in walk.answers(found[1].channel):
            end = answer
            if not read_response(answer.data).more:
                break
        else:
            waits_for = walk.stopped_at
    return _ahead(assembly.response(records, end), waits_for, end)


def _ahead(message: Message, waits_for: int, end: Record) -> Ahead:
    alone = message.complete and message.blocks < 2
    return Ahead(() if alone else (message.source,), waits_for, end)


def _continues(before: Command, command: Command) -> bool:
    """Whether a block follows another, or is the same asked for again."""
    return command.ins == _STORE_DATA and command.p2 in (before.p2, (before.p2 + 1) & 0xFF)


class _Walk:
    """Goes on along one card's lane. stopped_at: the seq that was not there, 0 when it ended."""

    def __init__(self, records: Records, record: Record) -> None:
        self._records = records
        self._start = record
        self.stopped_at = 0

    def commands(self, channel: int) -> Iterator[tuple[Record, Command]]:
        """Yield the later commands on a channel."""
        for record in self._later():
            command = read_command(record.data) if record.direction is Direction.OUT else None
            if command is not None and command.channel == channel:
                yield record, command

    def answers(self, channel: int) -> Iterator[Record]:
        """Yield the later answers to GET RESPONSE on a channel, up to any other command."""
        asked = 0
        for record in self._later():
            if record.direction is Direction.IN and asked and record.pair == asked:
                yield record
            command = read_command(record.data) if record.direction is Direction.OUT else None
            if command is not None and command.channel == channel:
                if command.ins != _GET_RESPONSE:
                    return
                asked = record.seq

    def _later(self) -> Iterator[Record]:
        """Yield what came later on the lane, up to a reset of the card."""
        first = self._start.seq + 1
        for seq in range(first, first + AHEAD):
            record = self._records.get(seq)
            if record is None:
                self.stopped_at = seq
                return
            if record.lane != self._start.lane:
                continue
            if record.layer is Layer.EVENT:
                return
            if record.layer is Layer.APDU:
                yield record


def _coap(records: Records, record: Record) -> Ahead:
    """Join the blocks around one; a block sent again counts as the first of its kind."""
    view = read_coap(record.data)
    if view is None or not view.payload:
        return Ahead()
    before, _ = _blocks(records, record, -1)
    after, waits_for = _blocks(records, record, 1)
    join = CoapJoin()
    first: dict[bytes, Record] = {}
    for block in (*reversed(before), record, *after):
        first.setdefault(block.data, block)
    made = [source for block in first.values() for source in join.add(block)]
    made += join.rest()
    wanted = first[record.data].seq
    found = [one for one in made if any(piece.seq == wanted for piece in one.pieces)]
    return Ahead(tuple(found), waits_for)


def _blocks(records: Records, record: Record, step: int) -> tuple[list[Record], int]:
    """Return the blocks before or after one, to the first or last of their message.

    Also the seq of the record that was not there, 0 when the message ended before.
    """
    found = [record]
    start, last = record.seq, record.seq + step * AHEAD
    for seq in range(start, max(last, 0), step):
        other = record if seq == start else records.get(seq)
        if other is None:
            return found[1:], seq
        if not _same_way(record, other):
            continue
        view = read_coap(other.data)
        if view is None or not view.payload:
            continue
        if other is not record:
            found.append(other)
        number, more = view.block.number, view.block.more
        if number == 0 if step < 0 else not more:
            break
    return found[1:], 0


def _same_way(record: Record, other: Record) -> bool:
    """Whether two records are CoAP messages of one peer in one direction."""
    return (
        other.layer is Layer.COAP
        and other.direction is record.direction
        and other.lane == record.lane
        and other.session == record.session
    )
