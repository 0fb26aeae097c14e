"""Each rung tried by doing, on a real pty."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.capture.recorder import Recorder
from app.errors import DeviceError, NotSupportedError
from app.modem.ladder import climb, no_way
from app.modem.quirks import Behaviour
from app.values.modem import Outcome, Rung, RungOutcome
from tests.modem.reach import commanding, sent
from tests.modem.test_card_commands import commands

WORKS, ABSENT, BUSY, REFUSED, SILENT, LEFT_OUT = (
    Outcome.WORKS,
    Outcome.ABSENT,
    Outcome.BUSY,
    Outcome.REFUSED,
    Outcome.SILENT,
    Outcome.LEFT_OUT,
)


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.mark.parametrize(
    ("options", "outcomes"),
    [
        pytest.param({}, (WORKS, LEFT_OUT, LEFT_OUT), id="all"),
        pytest.param({"without": ["cgla"]}, (ABSENT, WORKS, LEFT_OUT), id="no-cgla"),
        pytest.param({"without": ["cgla", "channels"]}, (ABSENT, REFUSED, WORKS), id="basic-only"),
        pytest.param({"without": ["cgla", "csim"]}, (ABSENT, ABSENT, ABSENT), id="nothing"),
        pytest.param({"faults": ["access-denied"]}, (REFUSED, REFUSED, REFUSED), id="denied"),
        pytest.param({"faults": ["sim-busy:99"]}, (BUSY, BUSY, BUSY), id="busy"),
        pytest.param({"faults": ["sim-busy:2"]}, (WORKS, LEFT_OUT, LEFT_OUT), id="busy-at-first"),
        pytest.param(
            {"quirks": ["csim-no-channels"], "without": ["cgla"]},
            (ABSENT, ABSENT, WORKS),
            id="csim-fails-on-channels",
        ),
        pytest.param({"quirks": ["no-test-form"]}, (WORKS, LEFT_OUT, LEFT_OUT), id="no-test-form"),
    ],
)
def test_what_became_of_each_rung_is_kept(
    tmp_path: Path, recorder: Recorder, options: dict[str, Any], outcomes: tuple[Outcome, ...]
):
    with commanding(tmp_path, recorder, **options) as card:
        way, ladder = climb(card)
    assert [entry.rung for entry in ladder] == list(Rung)
    assert tuple(entry.outcome for entry in ladder) == outcomes
    assert all(entry.text for entry in ladder)
    assert all(bool(entry.exchanges) == (entry.outcome is not LEFT_OUT) for entry in ladder)
    assert (way.rung if way else None) == next(
        (entry.rung for entry in ladder if entry.outcome is WORKS), None
    )


def test_a_modem_that_stays_silent_is_told_so_and_asked_nothing_twice():
    hasty = Behaviour(channel_s=0.05, card_s=0.05)
    with commands({}, hasty, ()) as (card, peer):
        way, ladder = climb(card)
        asked = [line for line in peer.heard if "CCHO" in line or "CSIM" in line]
    assert way is None
    assert [entry.outcome for entry in ladder] == [SILENT, SILENT, SILENT]
    assert len(asked) == len(set(asked)) == 3


def test_nobody_asks_a_modem_what_it_can(tmp_path: Path, recorder: Recorder):
    with commanding(tmp_path, recorder, without=["cgla", "csim"]) as card:
        climb(card)
    assert not [line for line in sent(recorder) if line.endswith("=?")]


@pytest.mark.parametrize("rung", Rung)
def test_only_the_rung_that_is_wanted_is_tried(tmp_path: Path, recorder: Recorder, rung: Rung):
    with commanding(tmp_path, recorder, Behaviour(rungs=())) as card:
        way, ladder = climb(card, wanted=rung)
    assert way is not None
    assert way.rung is rung
    assert {entry.outcome for entry in ladder if entry.rung is not rung} == {LEFT_OUT}


def test_a_quirk_says_which_rungs_and_in_which_order(tmp_path: Path, recorder: Recorder):
    order = (Rung.CSIM_CHANNEL, Rung.CGLA)
    with commanding(tmp_path, recorder, Behaviour(rungs=order)) as card:
        way, ladder = climb(card)
    assert way is not None
    assert way.rung is Rung.CSIM_CHANNEL
    assert "works" in ladder[0].text
    assert "quirk" in ladder[2].text


def test_a_card_without_isdr_still_shows_that_the_modem_opens_channels(
    tmp_path: Path, recorder: Recorder
):
    with commanding(tmp_path, recorder, card="sim:?kind=uicc") as card:
        way, ladder = climb(card)
    assert way is not None
    assert way.rung is Rung.CGLA
    assert "no ISD-R" in ladder[0].text
    assert len(sent(recorder, "AT+CCHC")) == 1


@pytest.mark.parametrize(
    ("outcomes", "error", "hint"),
    [
        pytest.param((ABSENT, ABSENT, ABSENT), NotSupportedError, "card reader", id="absent"),
        pytest.param((LEFT_OUT, LEFT_OUT, LEFT_OUT), NotSupportedError, "reader", id="left-out"),
        pytest.param((BUSY, ABSENT, ABSENT), DeviceError, "ModemManager", id="busy"),
        pytest.param((ABSENT, REFUSED, ABSENT), DeviceError, "card is in", id="refused"),
        pytest.param((ABSENT, SILENT, REFUSED), DeviceError, "AT port", id="silent"),
    ],
)
def test_the_error_names_each_rung_and_the_next_step(
    outcomes: tuple[Outcome, ...], error: type[Exception], hint: str
):
    ladder = [
        RungOutcome(rung, outcome, f"because {number}.")
        for number, (rung, outcome) in enumerate(zip(Rung, outcomes, strict=True))
    ]
    made = no_way(ladder)
    assert isinstance(made, error)
    assert hint in made.hint
    for entry in ladder:
        tried = entry.outcome is not LEFT_OUT
        assert (f"{entry.rung.value}: {entry.outcome.value}, {entry.text}" in made.message) == tried


def test_the_advice_of_a_quirk_comes_first():
    assert no_way((), "Buy another modem.").hint == "Buy another modem."
