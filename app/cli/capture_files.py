"""`capture export` and `capture import`: captures as other programs have them."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from app.capture.bundle import write_bundle
from app.capture.decoders import decode
from app.capture.export_har import export_har
from app.capture.export_jsonl import export_jsonl
from app.capture.export_pcapng import export_pcapng
from app.capture.export_script import export_script
from app.capture.file import CaptureWriter
from app.capture.imports import read_capture
from app.cli import tables
from app.cli.capture_verbs import FORMS
from app.cli.capture_view import require_free, selected, viewed
from app.cli.output import Answer
from app.cli.verbs import UsageError
from app.cli.version import show as versions
from app.errors import SettingsError
from app.values.traffic import Record

Write = Callable[[Iterable[Record], Path], int]

_COUNTED = {
    "pcapng": "packet",
    "jsonl": "record",
    "har": "HTTP exchange",
    "script": "command",
    "eimcap": "record",
    "zip": "record",
}


def export(arguments: argparse.Namespace) -> Answer:
    """Write a capture, without secrets unless asked for. Raises SettingsError, FilterError."""
    out = Path(arguments.out)
    form = arguments.form or _form_of(out)
    require_free(out, arguments.file, replace=arguments.replace)
    key_log = _key_log(arguments.key_log, form)
    writers: dict[str, Write] = {
        "jsonl": export_jsonl,
        "har": export_har,
        "script": export_script,
        "eimcap": _write_capture,
        "zip": lambda records, path: _write_bundle(records, path, arguments),
    }
    with viewed(arguments) as view:
        writers["pcapng"] = partial(
            export_pcapng, key_log=key_log, comment=lambda record: decode(record, view.file).title
        )
        rows = selected(view.file, arguments.filter)
        count = writers[form](view.records(rows), out)
        total = len(view.file)
    what = tables.count(count, _COUNTED[form])
    hidden = "with its secrets" if arguments.secrets else "secrets hidden"
    text = f"Wrote {what} from {len(rows)} of {tables.count(total, 'record')} to {out}, {hidden}."
    data = {"file": str(out), "form": form, "written": count, "records": len(rows), "total": total}
    return Answer(data | {"redacted": not arguments.secrets}, text)


def _key_log(file: str | None, form: str) -> bytes:
    """Return the content of a key log. Raises UsageError for a form that holds none."""
    if not file:
        return b""
    if form != "pcapng":
        raise UsageError(
            f"Only pcapng holds the keys of sessions, {form} does not.", hint="Leave --key-log out."
        )
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise SettingsError(
            f"The key log {file} cannot be read: {error.strerror}.",
            key="key-log",
            hint="Name the file that SSLKEYLOGFILE named while recording.",
        ) from error


def take_in(arguments: argparse.Namespace) -> Answer:
    """Write what another program recorded as a capture. Raises CodecError for an unknown file."""
    out = Path(arguments.out)
    require_free(out, arguments.source, replace=arguments.replace)
    records = read_capture(Path(arguments.source))
    count = _write_capture(records, out)
    text = f"Took {tables.count(count, 'record')} from {arguments.source} into {out}."
    return Answer({"source": arguments.source, "file": str(out), "records": count}, text)


def _form_of(out: Path) -> str:
    form = {"txt": "script", "apdu": "script"}.get(out.suffix[1:].lower(), out.suffix[1:].lower())
    if form not in FORMS:
        raise UsageError(
            f"The name {out.name} does not say in which form to write.",
            hint=f"Let it end in .{', .'.join(FORMS)}, or say --form.",
        )
    return form


def _write_capture(records: Iterable[Record], path: Path) -> int:
    """Write a capture that takes its name only when it is whole."""
    fresh = path.with_name(f".{path.name}.new")
    try:
        with CaptureWriter(fresh, replace=True) as writer:
            writer.append(records)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    return writer.count


def _write_bundle(records: Iterable[Record], path: Path, arguments: argparse.Namespace) -> int:
    with tempfile.TemporaryDirectory() as folder:
        capture = Path(folder, "capture.eimcap")
        _write_capture(records, capture)
        environment = versions(arguments).data
        return write_bundle(capture, path, environment, redacted=not arguments.secrets)
