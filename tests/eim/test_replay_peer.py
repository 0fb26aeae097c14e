from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.capture.dialogue import Order
from app.capture.replay_eim import Same
from app.eim.replay_peer import ReplayPeer, ReplayPlan
from app.errors import PeerError, SettingsError
from app.ipa.once import exchange_once
from app.values.esipa import Binding, EndpointState
from app.values.traffic import Layer, Record
from app.workbench import Workbench
from tests.widgets.sequence_scenes import refused

OTHER_DEVICE = bytes.fromhex("BF4F125A1089049032123451234512345678901235")


@pytest.fixture
def workbench() -> Iterator[Workbench]:
    with Workbench() as workbench:
        yield workbench


def made(workbench: Workbench, plan: ReplayPlan, records: tuple[Record, ...] = ()) -> ReplayPeer:
    settings = workbench.settings.values.eim
    records = records or refused()
    return ReplayPeer(
        workbench.runtime, workbench.trust, settings, records, plan, workbench.recorder
    )


def ask(workbench: Workbench, peer: ReplayPeer, message: bytes) -> bytes:
    return workbench.runtime.spawn(exchange_once(peer.url, message)).result(10)


def said() -> list[tuple[bytes, bytes]]:
    """Return the questions of the scene's device, and what the eIM answered."""
    messages = [one for one in refused() if one.layer is Layer.ESIPA and one.lane == "meter"]
    answers = {one.pair: one.data for one in messages if one.pair}
    return [(one.data, answers[one.seq]) for one in messages if not one.pair]


@pytest.mark.parametrize("binding", [Binding.HTTPS, Binding.COAPS], ids=str)
def test_a_whole_session_is_answered_again_over_a_real_wire(workbench: Workbench, binding: Binding):
    peer = made(workbench, ReplayPlan("meter", Order.STRICT, binding=binding))
    told: list[int] = []
    peer.listen(lambda: told.append(peer.total))
    workbench.runtime.spawn(peer.start()).result(20)
    try:
        assert [ask(workbench, peer, question) for question, _ in said()] == [
            answer for _, answer in said()
        ]
    finally:
        workbench.runtime.spawn(peer.stop()).result(20)
    assert peer.lines == peer.total == len(said())
    assert told == list(range(1, len(said()) + 1))
    assert not [one for one in peer.asked if one.problem]
    lanes = {one.lane for one in workbench.recorder.since(0)[2]}
    assert f"Replayed eIM {binding}" in lanes


def test_what_the_capture_has_no_answer_to_is_refused_and_told_in_words(workbench: Workbench):
    peer = made(workbench, ReplayPlan("meter"))
    workbench.runtime.spawn(peer.start()).result(20)
    try:
        with pytest.raises(PeerError, match="no answer to this GetEimPackage"):
            ask(workbench, peer, OTHER_DEVICE)
    finally:
        workbench.runtime.spawn(peer.stop()).result(20)
    (asked,) = peer.asked
    assert asked.function == "GetEimPackage"
    assert "no answer" in asked.problem
    assert "by function" in asked.hint


def test_by_function_any_device_is_answered(workbench: Workbench):
    peer = made(workbench, ReplayPlan("meter", same=Same.FUNCTION))
    workbench.runtime.spawn(peer.start()).result(20)
    try:
        assert ask(workbench, peer, OTHER_DEVICE) == said()[0][1]
    finally:
        workbench.runtime.spawn(peer.stop()).result(20)


def test_its_address_comes_and_goes_and_it_begins_anew(workbench: Workbench):
    peer = made(workbench, ReplayPlan("meter", Order.STRICT))
    assert (peer.url, peer.status().state) == ("", EndpointState.STOPPED)
    for _ in range(2):
        workbench.runtime.spawn(peer.start()).result(20)
        assert peer.url.startswith("https://localhost:")
        assert ask(workbench, peer, said()[0][0]) == said()[0][1]
        workbench.runtime.spawn(peer.stop()).result(20)
        assert peer.url == ""


@pytest.mark.parametrize(
    ("plan", "problem"),
    [
        pytest.param(ReplayPlan("meter", address="0.0.0.0:0"), "other machines", id="exposed"),
        pytest.param(ReplayPlan("meter", binding=Binding.COAP), "cannot be served", id="plain"),
        pytest.param(ReplayPlan("nobody"), "no ESipa lane", id="no-such-lane"),
    ],
)
def test_what_cannot_be_served_is_said_at_once(
    workbench: Workbench, plan: ReplayPlan, problem: str
):
    with pytest.raises(SettingsError, match=problem):
        made(workbench, plan)


def test_a_taken_port_is_said(workbench: Workbench):
    first = made(workbench, ReplayPlan("meter"))
    workbench.runtime.spawn(first.start()).result(20)
    try:
        port = first.url.rpartition(":")[2]
        second = made(workbench, ReplayPlan("meter", address=f"127.0.0.1:{port}"))
        with pytest.raises(SettingsError):
            workbench.runtime.spawn(second.start()).result(20)
    finally:
        workbench.runtime.spawn(first.stop()).result(20)
