"""Captures on the disk, opened as sources, for tests of what shows them."""

from __future__ import annotations

from pathlib import Path

from app.capture.file import CaptureFile
from app.capture.writer import CaptureWriter
from app.runtime import Runtime
from app.values.traffic import Record
from tests.capture.tape import EID_ANSWER, GET_EID, SELECT_ISDR, Tape
from widgets.capture_source import FileSource


def reading() -> list[Record]:
    """The six records of reading an EID."""
    tape = Tape()
    tape.exchange(SELECT_ISDR, "9000")
    tape.exchange(GET_EID, "6115")
    tape.exchange("81C0000015", EID_ANSWER + "9000")
    return tape.recorder.since(0)[2]


def written(path: Path, records: list[Record]) -> Path:
    """Write a capture and return its path."""
    with CaptureWriter(path) as writer:
        writer.append(records)
    return path


def source_of(path: Path, runtime: Runtime) -> FileSource:
    """Open a capture that is whole."""
    return FileSource(CaptureFile.open(path), runtime, runtime.lane("capture"))
