"""`capture export` and `capture import`: captures as other programs have them."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.capture.annotation import NOTHING, Noted
from app.capture.annotations import Annotations
from app.capture.export_capture import export_capture
from app.capture.forms import Form, form_of
from app.capture.handover import Handover, hand_over, read_key_log
from app.capture.imports import read_capture
from app.cli import tables
from app.cli.capture_view import opened, require_free, selected
from app.cli.output import Answer
from app.cli.verbs import UsageError


def export(arguments: argparse.Namespace) -> Answer:
    """Write a capture, without secrets unless asked for. Raises SettingsError, FilterError."""
    out = Path(arguments.out)
    form = Form(arguments.form) if arguments.form else _form_of(out)
    require_free(out, arguments.file, replace=arguments.replace)
    order = Handover(
        out,
        form,
        secrets=arguments.secrets,
        identifiers=arguments.mask,
        key_log=_key_log(arguments.key_log, form),
        pysim=arguments.pysim and _require_packets(form),
        noted=Annotations.of_capture(Path(arguments.file)).get,
    )
    with opened(arguments.file) as file:
        rows = selected(file, arguments.filter)
        count = hand_over(order, file, rows)
        total = len(file)
    what = tables.count(count, form.counted)
    hidden = "with its secrets" if arguments.secrets else "secrets hidden"
    text = f"Wrote {what} from {len(rows)} of {tables.count(total, 'record')} to {out}, {hidden}."
    data = {"file": str(out), "form": form, "written": count, "records": len(rows), "total": total}
    return Answer(data | {"redacted": not arguments.secrets}, text)


def _key_log(file: str | None, form: Form) -> bytes:
    """Return the content of a key log. Raises UsageError for a form that holds none."""
    if not file:
        return b""
    if form is not Form.PCAPNG:
        raise UsageError(
            f"Only pcapng holds the keys of sessions, {form} does not.", hint="Leave --key-log out."
        )
    return read_key_log(Path(file))


def _require_packets(form: Form) -> bool:
    """Raise UsageError for a form that pySim-trace does not read."""
    if form is not Form.PCAPNG:
        raise UsageError(f"pySim-trace does not read {form}.", hint="Leave --pysim out.")
    return True


def take_in(arguments: argparse.Namespace) -> Answer:
    """Write what another program recorded as a capture. Raises CodecError for an unknown file."""
    out = Path(arguments.out)
    require_free(out, arguments.source, replace=arguments.replace)
    noted: Noted = {}
    records = read_capture(Path(arguments.source), noted)
    count = export_capture(records, out, lambda seq: noted.get(seq, NOTHING))
    text = f"Took {tables.count(count, 'record')} from {arguments.source} into {out}."
    return Answer({"source": arguments.source, "file": str(out), "records": count}, text)


def _form_of(out: Path) -> Form:
    form = form_of(out)
    if form is None:
        raise UsageError(
            f"The name {out.name} does not say in which form to write.",
            hint=f"Let it end in .{', .'.join(Form)}, or say --form.",
        )
    return form
