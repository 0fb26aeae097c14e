"""The eIM at one glance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.values.eim import QueueState


@dataclass(frozen=True, slots=True)
class Overview:
    """Counts of the moment. packages: by state, those that occur.

    devices: all that are listed. unknown: those of them that came and were never prepared.
    """

    packages: Mapping[QueueState, int]
    devices: int
    unknown: int

    @property
    def waiting(self) -> int:
        """Packages on which nothing final is known."""
        return sum(count for state, count in self.packages.items() if not state.final)
