"""Groups out of real traffic: an eIM and an IPA over real sockets, a simulated eUICC below."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random

import pytest

from app.capture.parts import State
from app.capture.procedure import Level, Party, Procedure, ProcedureKind, Step
from app.capture.procedures import Procedures, procedures
from app.eim.eim_configuration import configuration_data
from app.eim.introduction import Introduction
from app.fleet.association import described
from app.fleet.device import DevicePlan, VirtualDevice
from app.fleet.rehearsal import LIST_PROFILES
from app.fleet.way import WayPlan
from app.ipa.client import ClientOptions
from app.ipa.eims import trust
from app.net.link import NONE
from app.values.esipa import Binding
from app.values.traffic import Direction, Layer, Record
from tests.capture.scenes import Scene
from tests.eim.hosting import Bench, bench

POLL, RESULT = "ESipa.GetEimPackage", "ESipa.ProvideEimPackageResult"
LOAD, REMOVE = "ES10b.LoadEuiccPackage", "ES10b.RemoveNotificationFromList"
HANDLE = "ESipa.HandleNotification"


@cache
def played(scene: Scene) -> tuple[Record, ...]:
    return tuple(scene.play())


def kinds(found: list[Procedure]) -> list[ProcedureKind]:
    return [one.kind for one in found]


def package(found: list[Procedure]) -> Procedure:
    return next(one for one in found if one.counter is not None)


def step(procedure: Procedure, label: str) -> Step:
    return next(one for one in procedure.steps if one.label == label)


@pytest.mark.parametrize("binding", [Binding.HTTPS, Binding.HTTPS_JSON, Binding.COAPS])
def test_a_round_is_told_as_what_it_was_for(binding: Binding) -> None:
    found = procedures(played(Scene(binding)))
    assert kinds(found)[:5] == [
        ProcedureKind.ASSOCIATION,
        ProcedureKind.PACKAGE,
        ProcedureKind.PACKAGE,
        ProcedureKind.POLL,
        ProcedureKind.NOTIFICATIONS,
    ]
    assert {one.state for one in found} == {State.OK}
    assert len({one.eid for one in found}) == 1
    assert [one.title.split(" · ")[0] for one in found[1:4]] == [
        "eUICC data request",
        "eIM package 1: listProfileInfo",
        "Poll",
    ]


def test_a_package_is_poll_package_apdus_result_and_acknowledgement() -> None:
    found = package(procedures(played(Scene())))
    shown = [one.label for one in found.steps]
    way = [POLL, f"↳ {POLL}", LOAD, f"↳ {LOAD}", RESULT, f"↳ {RESULT}", REMOVE, f"↳ {REMOVE}"]
    assert [label for label in shown if label in way] == way
    ends = {label: (step(found, label).sender, step(found, label).receiver) for label in way}
    assert ends[POLL] == (Party.IPA, Party.EIM)
    assert ends[f"↳ {POLL}"] == (Party.EIM, Party.IPA)
    assert ends[LOAD] == (Party.IPA, Party.EUICC)
    assert ends[f"↳ {LOAD}"] == (Party.EUICC, Party.IPA)
    assert (found.counter, found.eim_id, len(found.transaction)) == (1, "stand-eim", 32)


def test_steps_know_their_records_bytes_and_latency() -> None:
    records = {one.seq: one for one in played(Scene())}
    found = package(procedures(records.values()))
    for one in (step(found, f"↳ {POLL}"), step(found, f"↳ {RESULT}")):
        record = records[one.seq]
        assert (one.size, one.duration_ns) == (len(record.data), record.duration_ns)
        assert one.duration_ns > 0
        assert one.wire > one.size
    answer = step(found, f"↳ {LOAD}")
    assert answer.blocks == answer.frames - 1 > 1
    assert answer.wire == answer.size + 2 * answer.frames


def test_blocks_of_coap_are_folded_and_counted() -> None:
    records = played(Scene(Binding.COAPS))
    found = procedures(records)
    handed = next(one for one in found if one.kind is ProcedureKind.NOTIFICATIONS)
    one = step(handed, HANDLE)
    assert one.blocks == one.frames == 2
    assert one.wire > one.size > 1024
    assert step(handed, f"↳ {HANDLE}").frames == 2
    assert handed.retransmissions == 0


def test_a_coap_message_sent_again_is_counted_and_makes_no_step() -> None:
    records = list(played(Scene(Binding.COAPS)))
    before = package(procedures(records))
    asked = step(before, RESULT)
    carrier = next(
        one for one in records
        if one.seq > asked.seq and one.layer is Layer.COAP and one.lane == "meter"
    )  # fmt: skip
    records.insert(records.index(carrier) + 1, replace(carrier))
    after = package(procedures(records))
    assert (before.retransmissions, after.retransmissions) == (0, 1)
    assert [one.label for one in after.steps] == [one.label for one in before.steps]
    assert after.wire == before.wire + len(carrier.data)


def test_a_failed_enable_is_an_operation_somebody_can_fix() -> None:
    found = package(procedures(played(Scene(fails=True))))
    failure = found.failure
    assert failure is not None
    assert (found.state, failure.level) == (State.FAILED, Level.OPERATION)
    assert failure.title == found.status == "enable: No such profile"
    assert (failure.code, failure.who) == ("iccidOrAidNotFound (1)", "you")
    assert "profile list" in failure.next
    assert step(found, f"↳ {LOAD}").state is State.FAILED
    assert step(found, f"↳ {RESULT}").state is State.OK, "the eIM took the result"


def test_a_lost_result_is_told_and_its_late_delivery_joins_the_package() -> None:
    records = played(Scene(fault="die-after-execute=0.5", seed=4, rounds=8))
    follower = Procedures()
    stands = []
    for record in records:
        follower.feed([record])
        stands += [one for one in follower.changed() if one.counter is not None]
    lost = next(one for one in stands if not one.running)
    assert (lost.state, lost.status) == (State.ATTENTION, "executed, result not delivered")
    assert lost.failure is not None
    assert (lost.failure.level, lost.failure.who) == (Level.TRANSPORT, "device")
    late = stands[-1]
    assert late.number == lost.number
    assert (late.state, late.status) == (State.OK, "done, its result was delivered late")
    assert [one.label for one in late.steps].count(LOAD) == 1
    assert step(late, f"↳ {RESULT}").state is State.OK


def test_a_package_handed_out_again_points_to_the_first_time() -> None:
    found = procedures(played(Scene(fault="die-after-execute=0.5", seed=4, rounds=8)))
    requests = [one for one in found if one.title.startswith("eUICC data request")]
    assert [one.earlier for one in requests] == [0, *(one.number for one in requests[:-1])]
    assert {one.status for one in requests} == {"ended without a result"}


def test_a_result_sent_twice_is_told_as_second_attempt() -> None:
    found = package(procedures(played(Scene(fault="duplicate"))))
    assert [one.attempt for one in found.steps if one.label == RESULT] == [1, 2]
    assert found.state is State.OK


def test_both_ends_of_one_message_are_one_step(tmp_path: Path) -> None:
    with bench(tmp_path) as eim:
        eim.run(both_ends(eim))
        records = eim.recorder.since(0)[2]
    assert {one.lane for one in records if one.layer is Layer.ESIPA} >= {"meter"}
    found = package(procedures(records))
    assert [one.label for one in found.steps].count(POLL) == 1
    copies = [step(found, label).copies for label in (POLL, f"↳ {POLL}", RESULT, f"↳ {RESULT}")]
    assert copies == [1, 1, 1, 1]
    assert found.state is State.OK


async def both_ends(eim: Bench) -> None:
    """Let a device do a round with a bench eIM that records what it sees as well."""
    await eim.host.start(Binding.HTTPS)
    prefer = Introduction(prefer=Binding.HTTPS, others=())
    configuration = configuration_data(await eim.host.configuration(prefer))
    told = described(configuration)
    [serving] = eim.host.status().serving
    host, _, port = serving.address.rpartition(":")
    client = ClientOptions(trust=trust(told), connect_to=(host, int(port)), tap=eim.recorder)
    plan = DevicePlan(WayPlan(f"https://{told.fqdn}", NONE, client), time_factor=1000.0)
    lane = eim.runtime.lane("cards")
    device = VirtualDevice("meter", plan, lane, tap=eim.recorder)
    made = await device.associate(configuration)
    await eim.host.service.register(made.device(label="meter"))
    await eim.host.service.enqueue([made.eid], LIST_PROFILES)
    await device.round()
    await device.close()
    lane.close()


def test_fed_one_by_one_and_at_once_are_the_same() -> None:
    records = played(Scene(fails=True))
    follower = Procedures()
    for record in records:
        follower.feed([record])
    follower.finish()
    assert follower.snapshot() == procedures(records)


def test_only_what_changed_is_handed_out_again() -> None:
    follower = Procedures()
    follower.feed(played(Scene()))
    assert len(follower.changed()) == len(follower.snapshot())
    assert follower.changed() == []


def test_memory_is_bounded_and_what_was_dropped_is_counted() -> None:
    follower = Procedures(most=3)
    follower.feed(played(Scene()))
    assert [one.kind for one in follower.snapshot()][-1:] == [ProcedureKind.NOTIFICATIONS]
    assert len(follower.snapshot()) == 3
    assert follower.dropped == 2


def test_any_records_give_procedures() -> None:
    random = Random(20)
    for scene in (Scene(), Scene(Binding.COAPS)):
        records = list(played(scene))
        for _ in range(6):
            mutated = [_mutated(one, random) for one in records if random.random() > 0.05]
            start = random.randrange(len(mutated))
            mutated[start:] = random.sample(mutated[start:], len(mutated) - start)
            for one in procedures(mutated):
                assert one.steps or one.left_out
                assert one.title
                assert not one.running or one.steps


def test_noise_gives_no_exception() -> None:
    random = Random(7)
    noise = [
        Record(
            seq, seq * 10**6 * random.choice((1, 1, -1)), f"lane {random.randrange(3)}",
            random.choice(list(Layer)), random.choice(list(Direction)),
            random.choice((b"", b"\x81\xe2\x91\x00", b"\xbf\x4f", b"HTTP/1.1 5", b"POST ", b"\x40"))
            + random.randbytes(random.randrange(40)),
            pair=random.randrange(seq), note=random.choice(("", "handshake failed", "7 B")),
        )
        for seq in range(1, 8000)
    ]  # fmt: skip
    found = procedures(noise)
    assert sum(len(one.steps) for one in found) > 100


def _mutated(record: Record, random: Random) -> Record:
    data = bytearray(record.data)
    if data and random.random() < 0.3:
        data[random.randrange(len(data))] = random.randrange(256)
    if data and random.random() < 0.05:
        del data[random.randrange(len(data)) :]
    pair = random.randrange(record.seq) if random.random() < 0.03 else record.pair
    return replace(record, data=bytes(data), pair=pair)
