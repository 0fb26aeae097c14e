"""Whole card exchanges out of single APDUs, as the records come: what live grouping needs.

Looking at one record and walking back is `assembly`; this goes forward, keeps only what is
unfinished, and less than a megabyte of it per lane and channel.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import TypeVar

from app.capture.apdu_view import Command, read_command, read_response
from app.capture.modem_lines import LineLoad, ModemLines
from app.values.traffic import Direction, Layer, Record

MOST_LANES = 1024
MOST_BYTES = 70_000
"""Of one message; a longer one is counted on and its bytes are no longer kept."""

_STORE_DATA, _GET_RESPONSE = 0xE2, 0xC0
_LAST_BLOCK = 0x80
_WRONG_LE = 0x6C
_MOST_OPEN = 256

_Key = TypeVar("_Key", bound=Hashable)
_V = TypeVar("_V")


@dataclass(slots=True)
class CardExchange:
    """What was said to a card and what it answered.

    seq, answer_seq: the last record of the request, and of the answer, 0 while there is none.
    first_ns, time_ns, end_ns: when the first command began, when the last did, when its answer
    came. request is empty for commands that are no STORE DATA. sent, received: bytes of the APDUs.
    frames, answers: commands and answers; blocks: those that carried a part of the message.
    """

    lane: str
    seq: int
    first_ns: int
    command: Command
    request: bytearray = field(default_factory=bytearray)
    response: bytearray = field(default_factory=bytearray)
    answer_seq: int = 0
    time_ns: int = 0
    end_ns: int = 0
    sw: int = 0
    size: int = 0
    answer_size: int = 0
    sent: int = 0
    received: int = 0
    frames: int = 0
    answers: int = 0
    blocks: int = 0
    answer_blocks: int = 0
    repeats: int = 0
    lines: LineLoad = field(default_factory=LineLoad)
    """The AT lines that carried it through a modem."""

    @property
    def es10(self) -> bool:
        """Whether it is a message to an application rather than a plain command."""
        return self.command.ins == _STORE_DATA

    @property
    def whole(self) -> bool:
        """Whether all bytes of both messages were kept."""
        return self.size == len(self.request) and self.answer_size == len(self.response)


class CardMessages:
    """Puts exchanges together; each is handed over when its answer is whole."""

    def __init__(self) -> None:
        self._chains: OrderedDict[tuple[str, int], CardExchange] = OrderedDict()
        self._asked: OrderedDict[tuple[str, int], Command] = OrderedDict()
        self._awaiting: OrderedDict[str, CardExchange] = OrderedDict()
        self._lately: OrderedDict[str, bytes] = OrderedDict()
        self._modem = ModemLines()

    def feed(self, record: Record) -> tuple[CardExchange, ...]:
        """Take one record in and return the exchanges that ended with it.

        A card that was powered up anew ends those it never answered; their `answer_seq` is 0.
        """
        if record.layer is Layer.EVENT:
            self._awaiting.pop(record.lane, None)
            return self._reset(record.lane) if record.data else ()
        if record.layer is Layer.AT:
            return self._line(record)
        if record.layer is not Layer.APDU:
            return ()
        if record.direction is Direction.OUT:
            _put(self._lately, record.lane, record.data[1:], MOST_LANES)
            return self._command(record)
        return self._answer(record)

    def drain(self) -> tuple[CardExchange, ...]:
        """Hand over what is under way: no more records come."""
        ended = tuple(self._chains.values())
        self._chains.clear()
        return ended

    def _reset(self, lane: str) -> tuple[CardExchange, ...]:
        keys = [key for key in self._chains if key[0] == lane]
        return tuple(self._chains.pop(key) for key in keys)

    def _command(self, record: Record) -> tuple[CardExchange, ...]:
        command = read_command(record.data)
        if command is None:
            return ()
        _put(self._asked, (record.lane, record.seq), command, _MOST_OPEN)
        key = (record.lane, command.channel)
        chain = self._chains.get(key)
        ended: tuple[CardExchange, ...] = ()
        if chain is None or not _continues(chain, command):
            ended = (chain,) if chain is not None else ()
            chain = CardExchange(record.lane, record.seq, record.time_ns, command)
            _put(self._chains, key, chain, MOST_LANES)
        _put(self._awaiting, record.lane, chain, MOST_LANES)
        chain.frames += 1
        chain.sent += len(record.data)
        if command.ins != _GET_RESPONSE:
            _add_request(chain, record, command)
        return ended

    def _line(self, record: Record) -> tuple[CardExchange, ...]:
        """Count a line for the APDU it carries; one that is only in a line is taken from it."""
        line = self._modem.read(record)
        asked = self._asked.get((record.lane, record.pair)) if record.pair else None
        chain = self._awaiting.get(record.lane)
        if record.direction is Direction.OUT and chain is None and line.apdu is not None:
            if self._lately.pop(record.lane, None) == line.apdu.data[1:]:
                return ()  # its APDU came before it, as packets of a command and answer do
            ended = self._command(line.apdu)
            if (begun := self._awaiting.get(record.lane)) is not None:
                begun.lines.add(record, line.refusal)
            return ended
        if chain is not None:
            chain.lines.add(record, line.refusal)
        if asked is None or chain is None:
            return ()
        if line.apdu is not None:
            return self._answer(line.apdu)
        del self._asked[record.lane, record.pair], self._awaiting[record.lane]
        key = (chain.lane, chain.command.channel)
        if self._chains.get(key) is not chain:
            return ()
        del self._chains[key]
        return (chain,) if chain.es10 else ()  # a plain one only tried what the modem can

    def _answer(self, record: Record) -> tuple[CardExchange, ...]:
        self._awaiting.pop(record.lane, None)
        command = self._asked.pop((record.lane, record.pair), None)
        chain = self._chains.get((record.lane, command.channel)) if command else None
        if command is None or chain is None:
            return ()
        if chain.lines.lines:
            self._lately.pop(record.lane, None)
        answer = read_response(record.data)
        chain.answer_seq, chain.end_ns, chain.sw = record.seq, record.time_ns, answer.sw
        chain.answers += 1
        chain.received += len(record.data)
        if answer.sw1 == _WRONG_LE:
            chain.repeats += 1
            return ()
        if answer.data:
            chain.answer_blocks += 1
            chain.answer_size += len(answer.data)
            if len(chain.response) + len(answer.data) <= MOST_BYTES:
                chain.response += answer.data
        more_blocks = chain.es10 and not chain.command.p1 & _LAST_BLOCK and answer.sw == 0x9000
        if answer.more or more_blocks:
            return ()
        del self._chains[chain.lane, command.channel]
        return (chain,)


def _continues(chain: CardExchange, command: Command) -> bool:
    """Whether a command belongs to the message that is under way on its channel."""
    if command.ins == _GET_RESPONSE:
        return bool(chain.answers)
    if chain.sw >> 8 == _WRONG_LE:
        return command.ins == chain.command.ins and command.data == chain.command.data
    if command.ins != _STORE_DATA or not chain.es10 or chain.command.p1 & _LAST_BLOCK:
        return False
    return command.p2 == (chain.command.p2 + 1) & 0xFF


def _add_request(chain: CardExchange, record: Record, command: Command) -> None:
    again = chain.frames > 1 and chain.sw >> 8 == _WRONG_LE
    chain.command, chain.seq, chain.time_ns = command, record.seq, record.time_ns
    if again:
        chain.sw = 0
        return
    chain.blocks += 1
    chain.size += len(command.data) if chain.es10 else 0
    if chain.es10 and len(chain.request) + len(command.data) <= MOST_BYTES:
        chain.request += command.data


def _put(table: OrderedDict[_Key, _V], key: _Key, value: _V, most: int) -> None:
    table[key] = value
    table.move_to_end(key)
    while len(table) > most:
        table.popitem(last=False)
