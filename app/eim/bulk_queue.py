"""Queueing the rows of a table, those that ask for the same in one go."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from itertools import chain

from app.eim.bulk import BulkRow
from app.eim.service import EimService
from app.values.eim import QueuedPackage

_AT_ONCE = 1_000


async def enqueued(
    service: EimService, rows: Sequence[BulkRow], expires_at: float = 0.0, batch: str = ""
) -> list[QueuedPackage]:
    """Queue rows, those with the same recipe in one go, the rest side by side.

    Raises what `EimService.enqueue` does; rows queued until then stay queued.
    """
    orders: dict[str, list[BulkRow]] = {}
    for row in rows:
        orders.setdefault(repr(row.recipe), []).append(row)
    added: list[QueuedPackage] = []
    groups = list(orders.values())
    for start in range(0, len(groups), _AT_ONCE):
        made = await asyncio.gather(
            *(
                service.enqueue(
                    [row.eid for row in group],
                    group[0].recipe,
                    expires_at=expires_at,
                    batch=batch,
                )
                for group in groups[start : start + _AT_ONCE]
            )
        )
        added += chain.from_iterable(made)
    return added
