from __future__ import annotations

from pathlib import Path

import pytest

from app.capture import index_file, scan
from app.capture.file_reading import FileReading
from app.capture.frames import HEADER_SIZE
from app.errors import CodecError, SettingsError
from tests.capture.recordings import recording


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten frames a part, and an index beside every capture."""
    monkeypatch.setattr(scan, "_REPORT_FIRST", 10)
    monkeypatch.setattr(scan, "_REPORT_EVERY", 10)
    monkeypatch.setattr(index_file, "WORTHWHILE", 1)


@pytest.mark.usefixtures("small_parts")
def test_the_index_grows_part_by_part(tmp_path: Path) -> None:
    recording(tmp_path / "a.eimcap", 25)
    reading = FileReading(tmp_path / "a.eimcap")
    counts, shares = [], []
    while reading.step():
        counts.append(len(reading.index.columns))
        shares.append(reading.done / reading.size)
    assert counts == [10, 20, 25]
    assert shares == sorted(shares)
    assert (reading.complete, reading.done) == (True, reading.size)
    assert reading.step() is False
    reading.close()


def _on_disk(reading: FileReading) -> bool:
    """Whether the columns are those of the index beside the file, which nobody can write to."""
    return not reading.index.columns.seq.flags.writeable


@pytest.mark.usefixtures("small_parts")
def test_in_the_end_the_columns_are_on_the_disk(tmp_path: Path) -> None:
    recording(tmp_path / "a.eimcap", 25)
    reading = FileReading(tmp_path / "a.eimcap")
    reading.step()
    kept = [_on_disk(reading)]
    while reading.step():
        kept.append(_on_disk(reading))
    assert (any(kept), _on_disk(reading)) == (False, True)
    assert FileReading(tmp_path / "a.eimcap").complete


def test_damage_stands_among_the_problems_as_soon_as_it_is_met(tmp_path: Path) -> None:
    path = tmp_path / "a.eimcap"
    recording(path, 6)
    content = bytearray(path.read_bytes())
    content[HEADER_SIZE + 40] ^= 0xFF
    path.write_bytes(content)
    reading = FileReading(path)
    assert reading.step()
    assert [one.offset for one in reading.index.problems] == [HEADER_SIZE]
    while reading.step():
        pass
    assert len(reading.index.columns) == 5


@pytest.mark.parametrize(
    ("content", "error"),
    [
        pytest.param(b"", CodecError, id="empty"),
        pytest.param(b"GIF89a" * 20, CodecError, id="something else"),
        pytest.param(None, SettingsError, id="no file"),
    ],
)
def test_what_is_no_capture_is_refused_in_words(
    tmp_path: Path, content: bytes | None, error: type[CodecError | SettingsError]
) -> None:
    path = tmp_path / "a.eimcap"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(error) as caught:
        FileReading(path)
    assert caught.value.hint
