"""Mutated packages: always an answer, and nothing executed whose signature does not hold."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

from app.codec import tlv
from app.codec.schema import encode
from app.sim.chip import Chip
from app.sim.euicc import Euicc
from app.sim.memory import Memory
from app.sim.status import Refused
from app.sim.store import NoStore
from tests.sim.eim import Eim
from tests.sim.terminal import Terminal, make_chip, named

_ROUNDS = 3000
_REFUSALS = {"6A80", "6A88", "6985"}
CHIP = make_chip()
STATE = CHIP.state
EIM = Eim.of(Terminal(chip=CHIP))
_HARBOUR = {"iccid": named(STATE, "Harbour").iccid.wire}
_KEY = ("eimPublicKey", EIM.key.public_spki)
_COMMANDS: list[tuple[str, tuple[str, Any]]] = [
    ("Psmo", ("enable", {**_HARBOUR, "rollbackFlag": None})),
    ("Psmo", ("disable", {"iccid": named(STATE, "Fjord").iccid.wire})),
    ("Psmo", ("delete", _HARBOUR)),
    (
        "Psmo",
        ("listProfileInfo", {"tagList": b"\x5a\x9f\x70", "searchCriteria": ("profileClass", 2)}),
    ),
    ("Psmo", ("configureImmediateEnable", {"defaultSmdpOid": "2.999.1"})),
    ("Psmo", ("setFallbackAttribute", _HARBOUR)),
    ("Psmo", ("setDefaultDpAddress", {"defaultDpAddress": "dp.example"})),
    ("Eco", ("addEim", {"eimId": "x", "counterValue": 0, "eimPublicKeyData": _KEY})),
    (
        "Eco",
        ("updateEim", {"eimId": EIM.name, "eimIdType": 1, "eimSupportedProtocol": (b"\x80", 1)}),
    ),
    ("Eco", ("deleteEim", {"eimId": EIM.name})),
    ("Eco", ("listEim", {})),
]


def card() -> tuple[Chip, Callable[[bytes], bytes]]:
    chip = Chip(CHIP.options, Memory(NoStore(), STATE), CHIP.keys)
    return chip, Euicc(chip).answer


def mutated(chance: random.Random, data: bytes) -> bytes:
    """The bytes with one to three things wrong."""
    for _ in range(chance.randint(1, 3)):
        if not data:
            return data
        at = chance.randrange(len(data))
        kind = chance.randrange(6)
        if kind == 0:
            data = data[:at] + bytes((data[at] ^ 1 << chance.randrange(8),)) + data[at + 1 :]
        elif kind == 1:
            data = data[:at] + chance.randbytes(1) + data[at:]
        elif kind == 2:
            data = data[:at] + data[at + 1 :]
        elif kind == 3:
            data = data[:at]
        elif kind == 4:
            data = data[:at] + data[at : at + chance.randrange(40)] * 2 + data[at:]
        else:
            data = (
                data[:at] + chance.choice((b"\x80", b"\xff", b"\x00", b"\x84\xff")) + data[at + 1 :]
            )
    return data


def answered(answer: Callable[[bytes], bytes], message: bytes) -> bytes:
    """What the card says; nothing when it refuses by status word, which must be one of three."""
    try:
        return answer(message)
    except Refused as refused:
        word = f"{refused.sw:04X}"
    assert word in _REFUSALS
    return b""


def packages() -> list[bytes]:
    found = []
    for kind, command in _COMMANDS:
        EIM.counter = 0
        made = EIM.psmos(command) if kind == "Psmo" else EIM.ecos(command)
        found.append(made)
    return found


def test_mutated_package_is_answered_and_executed_only_if_it_verifies():
    chance = random.Random(51)
    originals = packages()
    for number in range(_ROUNDS):
        original = originals[number % len(originals)]
        message = mutated(chance, original)
        chip, answer = card()
        given = answered(answer, message)
        if chip.state is not STATE:
            package, signature = tlv.parse(tlv.parse(original)[0].value)
            assert package.raw in message
            assert signature.value in message
            assert chip.state.eims == () or chip.state.eims[0].counter == 1
        elif message.startswith(b"\xbf\x51"):
            assert not given or tlv.parse(tlv.parse(given)[0].value)[0].tag in (0xA1, 0xA2)


@pytest.mark.parametrize("kind", ["Psmo", "Eco"])
def test_signed_package_of_mutated_commands_is_always_told_to_the_end(kind: str):
    chance = random.Random(kind)
    lists = [encode(kind, command) for row, command in _COMMANDS if row == kind]
    for _ in range(_ROUNDS // 2):
        some = b"".join(chance.choices(lists, k=chance.randint(1, 4)))
        EIM.counter = 0
        message = EIM.raw(0xA0 if kind == "Psmo" else 0xA1, mutated(chance, some))
        chip, answer = card()
        (arm,) = tlv.parse(tlv.parse(answer(message))[0].value)
        assert arm.tag == 0xA0
        assert chip.state.results[-1].raw.endswith(arm.raw)
        assert sum(profile.enabled for profile in chip.state.profiles) == 1
