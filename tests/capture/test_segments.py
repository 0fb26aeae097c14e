from __future__ import annotations

from pathlib import Path

import pytest

from app.capture.annotations import Annotations
from app.capture.file import CaptureFile
from app.capture.frames import index_path, notes_path
from app.capture.segments import Segments, first_seq, older, segments
from app.errors import SettingsError
from tests.capture.recordings import exchanges

SMALL = 50_000
COUNT = 5000


def seqs(paths: list[Path]) -> list[int]:
    found: list[int] = []
    for path in paths:
        with CaptureFile.open(path) as capture:
            assert capture.problems == ()
            found += capture.columns.seq.tolist()
    return found


def test_a_full_file_gets_a_number_and_nothing_is_lost_between_two(tmp_path: Path) -> None:
    path = tmp_path / "a.eimcap"
    recording = Segments(path, segment_bytes=SMALL)
    recording.append(exchanges(COUNT))
    recording.close()
    files = segments(path)
    names = [one.name for one in files]
    assert names[:2] == ["a.0001.eimcap", "a.0002.eimcap"]
    assert names[-1] == "a.eimcap"
    assert seqs(files) == list(range(1, COUNT + 1))
    assert recording.count == COUNT


@pytest.mark.parametrize("keep", [1, 3])
def test_a_ring_keeps_the_newest_and_no_more_files_than_asked(tmp_path: Path, keep: int) -> None:
    path = tmp_path / "a.eimcap"
    recording = Segments(path, segment_bytes=SMALL, keep=keep)
    most = 0
    for first in range(1, COUNT, 100):
        recording.append(exchanges(100, first=first))
        most = max(most, sum(one.stat().st_size for one in segments(path)))
    recording.close()
    assert len(segments(path)) == keep
    kept = seqs(segments(path))
    assert kept == list(range(kept[0], COUNT + 1))
    assert most <= keep * (SMALL + 150 * 1024)


def test_a_ring_touches_no_file_of_an_earlier_recording(tmp_path: Path) -> None:
    path, old = tmp_path / "a.eimcap", tmp_path / "a.0007.eimcap"
    old.write_bytes(b"evidence")
    recording = Segments(path, segment_bytes=SMALL, keep=1)
    recording.append(exchanges(COUNT))
    recording.close()
    assert old.read_bytes() == b"evidence"
    with pytest.raises(SettingsError, match="exists already"):
        Segments(path)


def test_replacing_takes_all_files_of_the_recording_and_no_others(tmp_path: Path) -> None:
    path, others = tmp_path / "a.eimcap", ["a.12.eimcap", "ab.0001.eimcap", "a.0001.pcapng"]
    for name in ("a.eimcap", "a.0001.eimcap", "a.0002.eimcap", *others):
        (tmp_path / name).write_bytes(b"old")
    index_path(path).write_bytes(b"old")
    Segments(path, replace=True).close()
    assert {one.name for one in tmp_path.iterdir()} - {"home"} == {"a.eimcap", *others}
    assert seqs([path]) == []


def test_notes_follow_their_file_and_go_with_it(tmp_path: Path) -> None:
    path = tmp_path / "a.eimcap"
    recording = Segments(path, segment_bytes=SMALL, keep=5)
    recording.append(exchanges(10))
    Annotations.of_capture(path).change([3], mark=True).result()
    recording.append(exchanges(600, first=11))
    recording.append(exchanges(600, first=611))
    full = older(path)[0]
    assert (Annotations.of_capture(full).marks(), notes_path(path).exists()) == ([3], False)
    for first in range(1211, 1211 + 600 * 6, 600):
        recording.append(exchanges(600, first=first))
    recording.close()
    assert not notes_path(full).exists()


def test_a_file_tells_its_first_record(tmp_path: Path) -> None:
    path = tmp_path / "a.eimcap"
    recording = Segments(path)
    assert first_seq(path) == 0
    recording.append_loss(3, 0)
    recording.append(exchanges(2, first=42))
    recording.close()
    assert first_seq(path) == 42
    assert first_seq(tmp_path / "none.eimcap") == 0
    (tmp_path / "b.eimcap").write_bytes(path.read_bytes()[:32] + bytes(200))
    assert first_seq(tmp_path / "b.eimcap") == 0
