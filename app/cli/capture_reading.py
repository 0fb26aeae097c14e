"""`capture decode`, `filter` and `stats`: looking into a capture."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from app.capture.annotations import Annotations
from app.capture.capture_stats import stats_of
from app.capture.export_capture import export_capture
from app.capture.parts import Part
from app.capture.rows import clock_text, row_of
from app.cli import capture_text, tables
from app.cli.capture_view import CaptureView, opened, require_free, selected, viewed
from app.cli.output import Answer
from app.errors import SettingsError
from app.values.traffic import Record


def show(arguments: argparse.Namespace) -> Answer:
    """Take records apart. Raises SettingsError for a seq that is not in the capture."""
    with viewed(arguments) as view:
        rows = _rows(view, arguments)
        found = [(record, view.tree(record)) for record in view.records(rows)]
        data = [
            capture_text.record_form(record, decoding)
            | {"parts": [part.plain() for part in decoding.parts]}
            for record, decoding in found
        ]
        text = "\n\n".join(
            "\n".join([_headline(record, view), *_lines(decoding.parts)])
            for record, decoding in found
        )
    return Answer({"records": data}, text or "No record fits.")


def select(arguments: argparse.Namespace) -> Answer:
    """List the records that fit, or copy them to a new capture. Raises FilterError."""
    if arguments.out:
        return _copy(arguments)
    with viewed(arguments) as view:
        rows = selected(view.file, arguments.expression)
        shown = [(one, view.decoding(one)) for one in view.records(rows[: arguments.limit])]
        noted = Annotations.of_capture(view.file.path).get
        data = [
            capture_text.record_form(record, decoding, view.clean(noted(record.seq)))
            for record, decoding in shown
        ]
        text = capture_text.table(row_of(record, decoding) for record, decoding in shown)
        total = len(view.file)
    summary = f"{len(rows)} of {tables.count(total, 'record')}"
    if len(shown) < len(rows):
        summary += f"; the first {len(shown)} are shown"
    return Answer(
        {"matched": len(rows), "total": total, "records": data}, f"{text}\n\n{summary}".lstrip()
    )


def _copy(arguments: argparse.Namespace) -> Answer:
    """Write the selected records, without secrets unless asked, with their numbers kept."""
    out = Path(arguments.out)
    require_free(out, arguments.file, replace=arguments.replace)
    with viewed(arguments) as view:
        rows = selected(view.file, arguments.expression)[: arguments.limit]
        noted = Annotations.of_capture(view.file.path).get
        export_capture(view.records(rows), out, lambda seq: view.clean(noted(seq)))
        total = len(view.file)
    text = f"Wrote {len(rows)} of {tables.count(total, 'record')} to {out}."
    return Answer({"matched": len(rows), "total": total, "file": str(out)}, text)


def stats(arguments: argparse.Namespace) -> Answer:
    """Say what is in a capture. Counts and names only, so there is nothing to hide."""
    with opened(arguments.file) as file:
        found = stats_of(file)
    return Answer({"file": arguments.file, "stats": found}, capture_text.stats(found))


def _rows(view: CaptureView, arguments: argparse.Namespace) -> range | list[int]:
    if not arguments.seq:
        return selected(view.file, arguments.filter)[: arguments.limit]
    rows: list[int] = []
    for seq in arguments.seq:
        row = view.file.row(seq)
        if row is None:
            raise SettingsError(
                f"There is no record {seq} in {arguments.file}.",
                key="seq",
                hint="`capture filter CAPTURE ''` lists all records; the first column is the seq.",
            )
        rows.append(row)
    return rows[: arguments.limit]


def _headline(record: Record, view: CaptureView) -> str:
    row = row_of(record, view.decoding(record))
    words = (f"{record.seq}", clock_text(record.time_ns), row.direction, row.lane, row.message)
    note = f"  ({record.note})" if record.note and row.message != record.note else ""
    return tables.word("  ".join(words) + (f" · {row.meaning}" if row.meaning else "") + note)


def _lines(parts: tuple[Part, ...], depth: int = 1) -> Iterator[str]:
    """Yield a line for each part, children indented below it."""
    stack = [(part, depth) for part in reversed(parts)]
    while stack:
        part, at = stack.pop()
        text = f"  {part.text}" if part.text else ""
        notes = "".join(f"  [{note}]" for note in part.notes)
        yield f"{'  ' * at}{tables.word(f'{part.name}{text}{notes}')}"
        stack.extend((child, at + 1) for child in reversed(part.children))
