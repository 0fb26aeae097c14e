"""Power goes away at every write of a package, and in a process that is killed outright."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.codec import tlv
from app.codec.mapping import read
from app.crypto.identity import Identity
from app.sim.state import CardState
from app.sim.virtual import SimulatedCard
from app.values.ids import Iccid
from tests.sim.eim import Eim
from tests.sim.terminal import ISDR, named, options

_WRITES = ("open", "fsync", "replace")
_RESET = "reset"
_ROOT = Path(__file__).parents[2]
_open = os.open
Step = bytes | str


class PowerCut(BaseException):
    """Nothing in the card may catch it, as nothing catches the real one."""


@dataclass
class Wire:
    """Cuts the power at the `at`-th system call of a write: before it, or right after it."""

    at: int
    after: bool
    seen: int = 0

    def around(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*args: Any, **more: Any) -> Any:
            self.seen += 1
            if self.seen == self.at and not self.after:
                raise PowerCut
            value = call(*args, **more)
            if self.seen == self.at:
                if call is _open:
                    os.close(value)
                raise PowerCut
            return value

        return counted


def opened(path: Path) -> SimulatedCard:
    card = SimulatedCard(options(f"state={path}"))
    card.power_on()
    assert card.process(bytes.fromhex("00A4040C10") + ISDR) == b"\x90\x00"
    return card


def sent(card: SimulatedCard, message: bytes) -> bytes:
    """The data of the answer to one ES10 message of one block."""
    answer = card.process(bytes((0x80, 0xE2, 0x91, 0, len(message))) + message)
    data = b""
    while answer[-2] == 0x61:
        answer = card.process(bytes((0x80, 0xC0, 0, 0, answer[-1])))
        data += answer[:-2]
    assert answer[-2:] == b"\x90\x00"
    return data


def eim_of(state: CardState) -> Eim:
    (texts,) = state.chains.values()
    return Eim(Identity.from_pem(texts["eim"].encode()).key, state.eid.wire)


def seen(state: CardState) -> tuple[object, ...]:
    """What of a state two runs have in common; signatures differ from run to run."""
    return (
        state.eims[0].counter,
        state.enabled.iccid if state.enabled else "",
        state.switch,
        len(state.profiles),
        state.default_dp,
        [(result.seq, told(result.raw)) for result in state.results],
        [(notification.seq, notification.event) for notification in state.notifications],
        state.next_seq,
        (state.rollback.previous, state.rollback.seq) if state.rollback else None,
    )


def told(raw: bytes) -> object:
    arm = read("EuiccPackageResult", raw)
    assert isinstance(arm, tuple)
    return arm[1]["euiccPackageResultDataSigned"]


def script(state: CardState) -> list[Step]:
    """Two packages that change everything there is, each with the reset that completes it."""
    eim = eim_of(state)
    harbour, fjord, test = (
        {"iccid": named(state, start).iccid.wire} for start in ("Harbour", "Fjord", "Test network")
    )
    first = eim.psmos(
        ("setDefaultDpAddress", {"defaultDpAddress": "one.example"}),
        ("delete", test),
        ("enable", {**harbour, "rollbackFlag": None}),
    )
    address = {"defaultDpAddress": "two.example"}
    second = eim.psmos(("setDefaultDpAddress", address), ("enable", fjord))
    return [first, _RESET, second, _RESET]


def played(card: SimulatedCard, steps: list[Step]) -> Iterator[bytes]:
    for step in steps:
        if isinstance(step, str):
            card.reset()
            card.process(bytes.fromhex("00A4040C10") + ISDR)
            yield b""
        else:
            yield sent(card, step)


def whole_run(path: Path) -> tuple[bytes, list[Step], list[tuple[object, ...]]]:
    """A card's file at birth, the script for it, and the states a power-up may find later."""
    card = opened(path)
    steps = script(card.state)
    newborn = path.read_bytes()
    states = [seen(card.state)]
    for number, _ in enumerate(played(card, steps)):
        if steps[number] == _RESET:
            states.append(seen(card.state))
    card.close()
    return newborn, steps, states


