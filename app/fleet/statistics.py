"""What virtual devices did and spent, as values: for one, and for all of them together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from statistics import quantiles

from app.ipa.reports import RoundReport
from app.values.esipa import WireBytes
from app.values.ids import Eid


@dataclass(frozen=True, slots=True)
class Mishaps:
    """Packets that a link lost, doubled and put out of order."""

    lost: int = 0
    doubled: int = 0
    reordered: int = 0

    def __add__(self, other: Mishaps) -> Mishaps:
        """Add up part by part."""
        return Mishaps(
            self.lost + other.lost,
            self.doubled + other.doubled,
            self.reordered + other.reordered,
        )


@dataclass(frozen=True, slots=True)
class DeviceStatistics:
    """One device at one moment; counters count since it was made.

    failed: rounds that ended early, deaths included. waiting: results not yet delivered or not
    acknowledged. idle: whether its last round went well and the eIM had nothing for it.
    round_s: how long each round took, in seconds. struck: how often a fault did, by name.
    connections: opened through its link. problem, hint: of the last round, empty if it went well.
    """

    name: str
    eid: Eid | None = None
    rounds: int = 0
    failed: int = 0
    deaths: int = 0
    packages: int = 0
    delivered: int = 0
    acknowledged: int = 0
    waiting: int = 0
    idle: bool = False
    running: bool = False
    problem: str = ""
    hint: str = ""
    round_s: tuple[float, ...] = ()
    struck: tuple[tuple[str, int], ...] = ()
    connections: int = 0
    mishaps: Mishaps = field(default_factory=Mishaps)
    wire: WireBytes | None = None

    def after(self, report: RoundReport) -> DeviceStatistics:
        """Add a round that came to its end, well or not."""
        return replace(
            self,
            eid=report.eid or self.eid,
            rounds=self.rounds + 1,
            failed=self.failed + (not report.ok),
            packages=self.packages + report.packages,
            delivered=self.delivered + report.delivered,
            acknowledged=self.acknowledged + len(report.acknowledged),
            waiting=report.waiting,
            idle=report.ok and not (report.packages or report.more or report.waiting),
            problem=report.problem,
            hint=report.hint,
            round_s=(*self.round_s, report.duration_s),
        )

    def after_death(self) -> DeviceStatistics:
        """Add a round that ended with the device losing its power."""
        return replace(
            self,
            rounds=self.rounds + 1,
            failed=self.failed + 1,
            deaths=self.deaths + 1,
            idle=False,
            problem="The device lost its power, as planned.",
            hint="It comes back with its next round.",
        )


@dataclass(frozen=True, slots=True)
class FleetStatistics:
    """All devices together. median_s, p99_s: of the lengths of their rounds, in seconds."""

    devices: int
    running: int
    idle: int
    rounds: int
    failed: int
    deaths: int
    packages: int
    delivered: int
    acknowledged: int
    waiting: int
    median_s: float
    p99_s: float
    connections: int
    mishaps: Mishaps
    wire: WireBytes | None

    @classmethod
    def of(cls, devices: Sequence[DeviceStatistics]) -> FleetStatistics:
        """Add up."""
        lengths = [length for one in devices for length in one.round_s]
        cuts = quantiles(lengths, n=100, method="inclusive") if len(lengths) > 1 else lengths * 99
        wires = [one.wire for one in devices if one.wire is not None]
        return cls(
            devices=len(devices),
            running=sum(one.running for one in devices),
            idle=sum(one.idle for one in devices),
            rounds=sum(one.rounds for one in devices),
            failed=sum(one.failed for one in devices),
            deaths=sum(one.deaths for one in devices),
            packages=sum(one.packages for one in devices),
            delivered=sum(one.delivered for one in devices),
            acknowledged=sum(one.acknowledged for one in devices),
            waiting=sum(one.waiting for one in devices),
            median_s=cuts[49] if cuts else 0.0,
            p99_s=cuts[98] if cuts else 0.0,
            connections=sum(one.connections for one in devices),
            mishaps=sum((one.mishaps for one in devices), Mishaps()),
            wire=sum(wires, WireBytes()) if wires else None,
        )


def spent(before: WireBytes | None, after: WireBytes | None) -> WireBytes:
    """Return what was spent between two readings of a client, which may have begun anew between."""
    if after is None:
        return WireBytes()
    if before is None or after.total < before.total:
        before = WireBytes()
    return WireBytes(
        after.payload - before.payload,
        after.application - before.application,
        after.handshake - before.handshake,
        after.record - before.record,
        after.transport - before.transport,
        after.ip - before.ip,
        after.estimated,
    )
