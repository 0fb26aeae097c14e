"""Records and counts of captures in words and as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from app.capture.annotation import NOTHING, Annotation, plain_note
from app.capture.capture_stats import CaptureStats
from app.capture.parts import Decoding
from app.capture.rows import Row, duration_text
from app.cli import tables
from app.values.traffic import Record

_BILLION = 1_000_000_000


def table(rows: Iterable[Row]) -> str:
    """Show rows of the list; empty when there are none."""
    heads = ("Time", "Direction", "Lane", "Message", "Meaning", "Bytes", "Took", "")
    shown = [(*row[:-1], "" if row.state in ("neutral", "ok") else row.state) for row in rows]
    return tables.columns(heads, [[cell or " " for cell in row] for row in shown]) if shown else ""


def moment(time_ns: int) -> str:
    """Return a wall clock time in UTC, ISO 8601 to the microsecond."""
    seconds, rest = divmod(time_ns, _BILLION)
    stamp = datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest // 1000)
    return stamp.isoformat(timespec="microseconds")


def record_form(
    record: Record, decoding: Decoding, noted: Annotation = NOTHING
) -> dict[str, object]:
    """Return a record, what it means and what was noted about it as JSON-ready values."""
    return {
        "seq": record.seq,
        "time": moment(record.time_ns),
        "duration_ms": record.duration_ns / 1e6,
        "lane": record.lane,
        "layer": record.layer,
        "direction": record.direction,
        "pair": record.pair,
        "session": record.session,
        "data": record.data,
        "note": record.note,
        "title": decoding.title,
        "meaning": decoding.meaning,
        "function": decoding.function,
        "state": decoding.state,
    } | plain_note(noted)


def stats(found: CaptureStats) -> str:
    """Show the counts of a capture."""
    head = tables.fields(
        [
            ("Records", found.records),
            ("Bytes", found.size),
            ("From", found.began),
            ("To", found.ended),
            ("Lost while recording", found.lost),
            ("Damaged places", found.problems),
        ]
    )
    blocks = [head]
    for title, counts in (
        ("Lanes", found.lanes),
        ("Layers", found.layers),
        ("Functions", found.functions),
        ("Status words", found.status_words),
    ):
        blocks.append(tables.section(title, tables.fields(counts.items(), indent=2)))
    times = found.answer_ms
    spread = ", ".join(
        f"{name} {duration_text(round(value * 1e6))}" for name, value in times.items()
    )
    blocks.append(tables.section("Time to answer", f"  {spread}" if spread else ""))
    lines = [
        (one.kind, one.title, one.steps, one.size, duration_text(round(one.duration_ms * 1e6)),
         one.status)
        for one in found.procedures
    ]  # fmt: skip
    heads = ("Procedure", "What", "Steps", "Bytes", "Took", "How it stands")
    blocks.append(tables.columns(heads, lines) if lines else "No procedures.")
    return "\n\n".join(blocks)