@pytest.mark.parametrize("after", [False, True], ids=["before-the-call", "after-the-call"])
def test_card_is_old_or_new_wherever_the_power_went(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: bool
):
    path = tmp_path / "card.json"
    newborn, steps, states = whole_run(path)
    found: set[int] = set()
    for at in range(1, 100):
        path.write_bytes(newborn)
        card, wire, answers = opened(path), Wire(at, after), list[bytes]()
        with monkeypatch.context() as patch:
            for name in _WRITES:
                patch.setattr(os, name, wire.around(getattr(os, name)))
            try:
                answers.extend(played(card, steps))
            except PowerCut:
                pass
            else:
                break
        card.close()
        card = opened(path)
        place = states.index(seen(card.state))
        found.add(place)
        told_of = [answer for answer in answers if answer]
        assert place >= len(told_of), "an answer told of what was lost"
        assert [result.raw for result in card.state.results][: len(told_of)] == told_of
        refused_once_used(card, [step for step in steps if isinstance(step, bytes)], place)
        card.close()
    card.close()
    assert wire.seen == at - 1
    assert at > 4 * len(_WRITES)
    assert found == set(range(len(states)))


def refused_once_used(card: SimulatedCard, packages: list[bytes], used: int) -> None:
    for number, package in enumerate(packages):
        (arm,) = tlv.parse(tlv.parse(sent(card, package))[0].value)
        assert arm.tag == (0xA1 if number < used else 0xA0)


_CHILD = """
import sys
from pathlib import Path
from tests.sim.test_power_cut import forever
forever(Path(sys.argv[1]))
"""


def forever(path: Path) -> None:
    """Have the card execute package after package, and say each number once it was answered."""
    card = opened(path)
    eim = eim_of(card.state)
    eim.counter = card.state.eims[0].counter or 0
    fjord, harbour = (named(card.state, start).iccid for start in ("Fjord", "Harbour"))
    while True:
        number = eim.counter + 1
        target = harbour if number % 2 else fjord
        package = eim.psmos(
            ("setDefaultDpAddress", {"defaultDpAddress": f"{number}.example"}),
            ("enable", {"iccid": target.wire}),
        )
        sent(card, package)
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()
        card.reset()
        card.process(bytes.fromhex("00A4040C10") + ISDR)


def test_killed_process_leaves_a_whole_card(tmp_path: Path):
    path = tmp_path / "card.json"
    card = opened(path)
    fjord, harbour = (named(card.state, start).iccid for start in ("Fjord", "Harbour"))
    card.close()
    for delay_ms in (0, 3, 7, 12):
        acknowledged = killed_after(path, delay_ms)
        card = opened(path)
        counter = check_whole(card.state, {0: fjord, 1: harbour})
        assert counter >= acknowledged
        eim = eim_of(card.state)
        again = eim.raw(0xA0, b"\xa6\x00", counter=counter)
        assert tlv.parse(tlv.parse(sent(card, again))[0].value)[0].tag == 0xA1
        card.close()


def killed_after(path: Path, delay_ms: int) -> int:
    """Run packages in another process, kill it, and return the last number it told."""
    with subprocess.Popen(
        [sys.executable, "-c", _CHILD, str(path)], stdout=subprocess.PIPE, text=True, cwd=_ROOT
    ) as child:
        assert child.stdout is not None
        first = [int(child.stdout.readline()) for _ in range(3)]
        time.sleep(delay_ms / 1000)
        child.kill()
        rest = [int(line) for line in child.stdout if line.endswith("\n")]
    return (first + rest)[-1]


def check_whole(state: CardState, enabled: dict[int, Iccid]) -> int:
    """Check that counter, effects and results tell of the same package; return its counter."""
    counter = state.eims[0].counter or 0
    assert state.default_dp == f"{counter}.example"
    assert state.enabled is not None
    assert state.enabled.iccid == enabled[counter % 2]
    results = [told(result.raw) for result in state.results]
    assert [result["counterValue"] for result in results if isinstance(result, dict)] == list(
        range(1, counter + 1)
    )
    numbers = [result.seq for result in state.results]
    numbers += [notification.seq for notification in state.notifications]
    assert sorted(numbers) == list(range(1, state.next_seq))
    return counter
