"""Many virtual devices at once, on a few lanes and one event loop.

1. Each device belongs to one lane; cards that share one take turns.
2. Devices wake up spread over their period, and not more than `at_once` are in a round together.
3. Stopping breaks rounds off; what the eUICC has executed is found on it in the next one. Closing
   ends connections, links and cards, and the lanes last.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import cast

from app.errors import WorkbenchError
from app.fleet.association import Association
from app.fleet.device import DevicePlan, VirtualDevice
from app.fleet.faults import Fault
from app.fleet.statistics import DeviceStatistics, FleetStatistics
from app.ipa.reports import Tell, tell_nobody
from app.runtime import Lane, Runtime
from app.values.eim import Device
from app.values.traffic import Tap, no_tap

_log = logging.getLogger(__name__)

Register = Callable[[Device], Awaitable[object]]
"""Tells the eIM about a device."""


@dataclass(frozen=True, slots=True)
class FleetPlan:
    """How many devices, and what they are like.

    name: devices are called after it and numbered. lanes: threads for their cards. at_once: most
    rounds at a time. spread_s: real seconds over which the first rounds begin; None takes the
    device's own period. seed: decides all that is left to chance.
    """

    device: DevicePlan
    count: int = 1
    name: str = "device"
    lanes: int = 2
    at_once: int = 50
    spread_s: float | None = 0.0
    seed: int = 0

    def names(self) -> tuple[str, ...]:
        """Return what the devices are called."""
        return tuple(f"{self.name}-{number:04}" for number in range(1, self.count + 1))


class Fleet:
    """Virtual devices that run together. Its coroutines belong on the runtime's loop.

    tell: is given the steps of all devices. Close it when done; `statistics` may be read from any
    thread at any time.
    """

    def __init__(
        self, runtime: Runtime, plan: FleetPlan, *, tap: Tap = no_tap, tell: Tell = tell_nobody
    ) -> None:
        self.plan = plan
        self._lanes = [
            runtime.lane(f"{plan.name} cards {number + 1}")
            for number in range(max(1, min(plan.lanes, plan.count)))
        ]
        self._random = Random(plan.seed)  # noqa: S311 - spreads wake-ups, keeps no secrets
        self._tasks: list[asyncio.Task[None]] = []
        self._slots = asyncio.Semaphore(plan.at_once)
        self.devices = tuple(
            VirtualDevice(
                name,
                plan.device,
                self._lane(number),
                seed=plan.seed + number,
                tap=tap,
                tell=tell,
            )
            for number, name in enumerate(plan.names())
        )

    def statistics(self) -> tuple[DeviceStatistics, ...]:
        """Return how each device stands."""
        return tuple(device.statistics for device in self.devices)

    def totals(self) -> FleetStatistics:
        """Return how all of them stand together."""
        return FleetStatistics.of(self.statistics())

    async def associate(
        self, configuration: bytes, register: Register, *, identity: str = ""
    ) -> tuple[Association, ...]:
        """Make the eIM known to every device and every device to the eIM.

        configuration: EimConfigurationData as DER. identity: name of the key that signs for them.
        Raises what `VirtualDevice.associate` and `register` raise.
        """
        share = self.plan.device.faults.share(Fault.WRONG_TOKEN)
        made = []
        for device in self.devices:
            one = await device.associate(configuration)
            wrong = self._random.random() < share
            await register(one.device(label=device.name, identity=identity, wrong_token=wrong))
            made.append(one)
        return tuple(made)

    async def run(self, rounds: int = 0, *, until_idle: bool = False) -> None:
        """Run all devices until each has done so many rounds, or until stopped with 0.

        until_idle: a device also ends when the eIM has nothing for it and nothing waits. The first
        device that fails for a reason that is no matter of the network ends all of them with it.
        """
        failed: WorkbenchError | None = None
        try:
            async with asyncio.TaskGroup() as group:
                self._tasks = [
                    group.create_task(self._live(device, rounds, until_idle=until_idle))
                    for device in self.devices
                ]
        except* WorkbenchError as errors:
            failed = _first(errors)  # raised here, some Pythons would wrap it in a group
        finally:
            self._tasks = []
        if failed is not None:
            raise failed

    def stop(self) -> None:
        """End every wait and every round; on the loop. `run` returns when all have ended."""
        for task in self._tasks:
            task.cancel()

    async def close(self) -> None:
        """Let go of connections, links, cards and lanes. `run` has to have returned."""
        await asyncio.gather(*(device.close() for device in self.devices))
        for lane in self._lanes:
            lane.close()

    async def _live(self, device: VirtualDevice, rounds: int, *, until_idle: bool) -> None:
        period, spread = self.plan.device.pause_s, self.plan.spread_s
        await asyncio.sleep(self._random.random() * (period if spread is None else spread))
        done = 0
        while True:
            async with self._slots:
                report = await device.round()
            done += 1
            if done == rounds or (until_idle and device.statistics.idle):
                break
            if report is None or not report.more:
                await asyncio.sleep(period)

    def _lane(self, number: int) -> Lane:
        return self._lanes[number % len(self._lanes)]


def _first(errors: BaseExceptionGroup[WorkbenchError]) -> WorkbenchError:
    """Return one of the errors a group holds, however deep."""
    inner: Sequence[BaseException] = errors.exceptions
    while isinstance(inner[0], BaseExceptionGroup):
        inner = inner[0].exceptions
    _log.info("%d devices ended with an error, the first: %s", len(errors.exceptions), inner[0])
    return cast(WorkbenchError, inner[0])
