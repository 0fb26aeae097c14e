"""Contacts that changed nothing else, gathered to be written together."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from app.store import cadence
from app.values.ids import Eid


@dataclass(slots=True)
class Repeated:
    """Deliveries of a package the store has not counted. last: seconds since the epoch."""

    times: int = 0
    last: float = 0.0


@dataclass(slots=True)
class Visits:
    """The contacts of one device since they were last written. Times are seconds since the epoch.

    recent: newest first, no more than are kept. repeated: by the id of the package.
    """

    eid: Eid
    count: int = 0
    first: float = 0.0
    binding: str = ""
    address: str = ""
    recent: deque[float] = field(default_factory=lambda: deque(maxlen=cadence.KEPT))
    repeated: dict[int, Repeated] = field(default_factory=dict)

    def add(self, at: float, binding: str, address: str) -> None:
        """Count one contact."""
        self.first = self.first or at
        self.count += 1
        self.binding, self.address = binding, address
        self.recent.appendleft(at)

    def repeat(self, package: int, at: float) -> None:
        """Count one delivery of a package that had been delivered before."""
        found = self.repeated.setdefault(package, Repeated())
        found.times, found.last = found.times + 1, at

    def join(self, later: Visits) -> None:
        """Count in contacts that came after these."""
        self.first = self.first or later.first
        self.count += later.count
        self.binding, self.address = later.binding, later.address
        for at in reversed(later.recent):
            self.recent.appendleft(at)
        for package, more in later.repeated.items():
            found = self.repeated.setdefault(package, Repeated())
            found.times, found.last = found.times + more.times, more.last
