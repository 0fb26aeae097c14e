"""Capture files for tests of the command line."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from app.capture.file import CaptureWriter
from app.values.traffic import Record
from tests.capture.secret_tape import secret_tape
from tests.capture.tape import EID_ANSWER, GET_EID, SELECT_ISDR, Tape


def written(path: Path, records: Iterable[Record]) -> str:
    """Write records to a capture and return its name."""
    with CaptureWriter(path) as writer:
        writer.append(records)
    return str(path)


def secret_capture(path: Path) -> str:
    """Write a capture full of secrets."""
    return written(path, secret_tape().recorder.since(0)[2])


def eid_capture(path: Path, answer: str = EID_ANSWER, sw: str = "9000") -> str:
    """Write a capture of an EID that was read."""
    tape = Tape()
    tape.event("powered, cold reset", "3B9F96C00A31FE45536F4D")
    tape.exchange("0070000001", "019000")
    tape.exchange(SELECT_ISDR, "9000")
    tape.exchange(GET_EID, answer + sw)
    return written(path, tape.recorder.since(0)[2])
