from __future__ import annotations

from pathlib import Path

import pytest

from app.capture import index_file, scan
from app.capture.file import CaptureFile
from app.capture.frames import HEADER_SIZE, index_path
from app.capture.opening import Opening
from app.capture.writer import CaptureWriter
from app.errors import CodecError, SettingsError
from tests.capture.recordings import exchanges, recording


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten frames a part, and an index beside every capture."""
    monkeypatch.setattr(scan, "_REPORT_FIRST", 10)
    monkeypatch.setattr(scan, "_REPORT_EVERY", 10)
    monkeypatch.setattr(index_file, "WORTHWHILE", 1)


@pytest.mark.usefixtures("small_parts")
def test_the_first_records_are_there_before_the_last_are_read(tmp_path: Path) -> None:
    written = recording(tmp_path / "a.eimcap", 35)
    opening = Opening(tmp_path / "a.eimcap")
    lengths = []
    while opening.step():
        lengths.append(len(opening.file))
        assert list(opening.file.records()) == written[: lengths[-1]]
        assert opening.file.get(1) == written[0]
    assert lengths == [10, 20, 30, 35]
    assert (opening.complete, opening.done) == (True, opening.size)
    assert opening.file.columns.lanes == ("slot 0", "modem ü")
    opening.file.close()


@pytest.mark.usefixtures("small_parts")
def test_what_was_read_is_taken_from_the_index_in_the_end_and_the_next_time(tmp_path: Path) -> None:
    written = recording(tmp_path / "a.eimcap", 35)
    opening = Opening(tmp_path / "a.eimcap")
    while opening.step():
        pass
    assert not opening.file.columns.seq.flags.writeable  # the index's, not our memory
    assert list(opening.file.records()) == written
    again = Opening(tmp_path / "a.eimcap")
    assert (again.complete, len(again.file), again.step()) == (True, 35, False)
    opening.file.close()
    again.file.close()


@pytest.mark.usefixtures("small_parts")
def test_a_capture_that_grew_shows_what_its_index_knows_at_once(tmp_path: Path) -> None:
    path = tmp_path / "a.eimcap"
    written = recording(path, 100)
    CaptureFile.open(path).close()
    written += exchanges(20, lane="late", first=101)
    later = tmp_path / "later.eimcap"
    with CaptureWriter(later) as writer:
        writer.append(exchanges(20, lane="late", first=101))
    with path.open("ab") as file:
        file.write(later.read_bytes()[HEADER_SIZE:])
    opening = Opening(path)
    assert (len(opening.file), opening.complete) == (100, False)
    while opening.step():
        pass
    assert list(opening.file.records()) == written
    assert opening.file.columns.lanes == ("slot 0", "modem ü", "late")
    opening.file.close()


@pytest.mark.usefixtures("small_parts")
def test_a_torn_tail_is_said_and_its_index_is_not_written_again(tmp_path: Path) -> None:
    path = tmp_path / "a.eimcap"
    recording(path, 20)
    path.write_bytes(path.read_bytes()[:-5])
    CaptureFile.open(path).close()
    written = index_path(path).stat()
    with CaptureFile.open(path) as file:
        assert len(file) == 19
        assert "cut off" in file.problems[-1].text
    assert index_path(path).stat().st_ino == written.st_ino


def test_damage_between_records_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "a.eimcap"
    written = recording(path, 6)
    content = bytearray(path.read_bytes())
    content[HEADER_SIZE + 40] ^= 0xFF
    path.write_bytes(content)
    with CaptureFile.open(path) as file:
        assert list(file.records()) == written[1:]
        assert [one.offset for one in file.problems] == [HEADER_SIZE]


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
        Opening(path)
    assert caught.value.hint
