from __future__ import annotations

from pathlib import Path

from app.capture.file import CaptureFile
from app.capture.frames import HEADER_SIZE
from app.capture.recent_records import RecentRecords
from app.values.traffic import Layer
from tests.capture.recordings import recording


def test_records_are_found_by_place_and_by_seq_and_kept_up_to_a_bound(tmp_path: Path) -> None:
    written = recording(tmp_path / "a.eimcap", 20)
    with CaptureFile.open(tmp_path / "a.eimcap") as file:
        recent = RecentRecords(file, most=5)
        assert [recent.record(index) for index in range(20)] == written
        assert recent.get(7) == written[6]
        assert recent.get(21) is None
        assert len(recent) == 5
        assert recent.get(7) is recent.record(6)


def test_reading_all_of_them_keeps_none(tmp_path: Path) -> None:
    written = recording(tmp_path / "a.eimcap", 6)
    with CaptureFile.open(tmp_path / "a.eimcap") as file:
        recent = RecentRecords(file)
        assert [recent.read(index) for index in range(6)] == written
        assert len(recent) == 0


def test_a_record_damaged_since_opening_says_so_in_its_place(tmp_path: Path) -> None:
    path = tmp_path / "a.eimcap"
    written = recording(path, 4)
    with CaptureFile.open(path) as file:
        with path.open("r+b") as out:
            out.seek(HEADER_SIZE + 40)
            out.write(b"\xff\xff\xff")
        record = RecentRecords(file).record(0)
    assert (record.seq, record.lane, record.time_ns) == (1, "slot 0", written[0].time_ns)
    assert (record.layer, record.data) == (Layer.EVENT, b"")
    assert "damaged" in record.note
