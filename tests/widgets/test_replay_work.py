from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from app.eim.replay_peer import ReplayPlan
from app.errors import SettingsError, WorkbenchError
from app.ipa.once import exchange_once
from app.values.traffic import Layer, Record
from app.workbench import Workbench
from tests.widgets.sequence_scenes import refused
from widgets.replay_work import ReplayWork


@pytest.fixture
def work(qtbot: QtBot, workbench: Workbench) -> Iterator[ReplayWork]:
    made = ReplayWork(workbench)
    yield made
    made.close(wait=True)
    made.deleteLater()


def never(*what: object) -> None:
    raise AssertionError(what)


def first_question() -> bytes:
    return next(one.data for one in refused() if one.layer is Layer.ESIPA)


def test_cards_and_eims_of_a_capture_are_found_by_their_lanes(
    qtbot: QtBot, work: ReplayWork
) -> None:
    cards: list[list[str]] = []
    eims: list[list[str]] = []
    work.cards(refused, cards.append, never)
    work.eims(refused, eims.append, never)
    qtbot.waitUntil(lambda: bool(cards and eims))
    assert cards == [["Simulated IoT eUICC meter"]]
    assert eims == [["meter"]]


def test_a_capture_with_neither_says_what_to_open(qtbot: QtBot, work: ReplayWork) -> None:
    failed: list[WorkbenchError] = []
    work.cards(list[Record], never, failed.append)
    work.eims(list[Record], never, failed.append)
    qtbot.waitUntil(lambda: len(failed) == 2)
    assert ["card traffic" in failed[0].message, "ESipa" in failed[1].message] == [True, True]
    assert all(one.hint for one in failed)


def test_it_serves_tells_of_each_question_and_stops(
    qtbot: QtBot, work: ReplayWork, workbench: Workbench
) -> None:
    served: list[object] = []
    work.serve(refused, ReplayPlan("meter"), served.append, never)
    qtbot.waitUntil(lambda: bool(served))
    assert work.peer is not None
    with qtbot.waitSignal(work.changed):
        workbench.runtime.spawn(exchange_once(work.peer.url, first_question())).result(10)
    stopped: list[object] = []
    work.stop(stopped.append, never)
    qtbot.waitUntil(lambda: bool(stopped))
    assert work.peer.url == ""
    assert work.peer.total == 1


def test_serving_again_takes_the_place_of_what_was_served(qtbot: QtBot, work: ReplayWork) -> None:
    served: list[object] = []
    work.serve(refused, ReplayPlan("meter"), served.append, never)
    qtbot.waitUntil(lambda: len(served) == 1)
    first = work.peer
    work.serve(refused, ReplayPlan("meter"), served.append, never)
    qtbot.waitUntil(lambda: len(served) == 2)
    assert first is not None
    assert first.url == ""
    assert work.peer is not None
    assert work.peer.url


def test_what_cannot_be_served_is_an_error(qtbot: QtBot, work: ReplayWork) -> None:
    failed: list[WorkbenchError] = []
    work.serve(refused, ReplayPlan("nobody"), never, failed.append)
    qtbot.waitUntil(lambda: bool(failed))
    assert isinstance(failed[0], SettingsError)
    assert work.peer is None
