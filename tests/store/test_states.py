from __future__ import annotations

import pytest

from app.store.states import in_states
from app.values.eim import QueueState


@pytest.mark.parametrize(
    ("states", "condition"),
    [
        pytest.param([QueueState.QUEUED], "packages.state = 'QUEUED'", id="one"),
        pytest.param(
            [QueueState.DELIVERED, QueueState.EXECUTED],
            "packages.state IN ('DELIVERED', 'EXECUTED')",
            id="two",
        ),
    ],
)
def test_states_stand_in_the_statement(states: list[QueueState], condition: str) -> None:
    assert str(in_states(*states)) == condition
