"""The status of the eIM adds up what its parts say."""

from __future__ import annotations

from app.eim.host_status import HostStatus
from app.values.eim import QueueState
from app.values.esipa import Binding, EndpointState, EndpointStatus

STATUS = HostStatus(
    (
        EndpointStatus(Binding.HTTPS, "a:1", EndpointState.SERVING, connections=2, requests=5),
        EndpointStatus(Binding.COAPS, "a:2", EndpointState.FAILED, refused=1, requests=1),
    ),
    devices=3,
    queue={QueueState.QUEUED: 4, QueueState.DELIVERED: 1, QueueState.SUCCEEDED: 9},
)


def test_only_what_is_not_final_waits():
    assert STATUS.waiting == 5


def test_only_endpoints_that_are_reached_serve():
    assert [one.address for one in STATUS.serving] == ["a:1"]


def test_a_health_line_has_the_sums():
    facts = STATUS.facts()
    assert (facts["connections"], facts["requests"], facts["refused"]) == (2, 6, 1)
    assert (facts["devices"], facts["packages succeeded"]) == (3, 9)
