"""Recording from the window, to real files."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.capture.annotations import Annotations
from app.capture.file import CaptureFile
from app.capture.recorder import Recorder
from app.capture.segments import segments
from app.errors import SettingsError
from app.runtime import Runtime
from app.values.traffic import Direction, Layer
from widgets.recording_work import RecordingOrder, RecordingState, RecordingWork


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.fixture
def work(qtbot: QtBot, runtime: Runtime, recorder: Recorder) -> Iterator[RecordingWork]:
    work = RecordingWork(runtime, recorder)
    yield work
    work.close()


def put(recorder: Recorder, count: int) -> None:
    for number in range(count):
        recorder("slot 0", Layer.APDU, Direction.OUT, number.to_bytes(4))


def seqs(path: Path) -> list[int]:
    with CaptureFile.open(path) as capture:
        found: list[int] = capture.columns.seq.tolist()
        return found


def start(qtbot: QtBot, work: RecordingWork, order: RecordingOrder) -> None:
    with qtbot.waitSignal(work.started) as blocker:
        work.start(order)
    assert blocker.args == [order.path]


@pytest.mark.parametrize(("along", "first"), [(True, 1), (False, 6)])
def test_what_is_in_memory_goes_along_only_when_asked_for(
    qtbot: QtBot, work: RecordingWork, recorder: Recorder, tmp_path: Path, along: bool, first: int
) -> None:
    put(recorder, 5)
    assert work.waiting == 5
    path = tmp_path / "new" / "a.eimcap"
    start(qtbot, work, RecordingOrder(path, along=along))
    put(recorder, 5)
    qtbot.waitUntil(lambda: work.written == 11 - first)
    with qtbot.waitSignal(work.ended) as blocker:
        work.stop()
    assert blocker.args == [path]
    assert seqs(path) == list(range(first, 11))
    assert (work.state, work.lost) == (RecordingState.ENDED, 0)


def test_what_was_overwritten_before_is_not_lost_by_the_recording(
    qtbot: QtBot, runtime: Runtime, tmp_path: Path
) -> None:
    recorder = Recorder(capacity=10)
    put(recorder, 35)
    work = RecordingWork(runtime, recorder)
    start(qtbot, work, RecordingOrder(tmp_path / "a.eimcap", along=True))
    qtbot.waitUntil(lambda: work.written == 10)
    assert (work.waiting, work.lost) == (10, 0)
    work.close()


def test_closing_writes_the_rest_and_leaves_no_thread(
    qtbot: QtBot, work: RecordingWork, recorder: Recorder, tmp_path: Path
) -> None:
    start(qtbot, work, RecordingOrder(tmp_path / "a.eimcap"))
    put(recorder, 2000)
    work.close()
    assert seqs(tmp_path / "a.eimcap") == list(range(1, 2001))
    work.close()


def test_closing_before_it_has_begun_ends_the_file_too(
    work: RecordingWork, recorder: Recorder, tmp_path: Path
) -> None:
    put(recorder, 3)
    work.start(RecordingOrder(tmp_path / "a.eimcap", along=True))
    work.close()
    assert not (tmp_path / "a.eimcap").exists() or seqs(tmp_path / "a.eimcap") == [1, 2, 3]


def test_a_ring_bounds_the_disk(
    qtbot: QtBot, work: RecordingWork, recorder: Recorder, tmp_path: Path
) -> None:
    path = tmp_path / "a.eimcap"
    start(qtbot, work, RecordingOrder(path, segment_bytes=20_000, keep=2))
    put(recorder, 8000)
    with qtbot.waitSignal(work.ended):
        work.stop()
    assert len(segments(path)) == 2
    assert work.written == 8000


def test_an_older_file_stays_unless_it_may_go(
    qtbot: QtBot, work: RecordingWork, tmp_path: Path
) -> None:
    path = tmp_path / "a.eimcap"
    path.write_bytes(b"precious")
    with qtbot.waitSignal(work.failed) as blocker:
        work.start(RecordingOrder(path))
    assert "exists already" in blocker.args[0].message
    assert path.read_bytes() == b"precious"
    start(qtbot, work, RecordingOrder(path, replace=True))
    assert work.failure is None
    with qtbot.waitSignal(work.ended):
        work.stop()
    assert seqs(path) == []


@pytest.mark.warns
@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps open files from going")
def test_a_disk_that_fails_is_told_at_once_and_nothing_else_stops(
    qtbot: QtBot, work: RecordingWork, recorder: Recorder, tmp_path: Path
) -> None:
    folder = tmp_path / "stick"
    start(qtbot, work, RecordingOrder(folder / "a.eimcap", segment_bytes=1000, keep=2))
    put(recorder, 2000)
    qtbot.waitUntil(lambda: work.written == 2000)
    shutil.rmtree(folder)
    with qtbot.waitSignal(work.failed, timeout=5000) as blocker:
        put(recorder, 2000)
    assert isinstance(blocker.args[0], SettingsError)
    assert (work.state, work.failure) == (RecordingState.FAILED, blocker.args[0])
    assert not work.running
    assert recorder.last_seq == 4000
    start(qtbot, work, RecordingOrder(tmp_path / "b.eimcap", along=True))
    qtbot.waitUntil(lambda: work.written == 4000)


def test_what_was_noted_about_its_records_is_kept_beside_it(
    qtbot: QtBot, work: RecordingWork, recorder: Recorder, tmp_path: Path
) -> None:
    work.notes = notes = Annotations()
    put(recorder, 2)
    start(qtbot, work, RecordingOrder(tmp_path / "a.eimcap"))
    put(recorder, 2)
    for seq in (1, 4):
        notes.change([seq], comment=f"about {seq}").result()
    with qtbot.waitSignal(work.ended):
        work.stop()
    noted = Annotations.of_capture(tmp_path / "a.eimcap").noted()
    assert [(seq, one.comment) for seq, one in noted] == [(4, "about 4")]
