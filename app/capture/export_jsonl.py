"""Records as JSON lines: one object for each record, with nothing left out, readable again."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from app.capture.annotation import NOTHING, Annotation, Notes, nothing_noted, plain_note
from app.capture.export_file import export_file
from app.values.traffic import Record

_LATEST_NS = 253_402_300_799_999_999_999


def export_jsonl(records: Iterable[Record], path: Path, noted: Notes = nothing_noted) -> int:
    """Write one line for each record; returns how many.

    noted: what people noted about each. Raises SettingsError when the file cannot be written.
    """
    count = 0
    with export_file(path) as out:
        for record in records:
            out.write(json_line(record, noted(record.seq)).encode() + b"\n")
            count += 1
    return count


def json_line(record: Record, noted: Annotation = NOTHING) -> str:
    """Return a record as a JSON object on one line; data in hex, times in nanoseconds as well."""
    return (
        json.dumps(
            {
                "seq": record.seq,
                "time": moment_text(record.time_ns),
                "time_ns": record.time_ns,
                "lane": record.lane,
                "layer": record.layer.value,
                "direction": record.direction.value,
                "data": record.data.hex().upper(),
                "duration_ns": record.duration_ns,
                "pair": record.pair,
                "session": record.session,
                "note": record.note,
            }
            | plain_note(noted),
            ensure_ascii=False,
        )
        .encode("utf-8", "replace")
        .decode()
    )


def moment_text(time_ns: int) -> str:
    """Return a wall clock time in UTC to the microsecond, as ISO 8601 writes it.

    Times before 1970 or after 9999, as damaged captures have them, become the nearest of these.
    """
    seconds, rest = divmod(min(max(time_ns, 0), _LATEST_NS), 1_000_000_000)
    moment = datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest // 1000)
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")
