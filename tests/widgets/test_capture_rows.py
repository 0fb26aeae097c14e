from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.capture.opening import Opening
from app.capture.sought import understand
from app.runtime import Runtime
from tests.capture.recordings import recording
from tests.widgets.captures import source_of
from widgets.capture_rows import CaptureRows
from widgets.capture_source import FileSource

COUNT = 300


@pytest.fixture
def source(runtime: Runtime, tmp_path: Path) -> FileSource:
    recording(tmp_path / "a.eimcap", COUNT)
    return source_of(tmp_path / "a.eimcap", runtime)


def rows_of(source: FileSource) -> CaptureRows:
    assert isinstance(source.rows, CaptureRows)
    return source.rows


def look_for(source: FileSource, text: str) -> None:
    source.rows.search(understand(text, source.records, source.annotations))


def test_rows_are_the_records_of_the_file(qtbot: QtBot, source: FileSource) -> None:
    rows = rows_of(source)
    assert (len(rows), rows.total, rows.matching, rows.searching) == (COUNT, COUNT, False, None)
    assert rows.lanes == ("slot 0", "modem ü")
    assert rows.record(41) == source.file.record(41)
    assert rows.row(0).lane == "slot 0"
    assert [rows.index_of(seq) for seq in (1, COUNT, COUNT + 1)] == [0, COUNT - 1, -1]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        pytest.param("dir == in", 150, id="filter"),
        pytest.param("bf3e125a", 150, id="hex"),
        pytest.param("modem", 150, id="text"),
    ],
)
def test_a_search_fills_the_rows_away_from_this_thread(
    qtbot: QtBot, source: FileSource, text: str, count: int
) -> None:
    rows = rows_of(source)
    with qtbot.waitSignal(rows.replaced):
        look_for(source, text)
    assert rows.matching
    qtbot.waitUntil(lambda: len(rows) == count and rows.searching is None)
    last = rows.record(count - 1).seq
    assert rows.index_of(last) == count - 1
    look_for(source, "")
    assert (len(rows), rows.matching) == (COUNT, False)


def test_another_text_takes_over_from_a_running_search(qtbot: QtBot, source: FileSource) -> None:
    rows = rows_of(source)
    for text in ("no such thing", "nor this", "dir == out"):
        look_for(source, text)
    qtbot.waitUntil(lambda: len(rows) == COUNT // 2 and rows.searching is None)
    assert rows.record(0).seq == 1


def test_a_file_that_grows_grows_here_and_in_its_search(
    qtbot: QtBot, runtime: Runtime, tmp_path: Path
) -> None:
    recording(tmp_path / "b.eimcap", 40)
    opening = Opening(tmp_path / "b.eimcap")
    source = FileSource(opening.file, runtime, runtime.lane("capture"), complete=False)
    look_for(source, "dir == in")
    assert len(source.rows) == 0
    while opening.step():
        pass
    source.grow(complete=True)
    qtbot.waitUntil(lambda: len(source.rows) == 20)
    assert source.rows.total == 40


def test_a_search_over_a_file_that_goes_away_says_nothing(qtbot: QtBot, source: FileSource) -> None:
    heard: list[object] = []
    source.failed.connect(heard.append)
    look_for(source, "no such thing")
    source.close()
    qtbot.wait(50)
    assert heard == []
