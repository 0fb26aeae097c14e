"""Devices that go wrong: what is sent, what the device believes, and how often."""

from __future__ import annotations

import asyncio
from random import Random

import pytest

from app.errors import PeerError, SettingsError
from app.fleet.faults import DeviceDied, Fault, FaultPlan, FaultyClient
from app.values.esipa import Binding, WireBytes

_ASK = bytes.fromhex("BF4F00")
_RESULT = bytes.fromhex("BF500101")
_OTHER = bytes.fromhex("BF500102")


class _Eim:
    """The other end: notes what arrives and answers with its number."""

    url = "https://eim.example"
    binding = Binding.HTTPS
    wire = WireBytes(payload=1)

    def __init__(self) -> None:
        self.got: list[bytes] = []
        self.closed = 0

    async def exchange(self, message: bytes) -> bytes:
        self.got.append(message)
        return len(self.got).to_bytes(1 if len(self.got) < 256 else 2)

    async def close(self) -> None:
        self.closed += 1


def _client(*words: str) -> tuple[_Eim, FaultyClient]:
    eim = _Eim()
    return eim, FaultyClient(eim, FaultPlan.parse(words), Random(1))


def test_without_faults_everything_passes() -> None:
    eim, client = _client()
    assert asyncio.run(client.exchange(_RESULT)) == b"\x01"
    assert (client.url, client.binding, client.wire) == (eim.url, eim.binding, eim.wire)
    asyncio.run(client.close())
    assert (eim.got, eim.closed) == ([_RESULT], 1)


@pytest.mark.parametrize(
    ("fault", "arrived"),
    [
        pytest.param(Fault.DROP_RESULT, [], id="result-lost"),
        pytest.param(Fault.DROP_ANSWER, [_RESULT], id="answer-lost"),
    ],
)
def test_a_lost_message_looks_like_silence_to_the_device(
    fault: Fault, arrived: list[bytes]
) -> None:
    eim, client = _client(fault)
    with pytest.raises(PeerError, match="lost") as caught:
        asyncio.run(client.exchange(_RESULT))
    assert caught.value.status == ""
    assert eim.got == arrived
    assert client.struck[fault] == 1


def test_a_device_that_dies_sends_nothing() -> None:
    eim, client = _client("die-after-execute")
    with pytest.raises(DeviceDied):
        asyncio.run(client.exchange(_RESULT))
    assert eim.got == []


def test_a_duplicate_is_the_same_bytes_and_the_first_answer_counts() -> None:
    eim, client = _client("duplicate")
    assert asyncio.run(client.exchange(_RESULT)) == b"\x01"
    assert eim.got == [_RESULT, _RESULT]


def test_a_result_out_of_order_arrives_after_the_next_message() -> None:
    eim, client = _client("reorder")

    async def scenario() -> None:
        with pytest.raises(PeerError):
            await client.exchange(_RESULT)
        await client.exchange(_OTHER)
        await client.exchange(_ASK)

    asyncio.run(scenario())
    assert eim.got == [_OTHER, _ASK, _RESULT]


@pytest.mark.parametrize("fault", [fault for fault in Fault if fault is not Fault.WRONG_TOKEN])
def test_only_results_are_struck(fault: Fault) -> None:
    eim, client = _client(fault)
    assert asyncio.run(client.exchange(_ASK)) == b"\x01"
    assert asyncio.run(client.exchange(b"\xff\x00")) == b"\x02"
    assert len(eim.got) == 2


def test_a_share_is_how_often() -> None:
    eim, client = _client("duplicate=0.25")

    async def scenario() -> None:
        for _ in range(1_000):
            await client.exchange(_RESULT)

    asyncio.run(scenario())
    assert len(eim.got) - 1_000 == client.struck[Fault.DUPLICATE]
    assert 200 < client.struck[Fault.DUPLICATE] < 300


@pytest.mark.parametrize("word", ["explode", "duplicate=often", "duplicate=1.5", "=0.1", ""])
def test_words_that_name_no_fault_are_refused(word: str) -> None:
    with pytest.raises(SettingsError, match="no fault") as caught:
        FaultPlan.parse([word])
    assert "drop-result" in caught.value.hint


def test_a_plan_says_nothing_about_faults_it_does_not_name() -> None:
    plan = FaultPlan.parse(["wrong-token=0.5"])
    assert plan.share(Fault.WRONG_TOKEN) == 0.5
    assert plan.share(Fault.DIE) == 0.0
