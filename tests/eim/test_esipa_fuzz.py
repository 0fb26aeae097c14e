"""Bodies nobody should send: ESipa answers them or refuses them, and no package is touched."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.codec.esipa_json import FUNCTION_PATHS, parse, to_der, to_json, write
from app.codec.schema import encode
from app.errors import CodecError
from app.values.eim import QueueState
from app.values.esipa import Reply
from tests.codec.vectors import own_vectors
from tests.eim.benches import EimBench, SimulatedDevice, recipe
from tests.eim.damage import bodies, damaged, damaged_text, seeds
from tests.eim.esipa_talk import Talk, numbers, provide

ROUNDS = int(os.environ.get("EIMW_FUZZ", "1500"))
LEAST_REFUSED = 0.2
LARGEST_REFUSAL = 10


def _outcome(talk: Talk, message: bytes) -> Reply | CodecError:
    try:
        return talk.say(message)
    except CodecError as error:
        return error


@pytest.fixture
def anywhere(store_url: str, device: SimulatedDevice) -> Iterator[EimBench]:
    """An eIM on each kind of database."""
    bench = EimBench(store_url, device.key, roots=(device.root,))
    yield bench
    bench.close()


def _result(eim_id: str, counter: int, seq: int) -> bytes:
    data = {
        "eimId": eim_id,
        "counterValue": counter,
        "seqNumber": seq,
        "euiccResult": [("enableResult", 0)],
    }
    signed = {"euiccPackageResultDataSigned": data, "euiccSignEPR": bytes(64)}
    return encode("EuiccPackageResult", ("euiccPackageResultSigned", signed))


@pytest.mark.parametrize(
    ("eim_id", "counter", "seq"),
    [
        pytest.param("a\0b", 1, 5, id="NUL in a text"),
        pytest.param("\uffff", 1, 5, id="no character"),
        pytest.param("eim", 1 << 70, 5, id="huge counter"),
        pytest.param("eim", -(1 << 70), 5, id="very negative counter"),
        pytest.param("eim", 1, 1 << 70, id="huge number"),
    ],
)
def test_values_no_database_holds_are_kept_with_the_result(
    anywhere: EimBench, device: SimulatedDevice, eim_id: str, counter: int, seq: int
) -> None:
    (package,) = anywhere.enqueue(device, recipe())
    talk, result = Talk(anywhere), _result(eim_id, counter, seq)
    talk.fetch(device)
    assert numbers(talk.say(provide(result, device.eid)).body) == ()
    assert result in [received.raw for received in anywhere.run(anywhere.service.results())]
    assert not anywhere.package(package.id).state.final


def test_damaged_messages_are_refused_or_answered_and_touch_no_package(
    anywhere: EimBench, device: SimulatedDevice
) -> None:
    eim, own = anywhere, provide(_result("eim", 1, 5), device.eid)
    (package,) = eim.enqueue(device, recipe())
    talk, dice, whole = Talk(eim), random.Random(32), [*seeds(), *[own] * 20]
    refused = 0
    for _ in range(ROUNDS):
        message = damaged(dice.choice(whole), dice)
        outcome = _outcome(talk, message)
        if isinstance(outcome, CodecError):
            refused += 1
            assert outcome.message
            assert outcome.hint
        else:
            assert not outcome.body or outcome.body[:2] == message[:2]
    assert refused > ROUNDS * LEAST_REFUSED
    assert eim.package(package.id).state is QueueState.QUEUED
    assert [one.state for one in eim.run(eim.service.queue())] == [QueueState.QUEUED]


def test_refused_messages_leave_no_trace(
    eim: EimBench, device: SimulatedDevice, tmp_path: Path
) -> None:
    talk, dice, whole = Talk(eim), random.Random(4), seeds()
    made = [damaged(dice.choice(whole), dice) for _ in range(ROUNDS // 4)]
    refused = [one for one in made if isinstance(_outcome(talk, one), CodecError)]
    fresh = EimBench(f"sqlite:///{tmp_path / 'fresh.db'}", device.key)
    try:
        again = Talk(fresh)
        assert all(isinstance(_outcome(again, one), CodecError) for one in refused)
        assert fresh.run(fresh.service.results()) == []
        assert fresh.run(fresh.service.devices()) == []
    finally:
        fresh.close()


def test_random_bytes_behind_every_tag_are_refused_or_answered(eim: EimBench) -> None:
    talk, dice = Talk(eim), random.Random(7)
    tags = sorted({seed[:2] for seed in seeds()})
    for _ in range(ROUNDS // 4):
        content = dice.randbytes(dice.randrange(60))
        outcome = _outcome(talk, dice.choice(tags) + bytes([len(content)]) + content)
        assert isinstance(outcome, CodecError) or outcome.function


def _other_values(document: dict[str, object], dice: random.Random) -> dict[str, object]:
    values: list[object] = [None, True, -1, 1 << 80, 1.5, "", "é", [], {}, "v1EA", "00", ["a"]]
    return {
        name: dice.choice(values) if dice.random() < 0.4 else value
        for name, value in document.items()
    }


def test_damaged_json_is_read_or_refused() -> None:
    dice, texts = random.Random(6), bodies()
    assert {function for function, _, _ in texts} == set(FUNCTION_PATHS)
    refused = 0
    for _ in range(ROUNDS):
        function, response, body = dice.choice(texts)
        try:
            if dice.random() < 0.5:
                to_der(function, parse(damaged_text(body, dice)), response)
            else:
                to_der(function, _other_values(parse(body), dice), response)
        except CodecError:
            refused += 1
    assert refused > ROUNDS * LEAST_REFUSED


def test_damaged_messages_are_spelled_in_json_or_refused() -> None:
    dice, whole = random.Random(9), [one.data for one in own_vectors()]
    for _ in range(ROUNDS):
        message, function = damaged(dice.choice(whole), dice), dice.choice(list(FUNCTION_PATHS))
        for response in (False, True):
            try:
                write(to_json(function, message, response))
            except CodecError:
                continue


@pytest.mark.parametrize("tag", ["BF4F", "BF50", "BF3D", "BF4E", "BF39", "BF41"])
def test_deep_nesting_ends(eim: EimBench, tag: str) -> None:
    content = b""
    for _ in range(3000):
        content = b"\xa0\x82" + min(len(content), 0xFFFF).to_bytes(2) + content
    message = bytes.fromhex(tag) + b"\x82" + min(len(content), 0xFFFF).to_bytes(2) + content
    outcome = _outcome(Talk(eim), message)
    assert isinstance(outcome, CodecError) or len(outcome.body) < LARGEST_REFUSAL
