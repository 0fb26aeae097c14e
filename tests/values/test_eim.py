"""What the values of a local eIM tell by themselves."""

from __future__ import annotations

import pytest

from app.values.eim import Device, QueueState
from app.values.ids import Eid

_EID = Eid("89049032123451234512345678901235")


@pytest.mark.parametrize(
    ("state", "final"),
    [
        pytest.param(QueueState.QUEUED, False, id="queued"),
        pytest.param(QueueState.DELIVERED, False, id="delivered"),
        pytest.param(QueueState.EXECUTED, False, id="executed, not reported"),
        pytest.param(QueueState.SUCCEEDED, True, id="succeeded"),
        pytest.param(QueueState.FAILED, True, id="failed"),
        pytest.param(QueueState.EXPIRED, True, id="expired"),
        pytest.param(QueueState.CANCELLED, True, id="cancelled"),
    ],
)
def test_a_final_state_awaits_nothing(state: QueueState, final: bool) -> None:
    assert state.final is final


def test_the_next_contact_is_a_rhythm_after_the_last() -> None:
    assert Device(_EID, last_contact=1000.0, interval=60.0).expected == 1060.0


def test_without_a_rhythm_no_next_contact_is_foretold() -> None:
    assert Device(_EID, last_contact=1000.0).expected == 0.0
