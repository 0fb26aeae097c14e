from __future__ import annotations

import sys
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.capture import index_file
from app.capture.file import CaptureFile
from app.capture.frames import index_path, notes_path
from app.capture.writer import CaptureWriter
from app.errors import SettingsError
from tests.capture.recordings import exchanges, recording


def test_what_was_appended_is_in_the_file_before_it_is_closed(tmp_path: Path) -> None:
    path = tmp_path / "new" / "a.eimcap"
    with CaptureWriter(path) as writer:
        writer.append(exchanges(3))
        writer.append_loss(7, 0)
        assert writer.size == path.stat().st_size
        with CaptureFile.open(path) as capture:
            assert list(capture.records()) == list(exchanges(3))
            assert capture.lost == 7
    writer.close()
    assert writer.count == 3


def test_an_older_recording_is_kept_unless_it_may_go(tmp_path: Path) -> None:
    path = tmp_path / "a.eimcap"
    path.write_bytes(b"evidence")
    with pytest.raises(SettingsError, match="exists already") as caught:
        CaptureWriter(path)
    assert caught.value.hint
    assert path.read_bytes() == b"evidence"
    CaptureWriter(path, replace=True).close()
    assert path.read_bytes() != b"evidence"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_a_recording_and_its_index_are_for_their_owner_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_file, "WORTHWHILE", 1)
    path = tmp_path / "a.eimcap"
    recording(path, 4)
    CaptureFile.open(path).close()
    for one in (path, index_path(path)):
        assert one.stat().st_mode & 0o077 == 0


def test_a_place_that_cannot_be_written_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(SettingsError, match="cannot be written"):
        CaptureWriter(tmp_path / "file" / "a.eimcap")


def test_who_has_the_replaced_recording_open_goes_on_reading_it(tmp_path: Path) -> None:
    path = tmp_path / "a.eimcap"
    records = recording(path, 4)
    with CaptureFile.open(path) as capture:
        CaptureWriter(path, replace=True).close()
        assert list(capture.records()) == records


@contextmanager
def tight_disk() -> Iterator[None]:
    """No file of this process can grow beyond a few kilobytes, as on a full disk.

    That holds for what pytest prints, too, so it has to end within the test.
    """
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8000, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_is_said_in_words_and_keeps_what_fitted(tmp_path: Path) -> None:
    path = tmp_path / "a.eimcap"
    with tight_disk(), CaptureWriter(path) as writer:
        with pytest.raises(SettingsError, match="cannot be written") as caught:
            writer.append(exchanges(1000))
    assert caught.value.hint
    with CaptureFile.open(path) as capture:
        assert len(capture) > 50
        assert list(capture.records()) == list(exchanges(len(capture)))


def test_the_memory_does_not_grow_with_the_recording(tmp_path: Path) -> None:
    def peak(count: int) -> int:
        with CaptureWriter(tmp_path / f"{count}.eimcap") as writer:
            tracemalloc.start()
            writer.append(exchanges(count))
            most = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
        return most

    few, many = peak(10_000), peak(60_000)
    assert many < few * 1.5


def test_a_file_that_takes_the_place_of_another_has_none_of_its_notes(tmp_path: Path) -> None:
    path = tmp_path / "a.eimcap"
    recording(path, 2)
    notes_path(path).write_text("noted")
    CaptureWriter(path, replace=True).close()
    assert not notes_path(path).exists()
