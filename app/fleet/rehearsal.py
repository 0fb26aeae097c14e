"""A whole rehearsal: devices are made, told of the eIM, given packages, run, and accounted for.

The account is the point: every package of the rehearsal has one fate, and one result that counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from app.eim.service import EimService
from app.fleet.fleet import Fleet
from app.fleet.statistics import DeviceStatistics, FleetStatistics
from app.values.eim import QueueState, ResultFate
from app.values.ids import Eid
from app.values.packages import Operation, Recipe

LIST_PROFILES = Recipe(operations=(Operation("listProfileInfo"),))
_MOST = 1000


@dataclass(frozen=True, slots=True)
class Order:
    """What is queued. packages: per device, of the recipe. batch: the name of the order."""

    recipe: Recipe = LIST_PROFILES
    packages: int = 1
    batch: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """What became of packages and results, as the eIM has it.

    packages, results: how many of each state and fate, those queued by the eIM itself left out.
    applied: for how many packages exactly one result counted. astray: ids of ended packages for
    which none or several did. repeated: deliveries beyond the first.
    """

    packages: Mapping[QueueState, int]
    results: Mapping[ResultFate, int]
    applied: int
    astray: tuple[int, ...]
    repeated: int

    @property
    def whole(self) -> bool:
        """Whether every package ended and had exactly one result that counted."""
        return not self.astray and all(state.final for state in self.packages)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a rehearsal went. account: None when the eIM's store is not ours to look into."""

    fleet: FleetStatistics
    devices: tuple[DeviceStatistics, ...]
    account: Account | None


async def rehearse(
    fleet: Fleet,
    configuration: bytes,
    service: EimService | None,
    order: Order,
    *,
    rounds: int = 0,
    identity: str = "",
) -> Outcome:
    """Run a fleet against an eIM and tell how it went; on the runtime's loop.

    configuration: EimConfigurationData as DER. service: None when the eIM is a foreign one, which
    then knows the devices already, and is told nothing. rounds: per device, 0 for as many as it
    takes until nothing is left to do. Stopping the fleet ends it early, with what was done so far.
    """
    if service is None:
        for device in fleet.devices:
            await device.associate(configuration)
    else:
        made = await fleet.associate(configuration, service.register, identity=identity)
        eids = [one.eid for one in made]
        for _ in range(order.packages):
            await service.enqueue(eids, order.recipe, batch=order.batch)
    await fleet.run(rounds, until_idle=rounds == 0)
    devices = fleet.statistics()
    known = frozenset(one.eid for one in devices if one.eid)
    account = await settle(service, known, order.batch) if service is not None else None
    return Outcome(fleet.totals(), devices, account)


async def settle(service: EimService, eids: Collection[Eid], batch: str = "") -> Account:
    """Account for the packages of some devices. batch: only of that order."""
    states: Counter[QueueState] = Counter()
    fates: Counter[ResultFate] = Counter()
    ended: dict[int, int] = {}
    repeated = 0
    for eid in eids:
        packages = await service.queue(eid, batch=batch, limit=_MOST)
        ours = {one.id for one in packages if not one.automatic}
        states.update(one.state for one in packages if one.id in ours)
        repeated += sum(max(0, one.deliveries - 1) for one in packages if one.id in ours)
        ended.update({one.id: 0 for one in packages if one.id in ours and one.state.final})
        for result in await service.results(eid, limit=_MOST):
            if result.package in ours or result.package is None:
                fates[result.fate] += 1
            if result.package in ended and result.fate is ResultFate.APPLIED:
                ended[result.package] += 1
    astray = tuple(sorted(number for number, results in ended.items() if results != 1))
    return Account(states, fates, len(ended) - len(astray), astray, repeated)
