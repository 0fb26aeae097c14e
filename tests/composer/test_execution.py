"""A program that dies between two steps leaves a record that is true."""

from __future__ import annotations

import pytest

from app.card.card import Card
from app.card.transport import open_transport
from app.errors import DeviceError
from app.values.packages import PackageState
from tests.card.simulated import Spoiled
from tests.composer.benches import fresh_desk, recipe


class PowerCut(BaseException):
    """Nothing in the program catches it."""


@pytest.mark.parametrize("state", list(PackageState))
def test_whenever_the_program_dies_the_record_says_how_far_it_got(desk, card, state):
    def die(execution):
        if execution.state is state:
            raise PowerCut

    with pytest.raises(PowerCut):
        desk.execute(card, recipe("getRAT"), die)
    (kept,) = fresh_desk().history.listing().executions
    assert kept.state is state
    assert bool(kept.result) == (state in (PackageState.EXECUTED, PackageState.REPORTED))
    waiting = desk.results(card)
    assert bool(waiting) == (state is PackageState.EXECUTED)


def test_a_card_lost_while_it_executes_leaves_the_package_sent(desk):
    transport = open_transport("sim:lost")
    lost = []

    def instead(command: bytes) -> bytes | None:
        if b"\xbf\x51" in command:
            lost.append(command)
            raise DeviceError("The card is gone.", hint="Put it back.")
        return None

    card = Card(Spoiled(transport, instead=instead))
    try:
        with pytest.raises(DeviceError):
            desk.execute(card, recipe("getRAT"))
    finally:
        card.close()
    (kept,) = desk.history.listing().executions
    assert lost
    assert (kept.state, kept.result, kept.error) == (PackageState.SENT, b"", "The card is gone.")


def test_a_card_lost_after_its_result_keeps_the_result(desk):
    transport = open_transport("sim:lost")
    seen = []

    def spoil(answer: bytes) -> bytes:
        if b"\xbf\x51" in answer[:2]:
            seen.append(answer)
        return answer

    def instead(command: bytes) -> bytes | None:
        if seen:
            raise DeviceError("The card is gone.")
        return None

    card = Card(Spoiled(transport, spoil, instead))
    try:
        done = desk.execute(card, recipe())
    finally:
        card.close()
    assert done.verdict.outcomes[0].ok
    assert done.profiles_after == ()
    assert "after: The card is gone." in done.error
    assert done.state is PackageState.EXECUTED
    assert desk.history.get(done.id).result == done.result
