"""The evidence bundle: one zip that says what happened, for someone who was not there.

summary.html is read by people, capture.eimcap opens here, capture.pcapng in Wireshark,
summary.json and environment.json are for programs. Records come to it already redacted.
"""

from __future__ import annotations

import dataclasses
import json
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from app.capture.annotation import NOTHING
from app.capture.annotation_file import AnnotationFile
from app.capture.bundle_page import page
from app.capture.capture_stats import CaptureStats, stats_of
from app.capture.export_file import export_file
from app.capture.export_pcapng import export_pcapng
from app.capture.file import CaptureFile
from app.capture.frames import notes_path
from app.capture.procedure import Procedure
from app.capture.procedures import procedures
from app.values.traffic import Record

CAPTURE = "capture.eimcap"
NOTES = notes_path(Path(CAPTURE)).name
PACKETS = "capture.pcapng"
SUMMARY = "summary.json"
PAGE = "summary.html"
ENVIRONMENT = "environment.json"

Told = Callable[[int, int], None]
"""Told how many records of how many were looked at; may raise to stop the work."""

_TELL_EVERY = 256


@dataclass(frozen=True, slots=True)
class BundlePreview:
    """What a bundle will hold. page: its page, as HTML. members: the names of its files."""

    page: str
    members: tuple[str, ...]


def preview_bundle(
    capture: Path,
    environment: Mapping[str, object],
    *,
    redacted: bool = True,
    told: Told = lambda done, total: None,
) -> BundlePreview:
    """Return what `write_bundle` would write of the same."""
    with CaptureFile.open(capture) as file:
        groups = procedures(_watched(file, told))
        shown = page(stats_of(file), groups, environment, redacted=redacted)
    notes = (NOTES,) if AnnotationFile(capture).read().noted else ()
    return BundlePreview(shown, (PAGE, CAPTURE, *notes, PACKETS, SUMMARY, ENVIRONMENT))


def write_bundle(
    capture: Path,
    path: Path,
    environment: Mapping[str, object],
    *,
    redacted: bool = True,
    told: Told = lambda done, total: None,
) -> int:
    """Put a capture and what it comes to into a zip; returns how many records it has.

    capture: a capture file that may leave the program as it is, and the notes beside it.
    environment: versions and the machine, JSON-ready. redacted: whether secrets were hidden, as
    the page says.
    Raises SettingsError when it cannot be written, and what `told` raises; then there is no file.
    """
    with CaptureFile.open(capture) as file:
        stats = stats_of(file)
        groups = procedures(_watched(file, told))
        summary = {"redacted": redacted, "stats": _plain(stats), "procedures": _verdicts(groups)}
        with tempfile.TemporaryDirectory() as folder:
            packets = Path(folder, PACKETS)
            noted = AnnotationFile(capture).read().noted
            export_pcapng(_watched(file, told), packets, noted=lambda seq: noted.get(seq, NOTHING))
            with export_file(path) as out, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
                pack.writestr(PAGE, page(stats, groups, environment, redacted=redacted))
                pack.writestr(SUMMARY, _json(summary))
                pack.writestr(ENVIRONMENT, _json(environment))
                pack.write(capture, CAPTURE)
                if noted:
                    pack.write(notes_path(capture), NOTES)
                pack.write(packets, PACKETS)
        return len(file)


def _watched(file: CaptureFile, told: Told) -> Iterator[Record]:
    total = len(file)
    for done, record in enumerate(file.records()):
        if not done % _TELL_EVERY:
            told(done, total)
        yield record


def _verdicts(groups: list[Procedure]) -> list[dict[str, object]]:
    """Say how each procedure stands and, when it failed, why and who can fix it."""
    return [
        {
            "kind": str(one.kind),
            "title": one.title,
            "state": str(one.state),
            "status": one.status,
            "eid": one.eid,
            "transaction": one.transaction,
            "steps": [f"{step.sender} > {step.receiver}: {step.label}" for step in one.steps],
            "failure": _plain(one.failure) if one.failure else None,
        }
        for one in groups
    ]


def _plain(value: CaptureStats | object) -> object:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.asdict(value)
    return value


def _json(form: object) -> str:
    return json.dumps(form, indent=2, ensure_ascii=False) + "\n"
