"""Which polls change nothing, and that every other one still does what it has to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from app.eim.contact import Contact
from app.eim.options import EimOptions, Unknown
from app.eim.polling import nobody, to_note
from app.store.transaction import Transaction
from app.values.eim import Device, QueueState
from tests.eim.benches import PEER, EimBench, SimulatedDevice, recipe, without_questions


def writes(eim: EimBench, monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> int:
    """How many pieces of work that may change something an act gave to the store."""
    counted: list[object] = []
    run = eim.group.run

    async def counting(work: Callable[[Transaction], Any], *, eid: str = "") -> Any:
        counted.append(work)
        return await run(work, eid=eid)

    with monkeypatch.context() as patched:
        patched.setattr(eim.group, "run", counting)
        act()
    return len(counted)


@pytest.fixture
def idle(eim: EimBench, device: SimulatedDevice) -> EimBench:
    without_questions(eim)
    eim.run(eim.service.register(Device(device.eid, dialect="1.2")))
    return eim


@pytest.mark.parametrize(
    ("spoken", "changes"),
    [
        pytest.param("", 0, id="says nothing"),
        pytest.param("1.2", 0, id="as known"),
        pytest.param("1.1", 0, id="less than known"),
        pytest.param("1.3", 1, id="news"),
    ],
)
def test_a_poll_in_vain_changes_something_only_if_it_brings_news(
    idle: EimBench,
    device: SimulatedDevice,
    monkeypatch: pytest.MonkeyPatch,
    spoken: str,
    changes: int,
) -> None:
    assert writes(idle, monkeypatch, lambda: idle.poll(device.eid, spoken)) == changes
    found = idle.run(idle.service.device(device.eid))
    assert found is not None
    assert (found.dialect, found.contacts) == ("1.3" if changes else "1.2", 1)


def test_the_first_two_deliveries_are_committed_and_later_ones_need_not_be(
    idle: EimBench, device: SimulatedDevice, monkeypatch: pytest.MonkeyPatch
) -> None:
    idle.enqueue(device, recipe())
    polls = [writes(idle, monkeypatch, lambda: idle.poll(device.eid)) for _ in range(4)]
    assert polls == [1, 1, 0, 0]


def test_a_question_of_the_eim_is_counted_each_time(
    eim: EimBench, device: SimulatedDevice, monkeypatch: pytest.MonkeyPatch
) -> None:
    eim.enqueue(device, recipe())
    attempts = eim.options.certificate_attempts
    polls = [writes(eim, monkeypatch, lambda: eim.poll(device.eid)) for _ in range(attempts + 1)]
    assert polls == [1] * (attempts + 1)
    states = [one.state for one in reversed(eim.run(eim.service.queue()))]
    assert states == [QueueState.DELIVERED, QueueState.FAILED]


def test_what_another_program_queued_is_found_by_the_very_next_poll(store_url: str) -> None:
    device = SimulatedDevice()
    options = EimOptions(ask_certificates=False)
    ours, other = (EimBench(store_url, device.key, options) for _ in range(2))
    try:
        ours.run(ours.service.register(Device(device.eid)))
        assert ours.poll(device.eid).error == 1
        (package,) = other.enqueue(device, recipe())
        given = ours.poll(device.eid).package
        assert given is not None
        assert (given.id, given.state) == (package.id, QueueState.DELIVERED)
        assert [ours.poll(device.eid).message for _ in range(3)] == [given.message] * 3
        other.run(other.service.stop(package.id))
        assert ours.poll(device.eid).error == 1
    finally:
        ours.close()
        other.close()


@pytest.mark.parametrize("remember", [True, False])
def test_a_stranger_is_listed_once_if_at_all(
    eim: EimBench, device: SimulatedDevice, monkeypatch: pytest.MonkeyPatch, remember: bool
) -> None:
    eim.options = EimOptions(remember_unknown=remember)
    eim.restart()
    polls = [writes(eim, monkeypatch, lambda: eim.poll(device.eid)) for _ in range(3)]
    assert polls == ([1, 0, 0] if remember else [0, 0, 0])
    assert eim.poll(device.eid).error == 2
    assert [one.contacts for one in eim.run(eim.service.devices())] == ([4] if remember else [])


@pytest.mark.parametrize(
    ("unknown", "spoken", "code"),
    [
        pytest.param(Unknown.NOT_FOUND, "", 2, id="not found"),
        pytest.param(Unknown.NOT_FOUND, "1.0.1", 1, id="has no such code"),
        pytest.param(Unknown.NO_PACKAGE, "", 1, id="as if known"),
    ],
)
def test_a_stranger_is_told_what_its_version_has(unknown: Unknown, spoken: str, code: int) -> None:
    eid = SimulatedDevice().eid
    assert nobody(Contact(eid, PEER, spoken), EimOptions(unknown=unknown)).error == code


def test_a_vague_version_is_noted_only_where_none_is_known() -> None:
    assert to_note("1.1", "") == "1.1"
    assert to_note("1.1", "1.0.1") == "1.1"
    assert to_note("1.1", "1.2") == ""
    assert to_note("1.3", "1.2") == "1.3"
