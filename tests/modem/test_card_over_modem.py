"""The whole card session through a modem on a real pty: read, enable, disable, and a package."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from app.capture.recorder import Recorder
from app.card.card import Card
from app.card.transport import CardUri
from app.modem.transport import AtTransport
from app.settings import RefreshPolicy
from app.values.euicc import CheckResult
from app.values.ids import Iccid
from app.values.packages import PackageState
from app.values.traffic import Direction, Layer
from tests.composer.benches import OTHER, fresh_desk, recipe
from tests.modem.reach import modem, of

RUNGS: dict[str, dict[str, Any]] = {
    "cgla": {"without": ["csim"]},
    "cgla-and-csim": {},
    "csim": {"without": ["cgla"]},
    "basic": {"without": ["cgla", "channels"]},
}


LONG = f"{'smdp.' * 20}example"


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@contextmanager
def card_in(folder: Path, recorder: Recorder, **options: Any) -> Iterator[Card]:
    with modem(folder, "sim:desk", **options) as port:
        transport = AtTransport(CardUri.parse(port.uri), recorder)
        with closing(Card(transport, roots=port.modem.card.card.roots)) as card:
            yield card


def stored(tape: Recorder) -> list[int]:
    """Return how many bytes each STORE DATA carried."""
    commands = [r.data for r in of(tape, Layer.APDU) if r.direction is Direction.OUT]
    return [command[4] for command in commands if command[1] == 0xE2]


@pytest.mark.parametrize("rung", RUNGS)
def test_a_card_is_read_and_its_profiles_switched(tmp_path: Path, recorder: Recorder, rung: str):
    with card_in(tmp_path, recorder, **RUNGS[rung]) as card:
        report = card.report()
        assert report.errors == ()
        assert report.eid is not None
        enabled = [str(p.iccid) for p in card.enable(Iccid(OTHER)) if p.enabled]
        assert enabled == [OTHER]
        assert not [p for p in card.disable(Iccid(OTHER)) if p.enabled]


@pytest.mark.parametrize("rung", RUNGS)
@pytest.mark.parametrize("policy", [RefreshPolicy.RESET, RefreshPolicy.REFRESH])
def test_a_refresh_that_the_modem_or_we_obey_ends_with_the_new_profile(
    tmp_path: Path, recorder: Recorder, rung: str, policy: RefreshPolicy
):
    with card_in(tmp_path, recorder, **RUNGS[rung]) as card:
        enabled = [str(p.iccid) for p in card.enable(Iccid(OTHER), policy=policy) if p.enabled]
    assert enabled == [OTHER]


@pytest.mark.parametrize("rung", RUNGS)
def test_a_package_is_executed_and_its_result_judged(tmp_path: Path, recorder: Recorder, rung: str):
    with card_in(tmp_path, recorder, **RUNGS[rung]) as card:
        done = fresh_desk().execute(card, recipe())
        assert done.verdict is not None
        assert done.verdict.result is CheckResult.PASS
        assert done.state is PackageState.REPORTED
        assert [str(p.iccid) for p in card.profiles() if p.enabled] == [OTHER]


@pytest.mark.parametrize(
    ("fault", "size"),
    [
        pytest.param("line-limit:280", 120, id="long-lines-refused"),
        pytest.param("line-limit:160", 63, id="middling-lines-refused-too"),
        pytest.param("block-limit:63", 63, id="checksum-fault"),
    ],
)
@pytest.mark.parametrize("rung", ["cgla", "csim"])
def test_blocks_shrink_to_what_the_line_takes_and_stay_so(
    tmp_path: Path, recorder: Recorder, rung: str, fault: str, size: int
):
    with modem(tmp_path, "sim:desk", faults=[fault], **RUNGS[rung]) as port:
        for tape in (recorder, again := Recorder()):
            transport = AtTransport(CardUri.parse(port.uri), tape)
            with closing(Card(transport, roots=port.modem.card.card.roots)) as card:
                done = fresh_desk().execute(
                    card, recipe("setDefaultDpAddress", defaultDpAddress=LONG)
                )
                assert done.state is PackageState.REPORTED
                assert transport.block_size == size
    assert max(stored(recorder)) > size
    assert max(stored(again)) == size


def test_every_apdu_lies_in_the_power_up_it_belongs_to(tmp_path: Path, recorder: Recorder):
    with card_in(tmp_path, recorder) as card:
        card.enable(Iccid(OTHER))
    powered = [record.seq for record in of(recorder, Layer.EVENT) if record.data]
    assert len(powered) == 2
    assert {record.session for record in of(recorder, Layer.APDU)} == set(powered)
