from __future__ import annotations

import threading

import pytest

from app.capture.recorder import Recorder
from app.values.traffic import APPLICATION_DATA, Direction, Layer, Wires


def fill(recorder: Recorder, count: int) -> None:
    for number in range(count):
        recorder("lane", Layer.APDU, Direction.OUT, number.to_bytes(4, "big"))


def test_seq_counts_every_record_from_one() -> None:
    recorder = Recorder()
    assert recorder("lane", Layer.APDU, Direction.OUT, b"") == 1
    assert recorder("lane", Layer.APDU, Direction.IN, b"", pair=1) == 2
    assert recorder.last_seq == 2


@pytest.mark.parametrize(
    ("recorded", "since", "lost", "seqs"),
    [
        pytest.param(3, 0, 0, [1, 2, 3], id="all"),
        pytest.param(3, 2, 0, [3], id="only-new"),
        pytest.param(3, 3, 0, [], id="nothing-new"),
        pytest.param(4, 0, 0, [1, 2, 3, 4], id="just-full"),
        pytest.param(6, 0, 2, [3, 4, 5, 6], id="two-overwritten"),
        pytest.param(6, 4, 0, [5, 6], id="across-the-seam-of-the-ring"),
        pytest.param(9, 3, 2, [6, 7, 8, 9], id="reader-too-slow"),
    ],
)
def test_since_tells_what_came_and_how_much_was_lost(
    recorded: int, since: int, lost: int, seqs: list[int]
) -> None:
    recorder = Recorder(capacity=4)
    fill(recorder, recorded)
    last, missing, batch = recorder.since(since)
    assert (last, missing, [record.seq for record in batch]) == (recorded, lost, seqs)


def test_get_finds_kept_records_only() -> None:
    recorder = Recorder(capacity=4)
    fill(recorder, 6)
    kept = [recorder.get(seq) for seq in range(8)]
    assert [record and record.seq for record in kept] == [None, None, None, 3, 4, 5, 6, None]
    assert recorder.first_seq == 3


def test_records_of_many_threads_get_each_their_own_seq() -> None:
    recorder = Recorder()
    threads = [threading.Thread(target=fill, args=(recorder, 500)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    _, lost, batch = recorder.since(0)
    assert lost == 0
    assert [record.seq for record in batch] == list(range(1, 2001))


@pytest.mark.parametrize(
    ("wires", "notes"),
    [
        pytest.param(Wires.ALL, ["", APPLICATION_DATA, "close", "card"], id="all"),
        pytest.param(Wires.HANDSHAKES, ["", "close", "card"], id="handshakes"),
        pytest.param(Wires.NONE, ["card"], id="none"),
    ],
)
def test_how_much_of_tls_is_kept_can_be_chosen(wires: Wires, notes: list[str]) -> None:
    recorder = Recorder()
    recorder.wires = wires
    for note in ("", APPLICATION_DATA, "close"):
        recorder("eIM", Layer.TLS, Direction.OUT, b"x", note=note)
    recorder("slot 0", Layer.APDU, Direction.OUT, b"x", note="card")
    assert [one.note for one in recorder.since(0)[2]] == notes
    assert recorder.last_seq == len(notes)
