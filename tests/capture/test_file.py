from __future__ import annotations

import random
from pathlib import Path

import pytest

from app.capture.decoders import decode
from app.capture.file import CaptureFile
from app.capture.frames import FRAME, HEADER_SIZE, MARKER, META, checksum
from app.capture.writer import CaptureWriter
from app.errors import CodecError, SettingsError
from tests.capture.recordings import exchanges, recording


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.eimcap"


def test_records_come_back_by_index_by_range_and_by_seq(path: Path) -> None:
    records = recording(path, 10)
    with CaptureFile.open(path) as capture:
        assert len(capture) == 10
        assert [capture.record(index) for index in range(10)] == records
        assert list(capture.records()) == records
        assert list(capture.records(3, 6)) == records[3:6]
        assert list(capture.records(8, 99)) == records[8:]
        assert capture.get(7) == records[6]
        assert capture.get(0) is capture.get(11) is capture.get(-1) is None
        assert (capture.lost, capture.problems) == (0, ())
        assert capture.columns.lanes == ("slot 0", "modem ü")
        for outside in (-1, 10):
            with pytest.raises(IndexError):
                capture.record(outside)


def test_a_recording_without_records_opens(path: Path) -> None:
    CaptureWriter(path).close()
    with CaptureFile.open(path) as capture:
        assert len(capture) == 0
        assert list(capture.records()) == []
        assert capture.get(1) is None


def test_seqs_that_do_not_rise_are_found_as_well(path: Path) -> None:
    with CaptureWriter(path) as writer:
        writer.append([*exchanges(2, first=20), *exchanges(2, first=3)])
    with CaptureFile.open(path) as capture:
        found = [capture.get(seq) for seq in (3, 4, 20, 21)]
        assert [one.seq for one in found if one] == [3, 4, 20, 21]
        assert capture.get(5) is None


def test_records_are_decoded_in_the_context_of_their_file(path: Path) -> None:
    recording(path, 4)
    with CaptureFile.open(path) as capture:
        assert decode(capture.record(3), capture).function == "ES10c.GetEID"


def test_a_torn_tail_is_left_out_and_the_file_left_alone(path: Path) -> None:
    records = recording(path, 6)
    torn = path.read_bytes()[:-5]
    path.write_bytes(torn)
    with CaptureFile.open(path) as capture:
        assert list(capture.records()) == records[:5]
        assert [("cut off" in problem.text) for problem in capture.problems] == [True]
    assert path.read_bytes() == torn


def test_a_damaged_middle_is_passed_over_and_reported(path: Path) -> None:
    records = recording(path, 6)
    raw = bytearray(path.read_bytes())
    with CaptureFile.open(path) as capture:
        raw[int(capture.columns.offset[2])] ^= 1
    path.write_bytes(raw)
    with CaptureFile.open(path) as capture:
        assert list(capture.records()) == records[:2] + records[3:]
        assert [("damaged" in problem.text) for problem in capture.problems] == [True]


def test_damage_done_while_open_is_noticed_on_reading(path: Path) -> None:
    recording(path, 6)
    with CaptureFile.open(path) as capture:
        with path.open("r+b") as file:
            file.seek(int(capture.columns.offset[2]))
            file.write(b"\0\0")
        with pytest.raises(CodecError, match="damaged") as caught:
            capture.record(2)
        assert caught.value.hint
        assert capture.record(3).seq == 4


def test_a_file_that_is_being_written_opens_as_far_as_it_goes(path: Path) -> None:
    with CaptureWriter(path) as writer:
        writer.append(exchanges(4))
        with CaptureFile.open(path) as capture:
            writer.append(exchanges(2, first=5))
            assert len(capture) == 4
        with CaptureFile.open(path) as capture:
            assert len(capture) == 6


@pytest.mark.parametrize(
    ("content", "error"),
    [
        pytest.param(None, SettingsError, id="missing"),
        pytest.param(b"", CodecError, id="empty"),
        pytest.param(b"PK\3\4" + bytes(100), CodecError, id="zip"),
    ],
)
def test_what_is_no_capture_is_refused_in_words(
    path: Path, content: bytes | None, error: type[CodecError]
) -> None:
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(error) as caught:
        CaptureFile.open(path)
    assert caught.value.hint


def test_nonsense_with_checksums_that_hold_never_makes_reading_raise(path: Path) -> None:
    recording(path, 20)
    whole, chance = path.read_bytes(), random.Random(3)
    for _ in range(150):
        raw, at = bytearray(whole), HEADER_SIZE
        while at < len(raw):
            kind, size = FRAME.unpack_from(raw, at)[1:3]
            body = at + FRAME.size
            raw[body + chance.randrange(META.size)] = chance.randrange(256)
            crc = checksum(kind, size, bytes(raw[body : body + size]))
            FRAME.pack_into(raw, at, MARKER, kind, size, crc)
            at = body + size
        path.write_bytes(raw)
        with CaptureFile.open(path) as capture:
            records = list(capture.records())
            assert [capture.get(one.seq) is not None for one in records] == [True] * len(capture)
            assert len(capture) == 20 or "newer workbench" in capture.problems[0].text
