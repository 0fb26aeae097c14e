"""An eIM on a store of its own, and devices whose eUICC is the simulated one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any, TypeVar

from app.card.transport import CardUri
from app.codec import tlv
from app.codec.mapping import read
from app.codec.schema import encode
from app.crypto.certs import Certificate
from app.crypto.keys import PublicKey
from app.eim.contact import Contact, Next, Report
from app.eim.counters import Counters
from app.eim.keys import EimKey
from app.eim.options import EimOptions
from app.eim.service import EimService
from app.errors import TrustError
from app.runtime import Lane
from app.sim import credentials, switching
from app.sim.birth import newborn
from app.sim.chip import Chip
from app.sim.credentials import BENCH_EIM_NAME
from app.sim.memory import Memory
from app.sim.options import SimOptions
from app.sim.store import NoStore
from app.store.database import Store
from app.store.group import Grouped
from app.store.transaction import Transaction
from app.values.eim import Device, QueuedPackage, ResultFate
from app.values.esipa import Binding, Peer
from app.values.ids import Eid
from app.values.packages import FieldValue, Operation, Recipe
from tests.sim.terminal import Terminal

T = TypeVar("T")

IDENTITY = "lab"
TOKEN = 1
"""The association token a newborn simulated card has for its bench eIM."""
PEER = Peer(Binding.DIRECT, "test:1")
BOTH_CERTIFICATES = bytes.fromhex("BF52045C02A5A6")


def recipe(name: str = "listProfileInfo", **values: FieldValue) -> Recipe:
    """One operation, in the version most cards have."""
    return Recipe(operations=(Operation(name, values),))


class Keys:
    """The signing key a simulated card knows as its eIM's, under the name IDENTITY."""

    def __init__(self, key: EimKey) -> None:
        self.key = key

    def find(self, identity: str) -> EimKey:
        if identity not in ("", IDENTITY):
            raise TrustError(f"There is no identity {identity!r}.", hint="Make it.")
        return self.key


class SimulatedDevice:
    """An IPA of the simplest kind around a simulated eUICC. query: options of the card."""

    def __init__(self, query: str = "", name: str = "") -> None:
        options = SimOptions.from_uri(CardUri.parse(f"sim:{name}?state=memory&{query}"))
        state = newborn(options)
        keys = credentials.load(state, options.curve)
        self.dialect = options.dialect
        self.made: list[bytes] = []
        """The result of each package that was executed, in this order."""
        self.terminal = Terminal(chip=Chip(options, Memory(NoStore(), state), keys))

    @property
    def eid(self) -> Eid:
        return self.terminal.state.eid

    @property
    def key(self) -> EimKey:
        """What its eIM signs with."""
        key = self.terminal.chip.keys.eim.key
        return EimKey(IDENTITY, BENCH_EIM_NAME, key, key.public.spki)

    @property
    def root(self) -> bytes:
        return self.terminal.chip.keys.ci_certificate

    @property
    def stored(self) -> tuple[bytes, ...]:
        """The results the eUICC still keeps."""
        return tuple(result.raw for result in self.terminal.state.results)

    @property
    def public_key(self) -> PublicKey:
        key = Certificate(self.terminal.chip.keys.euicc_certificate).public_key
        assert key is not None
        return key

    def carry_out(self, message: bytes) -> bytes:
        """Do what a package asks for; returns what belongs into ProvideEimPackageResult."""
        if message.startswith(b"\xbf\x51"):
            before = self.stored
            result, sw = self.terminal.store(message)
            assert sw[:2] in ("90", "91"), sw
            if self.stored != before:
                self.made.append(result)
            return result
        asked: Any = read("IpaEuiccDataRequest", message, dialect=self.dialect)
        return self.tell(asked["tagList"], asked.get("eimTransactionId", b""))

    def tell(self, tags: bytes, transaction_id: bytes = b"", **more: object) -> bytes:
        """Answer an IpaEuiccDataRequest for certificates or stored results."""
        keys, data = self.terminal.chip.keys, dict(more)
        if b"\xa5" in tags:
            data["eumCertificate"] = keys.eum_certificate
        if b"\xa6" in tags:
            data["euiccCertificate"] = keys.euicc_certificate
        if transaction_id:
            data["eimTransactionId"] = transaction_id
        written = encode("IpaEuiccDataResponse", ("ipaEuiccData", data))
        if b"\xbf\x2b" in tags:
            inner = tlv.encode(0xBF2B, tlv.encode(0xA2, b"".join(self.stored)))
            return tlv.encode(0xBF52, tlv.encode(0xA0, inner))
        if b"\xa2" not in tags:
            return written
        content = tlv.parse(tlv.parse(written)[0].value)[0].value
        # Stored results go in as they are: what was signed is never encoded again.
        listed = tlv.encode(0xA2, b"".join(self.stored))
        return tlv.encode(0xBF52, tlv.encode(0xA0, listed + content))

    def roll_back(self) -> bytes:
        """Go back to the profile before; returns the result the eUICC makes of it."""
        switching.complete(self.terminal.chip)  # as a reset does
        self.terminal = Terminal(chip=self.terminal.chip)
        data, sw = self.terminal.store(encode("ProfileRollbackRequest", {"refreshFlag": False}))
        assert sw[:2] in ("90", "91"), sw
        found = tlv.find(tlv.parse(data)[0].value, 0xBF51)
        assert found is not None, data.hex()
        self.made.append(found.raw)
        return found.raw

    def acknowledge(self, numbers: tuple[int, ...]) -> None:
        """Take results off the card."""
        for number in numbers:
            self.terminal.ask("RemoveNotificationFromList", {"seqNumber": number})


