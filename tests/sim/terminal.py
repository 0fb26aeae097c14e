"""A terminal for the simulated card: what tests hold it by."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from app.card.transport import CardUri
from app.codec.functions import by_name
from app.codec.mapping import read
from app.codec.schema import encode
from app.sim import credentials
from app.sim.birth import newborn
from app.sim.card import Card
from app.sim.chip import Chip
from app.sim.memory import Memory
from app.sim.options import SimOptions
from app.sim.state import CardState, Profile
from app.sim.store import NoStore

ISDR = bytes.fromhex("A0000005591010FFFFFFFF8900000100")
REFRESH_PROFILE = bytes.fromhex("8010000003000080")
RESET_DONE = bytes.fromhex("801400000C810301010402028281830100")


def options(query: str = "") -> SimOptions:
    """Options that keep nothing, e.g. `dialect=1.3&protocol=t1`."""
    return SimOptions.from_uri(CardUri.parse(f"sim:?state=memory&{query}"))


def make_chip(query: str = "", **changes: Any) -> Chip:
    """A chip with a newborn state, some of its fields replaced."""
    chosen = options(query)
    state = replace(newborn(chosen), **changes)
    der = chosen.deviates("der-signatures")
    keys = credentials.load(state, chosen.curve, der_signatures=der)
    return Chip(chosen, Memory(NoStore(), state), keys)


def named(state: CardState, start: str) -> Profile:
    """The profile whose name begins so."""
    found = state.first(lambda profile: profile.name.startswith(start))
    assert found is not None
    return found


class Terminal:
    """Talks to a card as a device would."""

    def __init__(self, query: str = "", *, chip: Chip | None = None, select: bool = True) -> None:
        self.chip = chip or make_chip(query)
        self.card = Card(self.chip)
        if select:
            assert self.send("00A4040C10" + ISDR.hex()) == "9000"

    @property
    def state(self) -> CardState:
        return self.chip.state

    @property
    def enabled(self) -> str:
        """The ICCID of the enabled profile, empty when none is."""
        profile = self.state.enabled
        return profile.iccid if profile else ""

    def send(self, command: str | bytes) -> str:
        """One APDU; the answer in upper-case hex."""
        raw = bytes.fromhex(command) if isinstance(command, str) else command
        return self.card.process(raw).hex().upper()

    def store(self, message: str | bytes) -> tuple[bytes, str]:
        """One ES10 message in blocks; returns the data and the last status word."""
        left = bytes.fromhex(message) if isinstance(message, str) else message
        block, answer = 0, ""
        while left or not block:
            now, left = left[:255], left[255:]
            header = bytes((0x80, 0xE2, 0x11 if left else 0x91, block, len(now)))
            answer = self.send(header + now)
            block += 1
        data = b""
        while answer[-4:-2] == "61":
            answer = self.send("80C00000" + answer[-2:])
            data += bytes.fromhex(answer[:-4])
        return data, answer[-4:]

    def ask(self, function: str, value: object | None = None) -> Any:
        """One function by name, request and answer as plain values; the SW must be good."""
        row = by_name(function)
        data, sw = self.store(encode(row.request, {} if value is None else value))
        assert sw[:2] in ("90", "91"), sw
        return read(row.response, data)
