from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.capture.file import CaptureFile
from app.capture.frames import index_path
from app.capture.keeper import Keeper
from app.capture.recorder import Recorder
from app.capture.segments import segments
from app.errors import SettingsError
from app.runtime import Lane
from app.values.traffic import Direction, Layer

RECORDING_PROGRAM = """
import sys, time
from pathlib import Path
from app.capture.keeper import Keeper
from app.capture.recorder import Recorder
from app.runtime import Lane
from app.values.traffic import Direction, Layer

recorder = Recorder()
keeper = Keeper(recorder, Path(sys.argv[1]), Lane("capture"))
rate, began = 20_000, time.monotonic()
while True:
    while recorder.last_seq < (time.monotonic() - began) * rate:
        seq = recorder("slot 0", Layer.APDU, Direction.IN, bytes(64) + b"\\x90\\x00")
    print(seq, recorder.get(seq).time_ns, flush=True)
    time.sleep(0.005)
"""
KILLED_AFTER = 60_000


@pytest.fixture
def lane() -> Iterator[Lane]:
    lane = Lane("capture")
    yield lane
    lane.close()


def put(recorder: Recorder, count: int) -> None:
    for number in range(count):
        recorder("slot 0", Layer.APDU, Direction.OUT, number.to_bytes(4))


def seqs(path: Path) -> list[int]:
    with CaptureFile.open(path) as capture:
        found: list[int] = capture.columns.seq.tolist()
        return found


def test_what_was_recorded_until_closing_is_in_the_file(tmp_path: Path, lane: Lane) -> None:
    recorder, path = Recorder(), tmp_path / "a.eimcap"
    put(recorder, 5)
    keeper = Keeper(recorder, path, lane, since=3)
    put(recorder, 1000)
    keeper.close()
    assert seqs(path) == list(range(4, 1006))
    assert (keeper.written, keeper.lost) == (1002, 0)


def test_records_reach_the_file_while_it_goes_on(tmp_path: Path, lane: Lane) -> None:
    recorder, path = Recorder(), tmp_path / "a.eimcap"
    with Keeper(recorder, path, lane) as keeper:
        put(recorder, 10)
        deadline = time.monotonic() + 10
        while keeper.written < 10 and time.monotonic() < deadline:
            time.sleep(0.01)
        assert seqs(path) == list(range(1, 11))


def test_a_busy_lane_holds_no_recorder_up_and_what_is_lost_is_counted(
    tmp_path: Path, lane: Lane
) -> None:
    free = threading.Event()
    lane.submit(free.wait)
    recorder, path = Recorder(capacity=100), tmp_path / "a.eimcap"
    keeper = Keeper(recorder, path, lane)
    put(recorder, 350)
    free.set()
    keeper.close()
    assert seqs(path) == list(range(251, 351))
    assert keeper.lost == 250
    with CaptureFile.open(path) as capture:
        assert capture.lost == 250


def test_closing_the_lane_first_loses_nothing(tmp_path: Path) -> None:
    lane, recorder, path = Lane("capture"), Recorder(), tmp_path / "a.eimcap"
    keeper = Keeper(recorder, path, lane)
    put(recorder, 50)
    lane.close()
    keeper.close()
    put(recorder, 50)
    keeper.close()
    assert seqs(path) == list(range(1, 51))


def test_the_ring_mode_bounds_the_files(tmp_path: Path, lane: Lane) -> None:
    recorder, path = Recorder(), tmp_path / "a.eimcap"
    with Keeper(recorder, path, lane, segment_bytes=20_000, keep=2):
        put(recorder, 8000)
    files = segments(path)
    assert len(files) == 2
    kept = [seq for one in files for seq in seqs(one)]
    assert kept == list(range(kept[0], 8001))


@pytest.mark.warns
@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps open files from going")
def test_a_disk_that_fails_ends_the_recording_in_words(tmp_path: Path, lane: Lane) -> None:
    recorder, folder = Recorder(), tmp_path / "stick"
    keeper = Keeper(recorder, folder / "a.eimcap", lane, segment_bytes=1000)
    put(recorder, 2000)
    while keeper.written < 2000:
        time.sleep(0.01)
    for one in folder.iterdir():
        one.unlink()
    folder.rmdir()
    put(recorder, 2000)
    with pytest.raises(SettingsError, match="cannot be written") as caught:
        keeper.close()
    assert caught.value.hint
    assert keeper.failure is caught.value


def test_a_kill_at_full_rate_costs_less_than_the_last_second(tmp_path: Path) -> None:
    path = tmp_path / "a.eimcap"
    command = [sys.executable, "-c", RECORDING_PROGRAM, str(path)]
    recorded: list[tuple[int, int]] = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout
        for line in program.stdout:
            seq, time_ns = map(int, line.split())
            recorded.append((seq, time_ns))
            if seq >= KILLED_AFTER:
                program.kill()
                break
        whole = [line.split() for line in program.stdout if line.endswith("\n")]
        recorded += [(int(seq), int(time_ns)) for seq, time_ns in whole]
    second_before = recorded[-1][1] - 1_000_000_000
    due = max(seq for seq, time_ns in recorded if time_ns <= second_before)
    with CaptureFile.open(path) as capture:
        kept = capture.columns.seq.tolist()
        assert kept == list(range(1, len(kept) + 1))
        assert len(kept) >= due
        assert capture.lost == 0
        assert capture.record(due - 1).data == bytes(64) + b"\x90\x00"
    index_path(path).unlink(missing_ok=True)
    assert seqs(path) == kept
