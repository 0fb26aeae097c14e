"""How the eIM reads."""

from __future__ import annotations

from typing import Any

import pytest

from app.eim.host_status import HostStatus
from app.values.eim import Device, QueueState, ResultFate
from app.values.esipa import Binding, EndpointState, EndpointStatus
from tests.widgets.eims import NOW, device, queued
from widgets import eim_words
from widgets.theme import Tone


@pytest.mark.parametrize(
    ("changes", "words", "tone"),
    [
        pytest.param({"identity": ""}, "not registered", Tone.ATTENTION, id="unknown"),
        pytest.param({"in_flight": 4, "queued": 1}, "in flight", Tone.ACCENT, id="in-flight"),
        pytest.param({"queued": 2}, "waiting", Tone.NEUTRAL, id="queued"),
        pytest.param({"last_contact": 0.0}, "never came", Tone.NEUTRAL, id="never"),
        pytest.param({}, "idle", Tone.OK, id="idle"),
    ],
)
def test_a_device_stands_in_one_state(changes: dict[str, Any], words: str, tone: Tone) -> None:
    assert eim_words.device_words(device(**changes)) == (words, tone)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 s"), (59, "59 s"), (61, "1 min"), (7300, "2 h"), (180_000, "2 d"), (-3, "0 s")],
)
def test_a_span_is_said_in_its_largest_unit(seconds: float, words: str) -> None:
    assert eim_words.span_words(seconds) == words


def test_the_next_contact_is_marked_as_an_estimate() -> None:
    assert eim_words.expected_words(device(), NOW) == "≈ in 4 min"
    assert eim_words.expected_words(device(), NOW + 300) == "≈ 1 min overdue"
    assert eim_words.expected_words(Device(device().eid), NOW) == ""


def test_every_state_and_fate_has_a_tone() -> None:
    assert {eim_words.queue_words(state)[0] for state in QueueState} == set(QueueState)
    assert {eim_words.fate_words(fate)[0] for fate in ResultFate} == set(ResultFate)


def test_counts_leave_out_what_plain_coap_has_not() -> None:
    plain = EndpointStatus(Binding.COAP, "127.0.0.1:1", EndpointState.SERVING, requests=3)
    assert eim_words.counts_words(plain) == "0 open  ·  3 requests"
    https = EndpointStatus(
        Binding.HTTPS, "127.0.0.1:1", EndpointState.SERVING, "", 1, 4, 2, refused=1
    )
    words = eim_words.counts_words(https)
    assert "4 handshakes, 2 resumed" in words
    assert "1 refused" in words


def test_the_foot_says_what_is_on() -> None:
    ends = (
        EndpointStatus(Binding.HTTPS, "127.0.0.1:8443", EndpointState.SERVING),
        EndpointStatus(Binding.COAPS, "127.0.0.1:5684", EndpointState.FAILED),
    )
    status = HostStatus(ends, eim_id="eim", devices=3, queue={QueueState.QUEUED: 2})
    assert eim_words.status_words(status) == "eIM https :8443 on  ·  3 devices  ·  2 queued"
    assert eim_words.status_words(HostStatus(())) == "eIM off"


def test_deliveries_are_counted() -> None:
    assert eim_words.deliveries_words(queued()) == "not yet"
    words = eim_words.deliveries_words(queued(deliveries=2, last_delivered=NOW))
    assert words.startswith("2 ×, ")


def test_unknown_kinds_keep_their_name() -> None:
    assert eim_words.kind_words("EuiccPackageResult") == "package result"
    assert eim_words.kind_words("Other") == "Other"
