"""The evidence bundle: one zip that says what happened, for someone who was not there.

summary.html is read by people, capture.eimcap opens here, capture.pcapng in Wireshark,
summary.json and environment.json are for programs. Records come to it already redacted.
"""

from __future__ import annotations

import dataclasses
import json
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from app.capture.bundle_page import page
from app.capture.capture_stats import CaptureStats, stats_of
from app.capture.export_file import export_file
from app.capture.export_pcapng import export_pcapng
from app.capture.file import CaptureFile
from app.capture.procedure import Procedure
from app.capture.procedures import procedures

CAPTURE = "capture.eimcap"
PACKETS = "capture.pcapng"
SUMMARY = "summary.json"
PAGE = "summary.html"
ENVIRONMENT = "environment.json"


def write_bundle(
    capture: Path, path: Path, environment: Mapping[str, object], *, redacted: bool = True
) -> int:
    """Put a capture and what it comes to into a zip; returns how many records it has.

    capture: a capture file that may leave the program as it is. environment: versions and the
    machine, JSON-ready. redacted: whether secrets were hidden, as the page says.
    Raises SettingsError when it cannot be written.
    """
    with CaptureFile.open(capture) as file:
        stats = stats_of(file)
        groups = procedures(file.records())
        summary = {"redacted": redacted, "stats": _plain(stats), "procedures": _verdicts(groups)}
        with tempfile.TemporaryDirectory() as folder:
            packets = Path(folder, PACKETS)
            export_pcapng(file.records(), packets)
            with export_file(path) as out, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
                pack.writestr(PAGE, page(stats, groups, environment, redacted=redacted))
                pack.writestr(SUMMARY, _json(summary))
                pack.writestr(ENVIRONMENT, _json(environment))
                pack.write(capture, CAPTURE)
                pack.write(packets, PACKETS)
        return len(file)


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
