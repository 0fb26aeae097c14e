from __future__ import annotations

from pathlib import Path

from app.capture.capture_stats import CaptureStats, stats_of
from app.capture.file import CaptureFile, CaptureWriter
from tests.capture.tape import EID_ANSWER, GET_EID, SELECT_ISDR, Tape


def counted(path: Path, tape: Tape) -> CaptureStats:
    with CaptureWriter(path) as writer:
        writer.append(tape.recorder.since(0)[2])
    with CaptureFile.open(path) as file:
        return stats_of(file)


def test_everything_is_counted_the_most_frequent_first(tmp_path):
    tape = Tape()
    tape.exchange(SELECT_ISDR, "9000", lane="one")
    for _ in range(2):
        tape.exchange(GET_EID, EID_ANSWER + "9000")
    tape.exchange("80F2000C00", "6D00")
    found = counted(tmp_path / "a.eimcap", tape)
    assert (found.records, found.lost, found.problems) == (8, 0, 0)
    assert list(found.lanes.items()) == [("slot 0", 6), ("one", 2)]
    assert found.status_words == {"9000": 3, "6D00": 1}
    assert found.functions == {"GetEID (BF3E)": 4}
    assert found.size == sum(len(one.data) for one in tape.recorder.since(0)[2])
    assert found.began <= found.ended
    assert [one.kind for one in found.procedures] == ["card reading"] * len(found.procedures)


def test_an_empty_capture_has_nothing_to_count(tmp_path):
    found = counted(tmp_path / "a.eimcap", Tape())
    assert (found.records, found.size, found.began, found.answer_ms) == (0, 0, "", {})
    assert found.procedures == ()
