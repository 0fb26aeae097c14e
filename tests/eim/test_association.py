from __future__ import annotations

from app.values.eim import QueueState
from app.values.packages import Operation, Recipe
from tests.eim.benches import (
    TOKEN,
    EimBench,
    SimulatedDevice,
    recipe,
)


def test_a_device_whose_eim_was_deleted_says_so(eim: EimBench, device: SimulatedDevice) -> None:
    (package,) = eim.enqueue(device, recipe("deleteEim", eimId=device.key.eim_id))
    eim.round(device)

    done = eim.package(package.id)
    assert done.state is QueueState.SUCCEEDED, done.explanation
    assert "no longer associated" in done.explanation
    found = eim.run(eim.service.device(device.eid))
    assert found is not None
    assert (found.identity, found.token) == ("", None)
    assert eim.poll(device.eid, "1.1").error == 2


def test_a_renewed_association_brings_its_token(eim: EimBench, device: SimulatedDevice) -> None:
    added: dict[str, object] = {
        "eimId": device.key.eim_id,
        "counterValue": 40,
        "eimPublicKey": device.key.public_key,
        "associationToken": -1,
    }
    wanted = Recipe(
        operations=(
            Operation("deleteEim", {"eimId": device.key.eim_id}),
            Operation("addEim", added),  # type: ignore[arg-type]
        )
    )
    eim.enqueue(device, wanted)
    eim.round(device)
    (after,) = eim.enqueue(device, recipe())
    eim.round(device)

    found = eim.run(eim.service.device(device.eid))
    assert found is not None
    assert found.token == device.terminal.state.eims[0].association_token != TOKEN
    done = eim.package(after.id)
    assert (done.state, done.counter) == (QueueState.SUCCEEDED, 41)
