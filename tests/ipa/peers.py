"""An eIM made of a list of packages and a list of faults, and an IPA to meet it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from app.card.card import Card
from app.codec import tlv
from app.codec.tree import decode
from app.errors import PeerError, TrustError
from app.ipa.contact import Surroundings
from app.ipa.engine import IpaEngine
from app.ipa.options import IpaOptions
from app.ipa.reports import RoundReport
from app.ipa.standing import Standings
from app.values.esipa import Binding, WireBytes
from app.values.packages import FieldValue, Operation
from tests.composer.benches import OTHER, fresh_desk, recipe

GET, PROVIDE, NOTIFY = 0xBF4F, 0xBF50, 0xBF3D
NOTHING = bytes.fromhex("BF4F03020101")


def silent() -> bytes:
    raise PeerError("Nobody answers.", hint="Start the eIM.")


def refusing(status: str) -> Callable[[], bytes]:
    def refuse() -> bytes:
        raise PeerError(f"The eIM answered {status}.", status=status)

    return refuse


def distrusted() -> bytes:
    raise TrustError("The server's key is not the pinned one.")


def garbled() -> bytes:
    return bytes.fromhex("3082FFFF00")


@dataclass
class ScriptedEim:
    """Gives a package until its result came, acknowledges results, and fails where it is told to.

    faults: what to do instead of answering, by tag; each is used once, in order.
    lost: faults after which the message did arrive, but the answer is lost.
    """

    packages: list[bytes] = field(default_factory=list)
    faults: dict[int, list[Callable[[], bytes]]] = field(default_factory=dict)
    lost: dict[int, list[Callable[[], bytes]]] = field(default_factory=dict)
    acknowledges: bool = True
    code: int | None = None
    url: str = "https://eim.example"
    binding: Binding = Binding.DIRECT
    wire: WireBytes | None = None
    asked: list[bytes] = field(default_factory=list)
    results: list[bytes] = field(default_factory=list)
    notifications: list[bytes] = field(default_factory=list)

    async def exchange(self, message: bytes) -> bytes:
        tag = tlv.parse(message)[0].tag
        if self.faults.get(tag):
            return self.faults[tag].pop(0)()
        answer = {GET: self._give, PROVIDE: self._take, NOTIFY: self._note}[tag](message)
        if self.lost.get(tag):
            return self.lost[tag].pop(0)()
        return answer

    async def close(self) -> None:
        pass

    def _give(self, message: bytes) -> bytes:
        self.asked.append(message)
        return tlv.encode(GET, self.packages[0]) if self.packages else NOTHING

    def _take(self, message: bytes) -> bytes:
        if self.code is not None:
            return tlv.encode(PROVIDE, bytes([2, 1, self.code]))
        self.results.append(tlv.parse(tlv.parse(message)[0].value)[-1].raw)
        self.packages = self.packages[1:]
        seqs = seqs_in(message) if self.acknowledges else []
        if not seqs:
            return bytes.fromhex("BF50023000")
        listed = b"".join(tlv.encode(0x80, integer(seq)) for seq in seqs)
        return tlv.encode(PROVIDE, tlv.encode(0xBF53, listed))

    def _note(self, message: bytes) -> bytes:
        self.notifications.append(message)
        return b""


def seqs_in(message: bytes) -> list[int]:
    found = decode("ProvideEimPackageResult", message).walk()
    return [one.value for one in found if one.name == "seqNumber" and isinstance(one.value, int)]


def integer(number: int) -> bytes:
    return number.to_bytes(number.bit_length() // 8 + 1, signed=True)


def signed(card: Card, *names: str) -> bytes:
    """A package of the card's bench eIM. `enable-back` gives the right to go back."""
    desk = fresh_desk()
    fields: dict[str, dict[str, FieldValue]] = {
        "enable": {"iccid": OTHER},
        "enable-back": {"iccid": OTHER, "rollbackFlag": True},
    }
    operations = tuple(Operation(name.split("-")[0], fields.get(name, {})) for name in names)
    aimed = desk.aim(card, replace(recipe(), operations=operations))
    return desk.sign(aimed).package.message


async def no_pause(seconds: float) -> None:
    await asyncio.sleep(0)


@dataclass
class Ipa:
    """An IPA over a card, its lane being the thread of the test."""

    card: Card
    eim: ScriptedEim
    options: IpaOptions = field(default_factory=IpaOptions)
    around: Surroundings = field(default_factory=lambda: Surroundings(Standings(), pause=no_pause))

    def engine(self) -> IpaEngine:
        async def work(do):
            return do(self.card)

        return IpaEngine(work, self.eim, self.options, self.around)

    def round(self) -> RoundReport:
        return asyncio.run(self.engine().round())

    def later(self, seconds: float) -> None:
        """Let the clock of the IPA be ahead from now on."""
        now = self.around.clock()
        self.around = replace(self.around, clock=lambda: now + seconds)
