"""The bench over a real pcscd: slots follow cards that come and go, even in mid-read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.card.slot import Slot, SlotState
from app.card.transport import CardUri
from app.errors import DeviceError
from app.settings import BenchSettings, Settings
from app.sim.options import SimOptions
from app.sim.virtual import SimulatedCard
from app.workbench import Workbench
from tests.pcscd import READERS, Pcscd, wait_until

pytestmark = pytest.mark.pcscd


def simulated(name: str, options: str = "") -> SimulatedCard:
    return SimulatedCard(SimOptions.from_uri(CardUri.parse(f"sim:{name}?state=memory{options}")))


@pytest.fixture
def workbench(pcscd: Pcscd) -> Iterator[Workbench]:
    settings = Settings()
    settings.update(bench=BenchSettings(simulated=()))
    with Workbench(settings) as workbench:
        workbench.start()
        wait_until(lambda: len(workbench.bench.slots) == len(READERS), "both readers are seen")
        yield workbench


def in_state(slot: Slot, state: SlotState) -> None:
    wait_until(lambda: slot.status.state is state, f"{slot.name} is in the state {state}")


def test_slots_follow_cards_and_a_loss_in_mid_read_stays_with_its_reader(
    pcscd: Pcscd, workbench: Workbench
) -> None:
    first, second = workbench.bench.slots
    with pcscd.inserted(simulated("second"), slot=1):
        in_state(second, SlotState.CARD)
        with pcscd.inserted(simulated("first", "&deviations=gone-after:12"), slot=0):
            in_state(first, SlotState.CARD)
            broken = workbench.runtime.spawn(first.read())
            whole = [workbench.runtime.spawn(second.read()) for _ in range(3)]
            with pytest.raises(DeviceError):
                broken.result(30)
        assert all(not future.result(30).errors for future in whole)
        in_state(first, SlotState.NO_CARD)
        in_state(second, SlotState.READY)
        with pcscd.inserted(simulated("first"), slot=0):
            in_state(first, SlotState.CARD)
            assert workbench.runtime.spawn(first.read()).result(30).eid
            in_state(first, SlotState.READY)
        in_state(first, SlotState.NO_CARD)
        assert first.status.stale
    in_state(second, SlotState.NO_CARD)


def test_a_dead_service_is_told_and_the_readers_come_back(
    pcscd: Pcscd, workbench: Workbench
) -> None:
    pcscd.kill()
    wait_until(lambda: workbench.bench.problem is not None, "the bench tells of the dead service")
    pcscd.start()
    wait_until(lambda: workbench.bench.problem is None, "the bench sees the service again")
    wait_until(lambda: len(workbench.bench.slots) == len(READERS), "both readers are back")
