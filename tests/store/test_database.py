from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from app.store.database import Store
from app.values.eim import Device, QueueState
from tests.postgres import Postgres
from tests.store.entries import EID, NOW, OTHER, RECIPE, eid
from tests.store.hammer import EIM_ID

_ROOT = Path(__file__).resolve().parents[2]
_PROGRAMS, _DEVICES, _PACKAGES = 4, 3, 20


def test_a_store_opened_again_has_what_was_committed(store: Store, store_url: str) -> None:
    with store.transaction() as transaction:
        transaction.devices.put(Device(EID, label="Meter 12"))
    again = Store.open(store_url)
    with again.transaction() as transaction:
        assert transaction.devices.all() == [Device(EID, label="Meter 12")]
    again.close()


def test_nothing_stays_of_a_block_that_raised(store: Store) -> None:
    def work() -> None:
        with store.transaction() as transaction:
            transaction.devices.put(Device(EID))
            transaction.packages.add(EID, RECIPE, NOW)
            raise InterruptedError

    with pytest.raises(InterruptedError):
        work()
    with store.transaction() as transaction:
        assert transaction.devices.all() == []
        assert transaction.packages.counts() == {}


def test_programs_at_once_never_hand_out_the_same_package_or_counter(
    store: Store, store_url: str
) -> None:
    eids = [eid(number) for number in range(_DEVICES)]
    with store.transaction() as transaction:
        for number in range(_DEVICES * _PACKAGES):
            transaction.packages.add(eids[number % _DEVICES], RECIPE, NOW)
    command = [sys.executable, "-m", "tests.store.hammer", store_url]
    programs = [
        # Each goes round the devices from another one, so that they cross.
        subprocess.Popen(
            [*command, *eids[turn % _DEVICES :], *eids[: turn % _DEVICES]],
            cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for turn in range(_PROGRAMS)
    ]  # fmt: skip
    for program in programs:
        assert program.stdout is not None
        assert program.stdout.readline() == "ready\n"
    for program in programs:
        assert program.stdin is not None
        program.stdin.write("go\n")
        program.stdin.flush()
    handed_out = [entry for p in programs for entry in json.loads(p.communicate(timeout=120)[0])]
    assert [program.returncode for program in programs] == [0] * _PROGRAMS

    packages = Counter(package for package, _, _ in handed_out)
    assert len(packages) == _DEVICES * _PACKAGES
    assert set(packages.values()) == {1}
    for one in eids:
        counters = sorted(counter for _, of, counter in handed_out if of == one)
        assert counters == list(range(1, _PACKAGES + 1))
    with store.transaction() as transaction:
        assert transaction.packages.counts() == {QueueState.SUCCEEDED: _DEVICES * _PACKAGES}
        assert {transaction.counters.last(EIM_ID, one) for one in eids} == {_PACKAGES}
        assert all(device.in_flight is None for device in transaction.devices.all())


def test_a_program_killed_in_the_middle_leaves_nothing_and_holds_up_nobody(
    store: Store, store_url: str
) -> None:
    script = (
        "import sys\n"
        "from app.store.database import Store\n"
        "with Store.open(sys.argv[1]).transaction() as transaction:\n"
        "    print(transaction.counters.advance('a', sys.argv[2]), flush=True)\n"
        "    sys.stdin.readline()\n"
    )
    program = subprocess.Popen(
        [sys.executable, "-c", script, store_url, EID],
        cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert program.stdout is not None
    assert program.stdout.readline() == "1\n"
    program.kill()
    program.communicate()
    with store.transaction() as transaction:
        assert transaction.counters.last("a", EID) == 0
        assert transaction.counters.advance("a", EID) == 1


def test_a_package_somebody_is_handing_out_is_passed_over(postgres: Postgres) -> None:
    store = Store.open(postgres.fresh())
    with store.transaction() as transaction:
        first, second = [
            transaction.packages.add(EID, RECIPE, NOW, expires_at=NOW + 5) for _ in range(2)
        ]
    with store.transaction() as one, store.transaction() as two:
        assert one.packages.next_queued(EID, NOW) == first
        assert two.packages.next_queued(EID, NOW) == second
    with store.transaction() as one, store.transaction() as two:
        assert one.packages.get(first.id, lock=True) == first
        assert [ended.id for ended in two.packages.expire(NOW + 9)] == [second.id]
    store.close()


def test_devices_are_locked_one_by_one(postgres: Postgres) -> None:
    store = Store.open(postgres.fresh())
    with store.transaction() as transaction:
        for one_eid in (EID, OTHER):
            transaction.devices.put(Device(one_eid))
    with store.transaction() as one, store.transaction() as two:
        one.devices.get(EID, lock=True)
        two.devices.get(OTHER, lock=True)
        two.devices._connection.exec_driver_sql("SET LOCAL lock_timeout = '50ms'")
        with pytest.raises(Exception, match="lock timeout"):
            two.attempt(lambda transaction: transaction.devices.get(EID, lock=True))
    store.close()
