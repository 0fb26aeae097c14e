"""The bench eIM at one moment, as the window and a health line show it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.values.eim import QueueState
from app.values.esipa import EndpointState, EndpointStatus


@dataclass(frozen=True, slots=True)
class HostStatus:
    """What the eIM is doing. Counts are as of the last look at its store.

    endpoints: one per binding it can serve, in a fixed order, stopped ones too. identity, eim_id:
    who signs where a device has nobody of its own; empty until the store was opened. store: where
    everything is kept, without a password. devices: how many are known. queue: packages by state.
    """

    endpoints: tuple[EndpointStatus, ...]
    identity: str = ""
    eim_id: str = ""
    store: str = ""
    devices: int = 0
    queue: Mapping[QueueState, int] = field(default_factory=dict)

    @property
    def serving(self) -> tuple[EndpointStatus, ...]:
        """The endpoints that are reached now."""
        return tuple(one for one in self.endpoints if one.state is EndpointState.SERVING)

    @property
    def waiting(self) -> int:
        """How many packages have no final state yet."""
        return sum(count for state, count in self.queue.items() if not state.final)

    def facts(self) -> dict[str, object]:
        """Return the numbers of a health line, by name."""
        ends = self.endpoints
        return {
            "connections": sum(one.connections for one in ends),
            "handshakes": sum(one.handshakes for one in ends),
            "resumed": sum(one.resumed for one in ends),
            "refused": sum(one.refused for one in ends),
            "requests": sum(one.requests for one in ends),
            "devices": self.devices,
            **{f"packages {state.value}": count for state, count in self.queue.items()},
        }