class DyingError(Exception):
    """The eIM's process ended before its transaction was committed."""


class Group(Grouped):
    """A store that can be told to die right before the next commit."""

    dying = False

    async def run(self, work: Callable[[Transaction], T], *, eid: str = "") -> T:
        if not self.dying:
            return await super().run(work, eid=eid)
        self.dying = False

        def dies(tx: Transaction) -> T:
            work(tx)
            raise DyingError

        return await super().run(dies, eid=eid)


class EimBench:
    """An eIM service that tests call without being asynchronous themselves."""

    def __init__(
        self,
        url: str,
        key: EimKey,
        options: EimOptions | None = None,
        *,
        roots: tuple[bytes, ...] = (),
        counters: Counters | None = None,
    ) -> None:
        self.now = 1_790_000_000.0
        self.roots = roots
        self.url, self._key, self._counters = url, key, counters
        self.options = options or EimOptions()
        self._open()

    def _open(self) -> None:
        self._store = Store.open(self.url)
        self._lane = Lane("eIM store")
        self._runner = asyncio.Runner()
        self.group = Group(self._store, self._lane)
        self.service = EimService(
            self.group,
            Keys(self._key),
            lambda: self.roots,
            self.options,
            lambda: self.now,
            self._counters,
        )

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Await on the bench's loop."""
        return self._runner.run(coroutine)

    def close(self) -> None:
        self.run(self.service.close())
        self._abandon()

    def _abandon(self) -> None:
        self._lane.close()
        self._runner.close()
        self._store.close()

    def restart(self) -> None:
        """End the service and begin anew on the same store."""
        self.close()
        self._open()

    def crash(self) -> None:
        """Begin anew on the same store without an end; what was in memory is gone."""
        self._abandon()
        self._open()

    def enqueue(self, device: SimulatedDevice, *recipes: Recipe) -> list[QueuedPackage]:
        """Queue for a device that is registered with the token its card has."""
        known = self.run(self.service.device(device.eid))
        if known is None or not known.identity:
            self.run(self.service.register(Device(device.eid, token=TOKEN)))
        return [self.run(self.service.enqueue([device.eid], one))[0] for one in recipes]

    def poll(self, eid: Eid, dialect: str = "", peer: Peer = PEER) -> Next:
        return self.run(self.service.next_package(Contact(eid, peer, dialect)))

    def report(self, content: bytes, eid: Eid | None = None, peer: Peer = PEER) -> tuple[int, ...]:
        return self.run(self.service.take_result(Report(content, peer, eid)))

    def round(self, device: SimulatedDevice, *, most: int = 20) -> int:
        """Have a device fetch, carry out, report and acknowledge until nothing is left."""
        for done in range(most):
            message = self.poll(device.eid).message
            if not message:
                return done
            device.acknowledge(self.report(device.carry_out(message), device.eid))
        return most

    def package(self, identifier: int) -> QueuedPackage:
        return next(one for one in self.run(self.service.queue()) if one.id == identifier)


def fates(eim: EimBench) -> list[tuple[str, ResultFate]]:
    """What was reported, oldest first."""
    return [(one.kind, one.fate) for one in reversed(eim.run(eim.service.results()))]


def without_questions(eim: EimBench) -> EimBench:
    """The same eIM, asking for no certificates."""
    eim.options = replace(eim.options, ask_certificates=False)
    eim.restart()
    return eim


def result_alone(result: bytes) -> bytes:
    """A result with no notifications beside it."""
    return tlv.encode(0x30, result + tlv.encode(0xA0, b""))
