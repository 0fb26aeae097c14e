from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.capture.procedure import Procedure
from app.capture.procedures import Procedures
from app.capture.recorder import Recorder
from app.runtime import Runtime
from tests.widgets.sequence_scenes import replayed
from widgets.bridge import Feed
from widgets.sequence_feed import SequenceFeed
from widgets.traffic_source import LiveSource


def test_what_comes_in_slices_is_what_grouping_at_once_gives(
    qtbot: QtBot, runtime: Runtime
) -> None:
    recorder = Recorder()
    for _ in range(3):
        replayed(recorder)
    feed = SequenceFeed(runtime, LiveSource(recorder))
    batches: list[list[Procedure]] = []
    feed.arrived.connect(batches.append)
    with qtbot.waitSignal(feed.caught_up) as signal:
        pass
    assert signal.args == [0]
    assert len(batches) > 1
    at_once = Procedures()
    at_once.feed(recorder.since(0)[2])
    latest = {one.number: one for batch in batches for one in batch}
    assert [latest[number] for number in sorted(latest)] == at_once.snapshot()


def test_records_that_only_arrived_damaged_do_not_stop_it(qtbot: QtBot, runtime: Runtime) -> None:
    recorder = Recorder()
    feed = SequenceFeed(runtime, LiveSource(recorder))
    crashes: list[Exception] = []
    feed.crashed.connect(crashes.append)
    follower = feed._supply.findChild(Feed)
    assert follower is not None
    follower.arrived.emit(0, [None])
    qtbot.waitUntil(lambda: len(crashes) == 1)
    with qtbot.waitSignal(feed.caught_up):
        replayed(recorder)
