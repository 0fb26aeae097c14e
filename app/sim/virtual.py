"""A simulated card as a reader sees it: power, reset, APDUs, and ways to fail as hardware does.

It can be put into pcscd's virtual reader as it is, and is what the `sim:` transport talks to.
"""

from __future__ import annotations

import random
import time
from dataclasses import replace

from app.errors import DeviceError
from app.sim import credentials, switching
from app.sim.atr import atr
from app.sim.birth import newborn
from app.sim.card import Card
from app.sim.chip import Chip
from app.sim.memory import Memory
from app.sim.options import SimOptions
from app.sim.state import CardState
from app.sim.status import Refused
from app.sim.store import FileStore, NoStore, Store


class SimulatedCard:
    """A card without contacts. Used from one thread.

    It takes hold of its state file at the first power-up and keeps it until `close`.
    """

    def __init__(self, options: SimOptions) -> None:
        self.options = options
        path = options.path
        self._store: Store = NoStore() if path is None else FileStore(path, options.name)
        self._memory: Memory | None = None
        self._keys: credentials.Credentials | None = None
        self._card: Card | None = None
        self._answered = 0
        self._noise = random.Random(options.name)  # noqa: S311 - noise to rehearse with

    @property
    def state(self) -> CardState:
        """What the card remembers. Raises DeviceError when it was never powered up."""
        if self._memory is None:
            raise DeviceError("The simulated card has no power.", hint="Connect to it first.")
        return self._memory.state

    @property
    def roots(self) -> tuple[bytes, ...]:
        """The root certificate its chain stands under; empty before the first power-up."""
        return (self._keys.ci_certificate,) if self._keys else ()

    def power_on(self) -> bytes:
        """Power up and return the ATR; a waiting change of profiles takes place first.

        Raises DeviceError when another program uses the card or its file is damaged.
        """
        memory, keys = self._open()
        chip = Chip(self.options, memory, keys)
        try:
            switching.complete(chip)
        except Refused as refused:
            raise _cannot_store() from refused
        self._card = Card(chip)
        return atr(self.options)

    def power_off(self) -> None:
        """Lose power: channels, sessions and what was not stored are gone."""
        self._card = None
        self._answered = 0

    def reset(self) -> bytes:
        """Reset and return the ATR. Raises DeviceError as `power_on` does."""
        return self.power_on()

    def close(self) -> None:
        """Let go of the state file. Harmless when closed already."""
        self.power_off()
        self._memory = self._keys = None
        self._store.close()

    def process(self, apdu: bytes) -> bytes:
        """Answer one APDU. Raises DeviceError without power and once the card was pulled out."""
        if self._card is None:
            raise DeviceError(
                "The simulated card has no power.", hint="Reset it, or connect to it again."
            )
        if not self.options.deviations:
            return self._card.process(apdu)
        self._answered += 1
        return self._deviate(self._card.process(apdu))

    def _deviate(self, answer: bytes) -> bytes:
        chosen = self.options.deviations
        limit = chosen.get("gone-after")
        if limit is not None and self._answered > limit:
            raise DeviceError(
                "The simulated card was taken out.",
                hint="This card has the deviation gone-after; connect again to put it back.",
            )
        if delay_ms := chosen.get("slow"):
            time.sleep(delay_ms / 1000)
        every = chosen.get("garbage")
        if every and self._answered % every == 0:
            return self._noise.randbytes(self._noise.randrange(0, 12))
        return answer

    def _open(self) -> tuple[Memory, credentials.Credentials]:
        if self._memory is not None and self._keys is not None:
            return self._memory, self._keys
        options = self.options
        kept = self._store.open()
        try:
            state = credentials.with_chain(kept or newborn(options), options.curve)
            if state != kept:
                self._store.save(state)
            der = options.deviates("der-signatures")
            self._keys = credentials.load(state, options.curve, der_signatures=der)
        except OSError as error:
            self._store.close()
            raise _cannot_store() from error
        except BaseException:
            self._store.close()
            raise
        self._memory = Memory(self._store, replace(state, installed=None))
        return self._memory, self._keys


def _cannot_store() -> DeviceError:
    return DeviceError(
        "The simulated card cannot store its state.",
        hint="Make room on the disk and the state folder writable, then connect again.",
    )
