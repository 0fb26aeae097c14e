from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.capture.file import CaptureFile
from app.capture.procedure import Procedure
from app.capture.procedures import procedures
from app.capture.recorder import Recorder
from app.runtime import Runtime
from tests.widgets.captures import reading, source_of, written
from tests.widgets.sequence_scenes import replayed
from widgets.capture_source import FileSource
from widgets.sequence_feed import SequenceFeed


@pytest.fixture
def source(runtime: Runtime, tmp_path: Path) -> FileSource:
    return source_of(written(tmp_path / "a.eimcap", reading()), runtime)


def test_a_file_is_a_source_that_stands_still(qtbot: QtBot, source: FileSource) -> None:
    assert (source.live, source.newest_seq, len(source.rows)) == (False, 6, 6)
    assert source.path == source.file.path
    record = source.records.get(6)
    assert record is not None
    assert source.inspector.row(record).message == "↳ ES10c.GetEID"
    source.clear()
    source.bring_back(1)
    assert len(source.rows) == 6


def test_notes_beside_the_file_come_back(
    qtbot: QtBot, source: FileSource, runtime: Runtime
) -> None:
    source.annotations.change([2], comment="here it fails").result(5)
    again = source_of(source.file.path, runtime)
    assert again.annotations.get(2).comment == "here it fails"


def test_notes_not_kept_yet_are_kept_when_it_closes(
    qtbot: QtBot, runtime: Runtime, tmp_path: Path
) -> None:
    lane = runtime.lane("capture")
    path = written(tmp_path / "b.eimcap", reading())
    source = FileSource(CaptureFile.open(path), runtime, lane)
    lane.close()
    source.annotations.change([3], mark=True)
    source.close()
    assert source_of(path, runtime).annotations.marks() == [3]


def test_its_sequences_are_those_of_the_whole_capture(
    qtbot: QtBot, runtime: Runtime, tmp_path: Path
) -> None:
    recorder = Recorder()
    for _ in range(3):
        replayed(recorder)
    records = recorder.since(0)[2]
    source = source_of(written(tmp_path / "b.eimcap", records), runtime)
    latest: dict[int, Procedure] = {}
    shares: list[float] = []
    feed = SequenceFeed(runtime, source)
    feed.arrived.connect(lambda changed: latest.update({one.number: one for one in changed}))
    feed.progress.connect(shares.append)
    with qtbot.waitSignal(feed.caught_up):
        pass
    assert [latest[number] for number in sorted(latest)] == procedures(records)
    assert shares == sorted(shares)
    assert shares[-1] == 1


def test_what_is_still_read_is_awaited_and_not_called_missing(
    qtbot: QtBot, runtime: Runtime, tmp_path: Path
) -> None:
    whole = source_of(written(tmp_path / "a.eimcap", reading()[:3]), runtime)
    source = FileSource(whole.file, runtime, runtime.lane("capture"), complete=False)
    feed = SequenceFeed(runtime, source)
    with qtbot.waitSignal(feed.caught_up):
        pass
    assert not feed._finished
    with qtbot.waitSignal(feed.caught_up):
        source.grow(complete=True)
    assert feed._finished
