from __future__ import annotations

import random
from dataclasses import replace

import pytest

from app.card.card import Card
from app.composer.desk import ComposerDesk
from app.composer.stored import answered, stored
from app.values.packages import Execution
from tests.composer.benches import recipe


@pytest.fixture
def done(desk: ComposerDesk, card: Card) -> Execution:
    return desk.execute(card, replace(recipe("getRAT"), transaction_id=b"\x01\x02"))


def test_a_result_tells_whom_it_is_for(done):
    found = stored(done.result)
    assert (found.eim_id, found.counter) == ("eim.workbench.example", 1)
    assert (found.transaction_id, found.raw) == (b"\x01\x02", done.result)
    assert found.seq == done.verdict.seq


def test_a_lost_result_finds_the_package_that_waits_for_it(done):
    lost = replace(done, result=b"")
    other = replace(lost, id="x", package=replace(done.package, counter=9))
    assert answered(stored(done.result), [other, lost]) == lost


def test_the_very_bytes_settle_it(done):
    newer = replace(done, id="x", result=b"")
    assert answered(stored(done.result), [newer, done]) == done


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"eim_id": "another.example"}, id="another-eim"),
        pytest.param({"transaction_id": b"\x09"}, id="another-transaction"),
    ],
)
def test_a_package_of_another_exchange_is_not_answered(done, change):
    package = replace(done.package, recipe=replace(done.package.recipe, **change))
    assert answered(stored(done.result), [replace(done, result=b"", package=package)]) is None


def test_any_bytes_can_be_asked(done):
    dice = random.Random(3)
    for _ in range(1500):
        spoiled = bytearray(done.result)
        for _ in range(dice.randint(1, 5)):
            spoiled[dice.randrange(len(spoiled))] = dice.randrange(256)
        found = stored(bytes(spoiled[: dice.randint(0, len(spoiled))]))
        answered(found, [done, replace(done, result=b"")])
