"""Simulated cards for the tests of this room, and what watches or spoils their wire."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Unpack
from urllib.parse import urlencode

from app.card.card import Card
from app.card.isdr import IsdrSession
from app.card.line import BringsRoots
from app.card.transport import Transport, open_transport
from app.settings import CardSettings
from app.values.traffic import Details, Direction, Layer

OTHER = "8999902000000042428"
"""The ICCID of a disabled profile without policy rules, which also holds the fallback attribute."""


class Tape:
    """A tap that keeps the commands."""

    def __init__(self) -> None:
        self.commands: list[bytes] = []

    def __call__(
        self,
        lane: str,
        layer: Layer,
        direction: Direction,
        data: bytes,
        **details: Unpack[Details],
    ) -> int:
        if layer is Layer.APDU and direction is Direction.OUT:
            self.commands.append(data)
        return 0

    def sent(self, instruction: int) -> int:
        """Count the commands with this INS."""
        return sum(command[1] == instruction for command in self.commands)


def uri(**options: str) -> str:
    return "sim:?" + urlencode({"state": "memory", **options})


def card(tape: Tape | None = None, settings: CardSettings | None = None, /, **options: str) -> Card:
    return Card(open_transport(uri(**options), tape or Tape()), settings)


def session(tape: Tape | None = None, /, **options: str) -> IsdrSession:
    return card(tape, None, **options).session()


def untouched(answer: bytes) -> bytes:
    return answer


def by_the_card(command: bytes) -> bytes | None:
    return None


class Spoiled:
    """A transport that spoils answers on their way. spoil: answer -> what arrives instead.

    instead: command -> an answer the card never gave, or None to ask the card.
    """

    def __init__(
        self,
        inner: Transport,
        spoil: Callable[[bytes], bytes] = untouched,
        instead: Callable[[bytes], bytes | None] = by_the_card,
    ) -> None:
        self.name = inner.name
        self.uri = inner.uri
        self.exchanges = 0
        self._inner = inner
        self._spoil = spoil
        self._instead = instead

    @property
    def atr(self) -> bytes:
        return self._inner.atr

    @property
    def protocol(self) -> str:
        return self._inner.protocol

    @property
    def roots(self) -> tuple[bytes, ...]:
        return self._inner.roots if isinstance(self._inner, BringsRoots) else ()

    def connect(self) -> None:
        self._inner.connect()

    def transmit(self, command: bytes) -> bytes:
        self.exchanges += 1
        return self._instead(command) or self._spoil(self._inner.transmit(command))

    def reset(self) -> None:
        self._inner.reset()

    def close(self) -> None:
        self._inner.close()


class Mutator:
    """Spoils one answer in `every`, in one of the ways wires and cards do it; counts them.

    after: how many answers pass untouched first, so that faults come late as well.
    """

    def __init__(self, seed: int, every: int = 4, after: int = 0) -> None:
        self.mutated = 0
        self._untouched = after
        self._random = random.Random(seed)
        self._every = every

    def __call__(self, answer: bytes) -> bytes:
        self._untouched -= 1
        if self._untouched >= 0 or self._random.randrange(self._every):
            return answer
        self.mutated += 1
        way = self._random.choice(
            (self._flip, self._flip, self._cut, self._grow, self._status, self._noise, self._size)
        )
        return way(answer)

    def _flip(self, answer: bytes) -> bytes:
        spoiled = bytearray(answer)
        for _ in range(self._random.randint(1, 3)):
            spoiled[self._random.randrange(len(spoiled))] = self._random.randrange(256)
        return bytes(spoiled)

    def _cut(self, answer: bytes) -> bytes:
        data, status = answer[:-2], answer[-2:]
        return data[: self._random.randint(0, len(data))] + status

    def _grow(self, answer: bytes) -> bytes:
        return answer[:-2] + self._random.randbytes(self._random.randint(1, 40)) + answer[-2:]

    def _status(self, answer: bytes) -> bytes:
        return answer[:-2] + self._random.choice(
            (
                b"\x61\x10",
                b"\x6c\x05",
                b"\x91\x0b",
                b"\x69\x85",
                b"\x90\x00",
                b"\x6f\x00",
                b"\x68\x81",
            )
        )

    def _noise(self, answer: bytes) -> bytes:
        return self._random.randbytes(self._random.randint(0, 64))

    def _size(self, answer: bytes) -> bytes:
        """Break a length byte near the front, where lengths are."""
        if len(answer) < 8:
            return b""
        spoiled = bytearray(answer)
        spoiled[self._random.randint(1, 5)] = self._random.choice((0x00, 0x7F, 0x80, 0x84, 0xFF))
        return bytes(spoiled)
