"""A modem's port that vanishes at any byte: told in a sentence, nothing hangs, and all goes on.

A few bytes are tried always; EIMW_FUZZ=100000 tries every byte of every flow.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar, Unpack

import pytest

from app import paths
from app.card.card import Card
from app.errors import DeviceError
from app.runtime import Lane
from app.values.euicc import CardReport
from app.values.ids import Iccid
from app.values.modem import Rung
from app.values.packages import PackageState
from app.values.traffic import Details, Direction, Layer
from tests.composer.benches import FIRST, OTHER, fresh_desk, recipe
from tests.flows.modems import LACKING, Modem, modem

T = TypeVar("T")

TRIES = int(os.environ.get("EIMW_FUZZ", "16"))
SLOW_TO_OPEN = 3
"""Tries where each takes seconds, as pyserial negotiates with a server that has lost its port."""
HANGS_S = 60
FAR = 10_000_000
LINE_FEED = 1
"""The last byte of an answer, without which it is understood as well."""


class Counter:
    """A tap that counts what goes over the line, both ways."""

    def __init__(self) -> None:
        self.bytes = 0

    def __call__(
        self, lane: str, layer: Layer, direction: Direction, data: bytes, **_: Unpack[Details]
    ) -> int:
        if layer is Layer.AT:
            self.bytes += len(data)
        return 1


@pytest.fixture
def lane() -> Iterator[Lane]:
    made = Lane("modem")
    yield made
    made.close()


def spread(first: int, last: int, tries: int = TRIES) -> Iterable[int]:
    """Return the bytes to try from `first` up to `last`, those at both ends among them."""
    count = min(max(tries, 2), last - first)
    return sorted({first + (last - first) * at // count for at in range(count)} | {last - 1})


def on(lane: Lane, work: Callable[[Card], T], card: Card) -> T:
    """Do something with a card on its lane; a hang fails the test."""
    return lane.submit(lambda: work(card)).result(HANGS_S)


def plainly(report: CardReport) -> CardReport:
    """Return a report without what differs from one reading to the next."""
    verdict = replace(report.verdict, probes=())
    return replace(report, verdict=verdict, read_at=0, duration_s=0, apdus=0)


def told_plainly(error: DeviceError, *, path: str) -> None:
    """Check that an error is a sentence with a next step, and says which modem."""
    assert error.message.endswith(".")
    assert error.hint.endswith(".")
    assert path in error.message
    assert "Errno" not in error.message
    assert "Error" not in error.message


def enabled(card: Card) -> str:
    return next((str(one.iccid) for one in card.profiles() if one.enabled), "")


class Stage:
    """Begins the same flow again and again, to the byte. options: of `modem`."""

    def __init__(self, folder: Path, **options: Any) -> None:
        self._folder = folder
        self._options = options
        self._state = b""

    @contextmanager
    def set(self, at: int = FAR) -> Iterator[Modem]:
        """Have the modem as at first, with the same card; its port vanishes at this byte."""
        shutil.rmtree(paths.state_dir() / "modems", ignore_errors=True)
        file = paths.state_dir() / "sim" / "doomed.json"
        if self._state:
            file.write_bytes(self._state)
        going: dict[str, Any] = {"vanish_after": at, "return_after": None, **self._options}
        with modem(self._folder, card="sim:doomed", **going) as one:
            self._state = self._state or file.read_bytes()
            yield one

    def lengths(self, *works: Callable[[Card], object]) -> list[int]:
        """Return how many bytes have gone over the line after each of some works."""
        counter, sums = Counter(), []
        with self.set() as one, closing(one.card(counter)) as card:
            for work in works:
                work(card)
                sums.append(counter.bytes)
        return sums


@pytest.mark.parametrize(
    ("where", "rung"),
    [
        pytest.param("pty", Rung.CGLA, id="pty-cgla"),
        pytest.param("pty", Rung.CSIM_CHANNEL, id="pty-csim"),
        pytest.param("pty", Rung.CSIM_BASIC, id="pty-basic"),
        pytest.param("socket", Rung.CGLA, id="socket-cgla"),
        pytest.param("rfc2217", Rung.CGLA, id="rfc2217-cgla"),
    ],
)
@pytest.mark.filterwarnings("ignore:set(Daemon|Name):DeprecationWarning")
def test_a_report_that_breaks_off_is_told_and_read_again_when_the_port_is_back(
    tmp_path: Path, lane: Lane, where: str, rung: Rung
) -> None:
    stage = Stage(tmp_path, where=where, without=LACKING[rung])
    (total,) = stage.lengths(Card.report)
    with stage.set() as one, closing(one.card()) as card:
        wanted = plainly(card.report())
    for at in spread(1, total - LINE_FEED, SLOW_TO_OPEN if where == "rfc2217" else TRIES):
        with stage.set(at) as one:
            card = one.card()
            with pytest.raises(DeviceError) as caught:
                on(lane, Card.report, card)
            told_plainly(caught.value, path=one.uri.removeprefix("at:"))
            with pytest.raises(DeviceError) as absent:
                on(lane, Card.report, card)
            told_plainly(absent.value, path=one.uri.removeprefix("at:"))
            one.port.come_back()
            assert plainly(on(lane, Card.report, card)) == wanted, at
            on(lane, Card.close, card)


@pytest.mark.parametrize("rung", LACKING)
def test_an_enable_that_breaks_off_leaves_a_card_that_tells_the_truth(
    tmp_path: Path, lane: Lane, rung: Rung
) -> None:
    def switch(card: Card) -> str:
        return next(str(one.iccid) for one in card.enable(Iccid(OTHER)) if one.enabled)

    stage = Stage(tmp_path, without=LACKING[rung])
    before, total = stage.lengths(Card.report, switch)
    seen = set()
    for at in spread(before + 1, total - LINE_FEED):
        with stage.set(at) as one:
            card = one.card()
            on(lane, Card.report, card)
            with pytest.raises(DeviceError) as caught:
                on(lane, switch, card)
            told_plainly(caught.value, path=one.uri.removeprefix("at:"))
            one.port.come_back()
            now = on(lane, enabled, card)
            assert now == one.enabled(), at
            seen.add(now)
            if now == FIRST:
                assert on(lane, switch, card) == OTHER
            on(lane, Card.close, card)
    assert seen == {FIRST, OTHER}


@pytest.mark.parametrize("rung", LACKING)
def test_a_package_that_breaks_off_in_its_blocks_is_neither_lost_nor_done_twice(
    tmp_path: Path, lane: Lane, rung: Rung
) -> None:
    desk, states = fresh_desk(), set()
    stage = Stage(tmp_path, without=LACKING[rung], faults=("block-limit:63",))
    before, total = stage.lengths(Card.report, lambda card: desk.execute(card, recipe()))
    for at in spread(before + 1, total - LINE_FEED):
        earlier = len(desk.history.listing().executions)
        with stage.set(at) as one:
            card = one.card()
            on(lane, Card.report, card)
            with suppress(DeviceError):
                on(lane, lambda one: desk.execute(one, recipe()), card)
            one.port.come_back()
            found = on(lane, desk.results, card)
            assert on(lane, enabled, card) == one.enabled()
            executions = desk.history.listing().executions
            (done,) = executions[: len(executions) - earlier] or (None,)
            executed = done is not None and done.state in _DONE
            assert executed == (one.enabled() == OTHER), at
            assert all(done and result.execution == done.id for result in found)
            if done is not None:
                states.add(done.state)
            if not executed:
                again = on(lane, lambda one: desk.execute(one, recipe()), card)
                assert again.state is PackageState.REPORTED
                assert one.enabled() == OTHER
            on(lane, Card.close, card)
    assert states & _DONE
    assert states - _DONE


_DONE = {PackageState.EXECUTED, PackageState.REPORTED}


@pytest.mark.parametrize("after", [900, 2500, 5200])
def test_a_slow_line_that_breaks_off_is_told_the_same(
    tmp_path: Path, lane: Lane, after: int
) -> None:
    with Stage(tmp_path, baud=115200).set(after) as one:
        card = one.card()
        with pytest.raises(DeviceError) as caught:
            on(lane, Card.report, card)
        told_plainly(caught.value, path=one.uri.removeprefix("at:"))
        one.port.come_back()
        assert on(lane, Card.report, card).errors == ()
        on(lane, Card.close, card)


@pytest.mark.parametrize("loss", [0.0001, 0.001])
def test_a_line_that_loses_bytes_never_tells_an_untruth(
    tmp_path: Path, lane: Lane, loss: float
) -> None:
    with modem(tmp_path, card="sim:lossy") as one, closing(one.card()) as card:
        wanted = plainly(card.report())
    with modem(tmp_path, card="sim:lossy", loss=loss) as one:
        card = one.card()
        read, errors = [], []
        for _ in range(max(3, TRIES // 5)):
            try:
                read.append(on(lane, Card.report, card))
            except DeviceError as error:
                errors.append(error)
        assert all(error.message.endswith(".") and error.hint.endswith(".") for error in errors)
        for report in read:
            for part in ("info1", "info2", "profiles", "eims", "notifications", "certificates"):
                if part not in {error.section for error in report.errors}:
                    assert getattr(report, part) == getattr(wanted, part), part
        on(lane, Card.close, card)
