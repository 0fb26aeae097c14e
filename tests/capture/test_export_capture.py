from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.capture.annotation import Annotation
from app.capture.annotation_file import AnnotationFile
from app.capture.export_capture import export_capture
from app.capture.file import CaptureFile
from app.errors import CancelledError
from app.values.traffic import Record
from tests.capture.tape import EID_ANSWER, GET_EID, Tape


def records() -> list[Record]:
    tape = Tape()
    tape.exchange(GET_EID, EID_ANSWER + "9000")
    return tape.recorder.since(0)[2]


def test_the_capture_holds_the_records_and_their_notes(tmp_path: Path) -> None:
    path = tmp_path / "a.eimcap"
    note = Annotation(comment="look")
    taped = records()
    assert export_capture(taped, path, lambda seq: note if seq == 2 else Annotation()) == 2
    with CaptureFile.open(path) as file:
        assert list(file.records()) == taped
    assert AnnotationFile(path).read().noted == {2: note}


def test_stopped_half_way_there_is_what_was_there_before(tmp_path: Path) -> None:
    path = tmp_path / "a.eimcap"
    path.write_bytes(b"before")

    def stopping() -> Iterator[Record]:
        yield from records()
        raise CancelledError("Stopped.")

    with pytest.raises(CancelledError):
        export_capture(stopping(), path)
    assert [one.name for one in tmp_path.glob("*a.eimcap*")] == ["a.eimcap"]
    assert path.read_bytes() == b"before"
