"""Records as a capture of this program: there whole, or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from app.capture.annotation import Noted, Notes, nothing_noted
from app.capture.annotation_file import AnnotationFile
from app.capture.writer import CaptureWriter
from app.values.traffic import Record


def export_capture(records: Iterable[Record], path: Path, noted: Notes = nothing_noted) -> int:
    """Write a capture that takes its name only when it is whole; returns how many records.

    noted: what people noted about each, asked when it comes; kept beside the capture.
    Raises SettingsError when it cannot be written.
    """
    found: Noted = {}
    fresh = path.with_name(f".{path.name}.new")
    try:
        with CaptureWriter(fresh, replace=True) as writer:
            writer.append(_watched(records, noted, found))
        fresh.replace(path)
        AnnotationFile(path).replace(found)
    finally:
        fresh.unlink(missing_ok=True)
    return writer.count


def _watched(records: Iterable[Record], noted: Notes, found: Noted) -> Iterator[Record]:
    """Yield the records, and gather what is noted about them."""
    for record in records:
        if one := noted(record.seq):
            found[record.seq] = one
        yield record
