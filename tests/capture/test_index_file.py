from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from app.capture import index_file
from app.capture.file import CaptureFile
from app.capture.frames import index_path
from tests.capture.recordings import exchanges, recording

COUNT = 200


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(index_file, "WORTHWHILE", 50)
    return tmp_path / "a.eimcap"


def reading(path: Path) -> tuple[CaptureFile, bool]:
    """Open a capture and tell whether it had to be read through."""
    told: list[int] = []
    with CaptureFile.open(path, progress=lambda at, size: told.append(at)) as capture:
        return capture, bool(told)


def same(one: CaptureFile, other: CaptureFile) -> bool:
    pairs = zip(one.columns.arrays(), other.columns.arrays(), strict=True)
    return one.columns.lanes == other.columns.lanes and all(np.array_equal(*pair) for pair in pairs)


def test_the_second_opening_reads_the_index_only(path: Path) -> None:
    recording(path, COUNT)
    first, was_read = reading(path)
    second, was_read_again = reading(path)
    assert (was_read, was_read_again) == (True, False)
    assert same(first, second)


def test_a_small_capture_gets_no_index(path: Path) -> None:
    recording(path, 10)
    reading(path)
    assert not index_path(path).exists()


def test_the_index_is_made_again_when_it_is_gone(path: Path) -> None:
    recording(path, COUNT)
    first, _ = reading(path)
    index_path(path).unlink()
    second, was_read = reading(path)
    assert was_read
    assert same(first, second)
    assert index_path(path).exists()


def test_only_what_was_added_since_is_read(path: Path, tmp_path: Path) -> None:
    records = recording(path, COUNT)
    half = sum(1 for _ in records) // 2
    whole = path.read_bytes()
    with CaptureFile.open(path) as capture:
        cut = int(capture.columns.offset[half]) + 3
    index_path(path).unlink()
    path.write_bytes(whole[:cut])
    torn, _ = reading(path)
    assert len(torn) == half
    assert len(torn.problems) == 1
    path.write_bytes(whole)
    starts: list[int] = []
    with CaptureFile.open(path, progress=lambda at, size: starts.append(at)) as capture:
        assert list(capture.records()) == records
        assert capture.problems == ()
        assert capture.columns.lanes == ("slot 0", "modem ü")
    assert not reading(path)[1]


def _other_capture(path: Path) -> None:
    path.unlink()
    recording(path, COUNT + 20)


def _same_size_but_damaged(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 0xFF
    path.write_bytes(raw)
    os.utime(path, ns=(1, 1))


def _shorter(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def _index(change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    def apply(path: Path) -> None:
        index_path(path).write_bytes(change(index_path(path).read_bytes()))

    return apply


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(_other_capture, id="another-capture"),
        pytest.param(_same_size_but_damaged, id="changed-in-place"),
        pytest.param(_shorter, id="cut"),
        pytest.param(_index(lambda raw: b""), id="empty-index"),
        pytest.param(_index(lambda raw: raw[:-8]), id="short-index"),
        pytest.param(_index(lambda raw: raw[:30] + b"?" + raw[31:]), id="damaged-index"),
        pytest.param(_index(lambda raw: b"PNG" + raw[3:]), id="not-an-index"),
    ],
)
def test_an_index_that_does_not_fit_is_made_again(
    path: Path, change: Callable[[Path], None]
) -> None:
    recording(path, COUNT)
    reading(path)
    change(path)
    capture, was_read = reading(path)
    assert was_read
    index_path(path).unlink()
    assert same(capture, reading(path)[0])
    assert not list(path.parent.glob("*.new"))


def test_a_folder_that_cannot_be_written_stays_without_an_index(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recording(path, COUNT)
    index_path(path).mkdir()  # a file cannot be renamed over a folder
    with CaptureFile.open(path) as capture:
        assert list(capture.records()) == [
            *exchanges(COUNT // 2),
            *exchanges(COUNT // 2, lane="modem ü", first=COUNT // 2 + 1),
        ]
    assert not list(path.parent.glob(".*.new"))
