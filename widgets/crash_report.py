"""What a crash report says: versions, the system, the trace, and the last traffic without secrets.

Of each record only lane, direction, length, the command's header and the status word are kept:
payloads may hold identifiers and keys.
"""

from __future__ import annotations

import datetime
import platform
import traceback

import PySide6

from app import __version__
from app.capture.recorder import Recorder
from app.values.traffic import Direction, Layer, Record

RECORDS = 200
_HEADER = 5
_STATUS = 2


def crash_report(error: BaseException, recorder: Recorder) -> str:
    """Return the report as text."""
    now = datetime.datetime.now(tz=datetime.UTC).isoformat(timespec="seconds")
    seq, lost, records = recorder.since(max(0, recorder.last_seq - RECORDS))
    parts = [
        f"eIM Workbench {__version__}",
        f"time      {now}",
        f"system    {platform.platform()}",
        f"python    {platform.python_version()}",
        f"PySide6   {PySide6.__version__}",
        "",
        "".join(traceback.format_exception(error)).rstrip(),
        "",
        f"last records ({len(records)} of {seq}, {lost} lost; payloads left out)",
        *(_line(record) for record in records),
    ]
    return "\n".join(parts) + "\n"


def _line(record: Record) -> str:
    shown = record.note
    if record.layer is Layer.APDU:
        out = record.direction is Direction.OUT
        kept = record.data[:_HEADER] if out else record.data[-_STATUS:]
        shown = f"{'header' if out else 'status'} {kept.hex(' ').upper()}"
    return f"{record.seq:>7}  {record.direction:<4}  {len(record.data):>5} B  {shown}"
