"""An eIM for the simulated card: what tests sign packages with."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from app.codec import tlv
from app.codec.mapping import read
from app.codec.schema import encode
from app.crypto.certs import Certificate
from app.crypto.keys import PrivateKey, PublicKey
from app.sim.credentials import BENCH_EIM_NAME
from app.sim.state import CardState
from tests.sim.terminal import Terminal

Command = tuple[str, Any]


@dataclass(slots=True)
class Eim:
    """Signs for one card. token: None signs as an eIM without one. counter: the last one used."""

    key: PrivateKey
    eid: bytes
    name: str = BENCH_EIM_NAME
    token: int | None = 1
    counter: int = 0
    transaction: bytes = b"\x09\x01"
    last: bytes = field(default=b"", init=False)

    @classmethod
    def of(cls, card: Terminal) -> Eim:
        """The bench eIM of a card."""
        return cls(card.chip.keys.eim.key, card.state.eid.wire)

    def psmos(self, *commands: Command) -> bytes:
        """A package of PSMOs."""
        return self.raw(0xA0, b"".join(encode("Psmo", command) for command in commands))

    def ecos(self, *commands: Command) -> bytes:
        """A package of eCOs."""
        return self.raw(0xA1, b"".join(encode("Eco", command) for command in commands))

    def raw(self, tag: int, commands: bytes, *, counter: int | None = None) -> bytes:
        """A package with these bytes for commands, signed."""
        self.counter = self.counter + 1 if counter is None else counter
        fields = [(0x80, self.name.encode()), (0x5A, self.eid), (0x81, integer(self.counter))]
        if self.transaction:
            fields.append((0x82, self.transaction))
        return self.signed(tlv.encode(0x30, tlv.join([*fields, (tag, commands)])))

    def signed(self, package: bytes) -> bytes:
        """A BF51 around an EuiccPackageSigned."""
        signature = self.key.sign(package + tlv.encode(0x84, integer(self.token or 0)))
        self.last = tlv.encode(0xBF51, package + tlv.encode(0x5F37, signature))
        return self.last


def integer(number: int) -> bytes:
    """The content of a DER INTEGER."""
    return number.to_bytes(number.bit_length() // 8 + 1, signed=True)


def load(card: Terminal, package: bytes) -> tuple[str, Any]:
    """Have the card execute it; returns arm and content of the result."""
    data, sw = card.store(package)
    assert sw[:2] in ("90", "91"), sw
    answer = read("EuiccPackageResult", data, dialect=card.chip.options.dialect)
    assert isinstance(answer, tuple)
    return answer


def outcomes(card: Terminal, package: bytes) -> list[Command]:
    """Have the card execute it; returns the results of its commands."""
    kind, result = load(card, package)
    assert kind == "euiccPackageResultSigned", (kind, result)
    found: list[Command] = result["euiccPackageResultDataSigned"]["euiccResult"]
    return found


def error(card: Terminal, package: bytes) -> int:
    """Have the card refuse it with a signed error; returns the code, checked to change nothing."""
    before = card.state
    kind, result = load(card, package)
    assert kind == "euiccPackageErrorSigned", (kind, result)
    assert card.state is before
    code = result["euiccPackageErrorDataSigned"]["euiccPackageErrorCode"]
    assert isinstance(code, int)
    return code


def euicc_key(card: Terminal) -> PublicKey:
    """The key results are signed with."""
    key = Certificate(card.chip.keys.euicc_certificate).public_key
    assert key is not None
    return key


def with_counter(state: CardState, counter: int) -> CardState:
    """The state with the first eIM's counter set."""
    first, *rest = state.eims
    return replace(state, eims=(replace(first, counter=counter), *rest))
