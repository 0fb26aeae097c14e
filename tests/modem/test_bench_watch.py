"""The bench's modems follow their ports."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.card.slot import SlotState
from app.modem.bench_watch import ModemWatch
from app.settings import BenchSettings, Settings
from app.workbench import Workbench
from tests.modem.plugged import plugged
from tests.pcscd import wait_until

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals there")


@pytest.fixture
def workbench() -> Iterator[Workbench]:
    with Workbench(Settings()) as workbench:
        yield workbench


def test_a_modem_of_the_bench_follows_its_port(tmp_path: Path, workbench: Workbench) -> None:
    link = tmp_path / "modem"
    slot = workbench.bench.add_modem(f"at:{link}")
    workbench.modems.start()
    wait_until(lambda: slot.status.state is SlotState.GONE, "it is not plugged in")
    with plugged(link):
        wait_until(lambda: slot.status.state is SlotState.CARD, "it is plugged in")
        report = workbench.runtime.spawn(slot.read()).result(30)
        assert report.eid
        assert slot.status.state is SlotState.READY
    wait_until(lambda: slot.status.state is SlotState.GONE, "it was pulled out")
    assert slot.status.stale
    with plugged(link):
        wait_until(lambda: slot.status.state is SlotState.CARD, "it is back")


def test_a_modem_put_on_the_bench_later_is_followed_too(
    tmp_path: Path, workbench: Workbench
) -> None:
    told: list[int] = []
    workbench.modems.listen(lambda: told.append(1))
    workbench.modems.start()
    wait_until(lambda: bool(told), "the ports were told once")
    slot = workbench.bench.add_modem(f"at:{tmp_path / 'modem'}")
    wait_until(lambda: slot.status.state is SlotState.GONE, "its port is looked for")
    assert workbench.modems.ports[0].uri == slot.uri
    workbench.bench.remove_modem(slot.uri)
    wait_until(
        lambda: slot.uri not in {port.uri for port in workbench.modems.ports}, "it is forgotten"
    )


def test_the_modems_of_the_settings_stand_between_readers_and_simulated_cards() -> None:
    settings = Settings()
    uris = ("at:socket://127.0.0.1:5555", "at:/dev/no-such-port")
    settings.update(bench=BenchSettings(simulated=("sim:one",), modems=uris))
    with Workbench(settings) as workbench:
        workbench.start()
        found = [slot.uri for slot in workbench.bench.slots if slot.kind != "pcsc"]
        away = workbench.bench.slots[-2]
        wait_until(lambda: away.status.state is SlotState.GONE, "the port is not there")
        remote = workbench.bench.slots[-3]
        assert remote.status.state is SlotState.CARD
    assert found == [*uris, "sim:one"]


def test_a_listener_that_left_is_not_called(tmp_path: Path, workbench: Workbench) -> None:
    left, stayed = [], []
    workbench.modems.listen(lambda: left.append(1))()
    workbench.modems.listen(lambda: stayed.append(1))
    workbench.modems.start()
    wait_until(lambda: bool(stayed), "the other was called")
    assert not left


def test_closing_at_any_time_leaves_no_thread(workbench: Workbench) -> None:
    for _ in range(20):
        watch = ModemWatch(workbench.runtime, workbench.bench)
        watch.start()
        watch.close()
        watch.close()
        watch.start()  # too late: does nothing


def test_pyserial_is_not_loaded_for_a_workbench_that_does_not_watch() -> None:
    code = "import sys; from app.workbench import Workbench; Workbench().close(); "
    done = subprocess.run(
        [sys.executable, "-c", code + "print('serial' in sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.strip() == "False"
