from __future__ import annotations

from app.eim.overview import Overview
from app.values.eim import QueueState


def test_what_waits_is_what_has_not_ended() -> None:
    counts = {QueueState.QUEUED: 3, QueueState.EXECUTED: 1, QueueState.FAILED: 5}
    assert Overview(counts, 2, 0).waiting == 4
