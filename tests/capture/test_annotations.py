from __future__ import annotations

from pathlib import Path

import pytest

from app.capture.annotation import Annotation
from app.capture.annotations import Annotations
from app.capture.file import CaptureFile
from app.capture.segments import Segments, segments
from app.errors import SettingsError
from app.runtime import Lane
from tests.capture.recordings import exchanges, recording


@pytest.fixture
def capture(tmp_path: Path) -> Path:
    recording(tmp_path / "a.eimcap", 6)
    return tmp_path / "a.eimcap"


def test_a_change_is_seen_at_once_and_told() -> None:
    live = Annotations()
    heard: list[object] = []
    end = live.listen(heard.append)
    live.change([3, 4], mark=True, colour="red").result()
    live.change([3], hidden=True)
    live.change([4], mark=True)
    assert heard == [{3, 4}, {3}]
    assert live.get(3) == Annotation(True, "", "red", True)
    assert (live.marks(), live.hidden, live.any) == ([3, 4], frozenset({3}), True)
    end()
    live.change([3, 4], mark=False, colour="", hidden=False)
    assert (len(heard), live.noted(), live.any) == (2, [], False)


def test_a_change_that_cannot_be_changes_nothing() -> None:
    live = Annotations()
    with pytest.raises(SettingsError):
        live.change([1], mark=True, colour="pink")
    assert not live.get(1)


def test_notes_on_a_capture_outlive_the_program(capture: Path) -> None:
    Annotations.of_capture(capture).change([2], comment="look").result()
    again = Annotations.of_capture(capture)
    assert again.get(2).comment == "look"
    assert again.problems == ()


def test_keeping_is_done_where_it_is_told_to(capture: Path) -> None:
    lane = Lane("notes")
    try:
        notes = Annotations.of_capture(capture, lane.submit)
        kept = [notes.change([seq], mark=True) for seq in (1, 2, 3)]
        for one in kept:
            one.result(5)
    finally:
        lane.close()
    assert Annotations.of_capture(capture).marks() == [1, 2, 3]


def test_what_is_not_kept_yet_can_be_brought_to_the_disk(capture: Path) -> None:
    lane = Lane("notes")
    lane.close()
    notes = Annotations.of_capture(capture, lane.submit)
    assert notes.change([1], mark=True).exception(5) is not None
    notes.keep()
    assert Annotations.of_capture(capture).marks() == [1]


def test_a_refused_note_holds_for_the_program_and_is_tried_again(capture: Path) -> None:
    sidecar = capture.with_name("a.eimcap.notes")
    sidecar.write_text("something else")
    notes = Annotations.of_capture(capture)
    assert "left alone" in notes.problems[0]
    with pytest.raises(SettingsError, match="left alone"):
        notes.change([1], mark=True).result()
    assert notes.marks() == [1]
    sidecar.unlink()
    notes.change([2], mark=True).result()
    assert Annotations.of_capture(capture).marks() == [1, 2]


def test_live_notes_go_along_to_a_recording(capture: Path) -> None:
    live = Annotations()
    live.change([1, 5], mark=True)
    live.keep_beside(capture, lambda seq: seq > 2)
    assert Annotations.of_capture(capture).marks() == [5]


def test_notes_on_a_recording_of_several_files_go_beside_the_right_one(tmp_path: Path) -> None:
    path = tmp_path / "a.eimcap"
    recorded = Segments(path, segment_bytes=10_000)
    for first in range(101, 701, 100):
        recorded.append(exchanges(100, first=first))
    recorded.close()
    files = segments(path)
    assert len(files) > 2
    live = Annotations()
    live.change([101, 399, 700, 900], mark=True)
    live.keep_beside(path, lambda seq: seq <= 700)
    found: dict[int, None] = {}
    for file in files:
        with CaptureFile.open(file) as capture:
            marks = Annotations.of_capture(file).marks()
            assert all(capture.row(seq) is not None for seq in marks)
            found |= dict.fromkeys(marks)
    assert list(found) == [101, 399, 700]
