"""Devices that go wrong on purpose, in the ways real ones do.

Each fault strikes with a share of its own, at the moment a result is about to be delivered. What
the eIM makes of it is the point: nothing may be lost and nothing may count twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random
from types import MappingProxyType

from app.codec import tlv
from app.errors import CodecError, PeerError, SettingsError
from app.ipa.client import EsipaClient
from app.values.esipa import Binding, WireBytes

_RESULT = 0xBF50


class Fault(StrEnum):
    """What goes wrong. The value is what people write."""

    DROP_RESULT = "drop-result"
    """The result never reaches the eIM; the device sees no answer."""
    DROP_ANSWER = "drop-answer"
    """The eIM has the result, but its acknowledgement is lost."""
    DIE = "die-after-execute"
    """The device loses power once the eUICC has executed, and forgets what it knew."""
    DUPLICATE = "duplicate"
    """The result is sent twice."""
    REORDER = "reorder"
    """The result arrives after the message that follows it."""
    WRONG_TOKEN = "wrong-token"  # noqa: S105 - a name of what goes wrong, no secret
    """The eIM is mistaken about the association token; the share is of devices."""


class DeviceDied(Exception):  # noqa: N818 - an event in the life of a device, not a defect
    """The device lost its power in the middle of a round."""


@dataclass(frozen=True, slots=True)
class FaultPlan:
    """Which faults strike, each with its share from 0 to 1."""

    shares: Mapping[Fault, float] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def parse(cls, words: Iterable[str]) -> FaultPlan:
        """Read `name` or `name=share`; without a share it always strikes. Raises SettingsError."""
        return cls(dict(_read(word) for word in words))

    def share(self, fault: Fault) -> float:
        """Return how often a fault strikes."""
        return self.shares.get(fault, 0.0)


class FaultyClient:
    """An ESipa client that goes wrong as planned; everything else passes through it.

    struck: how often each fault did.
    """

    def __init__(self, client: EsipaClient, plan: FaultPlan, random: Random) -> None:
        self.struck: Counter[Fault] = Counter()
        self._client = client
        self._plan = plan
        self._random = random
        self._held = b""

    @property
    def url(self) -> str:
        """Where it leads."""
        return self._client.url

    @property
    def binding(self) -> Binding:
        """How the messages travel."""
        return self._client.binding

    @property
    def wire(self) -> WireBytes | None:
        """What was spent on the wire since it was opened."""
        return self._client.wire

    async def exchange(self, message: bytes) -> bytes:
        """Exchange a message, or go wrong.

        Raises DeviceDied when the device loses its power here, PeerError when a message is lost,
        and what the client under it raises.
        """
        if _is_result(message):
            return await self._report(message)
        answer = await self._client.exchange(message)
        if self._held:
            late, self._held = self._held, b""
            await self._client.exchange(late)
        return answer

    async def close(self) -> None:
        """Close the connection; what was held back is gone with it."""
        self._held = b""
        await self._client.close()

    async def _report(self, message: bytes) -> bytes:
        if self._strikes(Fault.DIE):
            raise DeviceDied
        if self._strikes(Fault.DROP_RESULT):
            raise _lost("The result")
        if not self._held and self._strikes(Fault.REORDER):
            self._held = message
            raise _lost("The result, for now,")
        answer = await self._client.exchange(message)
        if self._strikes(Fault.DUPLICATE):
            await self._client.exchange(message)
        if self._strikes(Fault.DROP_ANSWER):
            raise _lost("The acknowledgement")
        return answer

    def _strikes(self, fault: Fault) -> bool:
        share = self._plan.share(fault)
        if not share or self._random.random() >= share:
            return False
        self.struck[fault] += 1
        return True


def _is_result(message: bytes) -> bool:
    try:
        return tlv.parse(message)[0].tag == _RESULT
    except (CodecError, IndexError):
        return False


def _lost(what: str) -> PeerError:
    return PeerError(f"{what} was lost on its way, as planned.", hint="The device tries again.")


def _read(word: str) -> tuple[Fault, float]:
    name, equals, number = word.partition("=")
    try:
        fault, share = Fault(name.strip()), float(number) if equals else 1.0
    except ValueError:
        raise _unknown(word) from None
    if not 0 <= share <= 1:
        raise _unknown(word)
    return fault, share


def _unknown(word: str) -> SettingsError:
    return SettingsError(
        f"“{word}” is no fault a virtual device can have.",
        key="fault",
        hint=f"Write one of {', '.join(Fault)}, with =0.1 for one time in ten.",
    )
