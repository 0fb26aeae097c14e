"""Real traffic to group: a device with a simulated eUICC against an eIM behind real servers."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.capture.recorder import Recorder
from app.fleet.device import DevicePlan, VirtualDevice
from app.fleet.faults import FaultPlan
from app.fleet.rehearsal import LIST_PROFILES
from app.fleet.stand import Stand
from app.runtime import Lane, Runtime
from app.values.esipa import Binding
from app.values.packages import Operation, Recipe
from app.values.traffic import Record

_ENABLE_UNKNOWN = Recipe(operations=(Operation("enable", {"iccid": "89490000000000000001"}),))


@dataclass(frozen=True)
class Scene:
    """What is played. fails: whether the package names a profile that is not there.

    fault: as `FaultPlan.parse` takes it; seed: decides when it strikes."""

    binding: Binding = Binding.HTTPS
    fails: bool = False
    fault: str = ""
    rounds: int = 1
    seed: int = 1

    def play(self) -> list[Record]:
        """Associate a device, queue one package for it, let it do its rounds; both ends tapped."""
        runtime, recorder = Runtime(), Recorder()
        stand, lane = Stand(runtime, tap=recorder), runtime.lane("cards")
        try:
            runtime.spawn(stand.start()).result(20)
            runtime.spawn(self._live(stand, lane, recorder)).result(30)
        finally:
            runtime.spawn(stand.close()).result(20)
            lane.close()
            runtime.close()
        return recorder.since(0)[2]

    async def _live(self, stand: Stand, lane: Lane, recorder: Recorder) -> None:
        faults = FaultPlan.parse([self.fault] if self.fault else [])
        way = stand.way(self.binding)
        way = replace(way, client=replace(way.client, tap=recorder))
        plan = DevicePlan(way, faults=faults, time_factor=1000.0)
        device = VirtualDevice("meter", plan, lane, seed=self.seed, tap=recorder)
        made = await device.associate(stand.configuration(self.binding))
        await stand.service.register(made.device(label="meter"))
        await stand.service.enqueue([made.eid], _ENABLE_UNKNOWN if self.fails else LIST_PROFILES)
        for _ in range(self.rounds):
            await device.round()
        await device.close()
