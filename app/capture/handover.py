"""A capture handed over: what was chosen of it, in another form, without secrets unless asked for.

Everything is looked at before the first record leaves: a secret that one record gives away is
hidden in all of them, chosen or not.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Protocol

from app.capture.annotation import Annotation, Notes, nothing_noted
from app.capture.assembly import Records
from app.capture.bundle import write_bundle
from app.capture.decoders import decode
from app.capture.export_capture import export_capture
from app.capture.export_har import export_har
from app.capture.export_jsonl import export_jsonl
from app.capture.export_pcapng import export_pcapng
from app.capture.export_script import export_script
from app.capture.forms import Form
from app.capture.pysim_class import with_plain_class
from app.capture.redaction import Redaction
from app.errors import SettingsError
from app.values.traffic import Record
from app.versions import versions

Told = Callable[[int, int], None]
"""Told how many steps of how many are done; may raise to stop the work."""

_TELL_EVERY = 256


class Traffic(Records, Protocol):
    """Records by row; a `CaptureFile` and a `Snapshot` are such."""

    def __len__(self) -> int: ...

    def record(self, row: int, /) -> Record:
        """Return the record of a row."""
        ...

    def records(self) -> Iterator[Record]:
        """Yield all records in order."""
        ...

    def row(self, seq: int, /) -> int | None:
        """Return the row of the record with this seq, None when it is not here."""
        ...


@dataclass(frozen=True, slots=True)
class Handover:
    """What is to be written where.

    secrets: with keys, codes and subscriber identities. identifiers: EIDs, ICCIDs and IMEIs are
    hidden too; has no meaning with secrets. key_log: secrets of TLS and DTLS sessions to put into
    a pcapng. pysim: change what ends pySim-trace, in a pcapng. noted: what people noted about the
    records; goes along where the form can hold it.
    """

    path: Path
    form: Form
    secrets: bool = False
    identifiers: bool = False
    key_log: bytes = b""
    pysim: bool = False
    noted: Notes = nothing_noted


def hand_over(
    order: Handover, traffic: Traffic, rows: Sequence[int], told: Told = lambda done, total: None
) -> int:
    """Write the records of the rows; returns how many packets, exchanges or records it came to.

    Raises SettingsError when the file cannot be written or the form cannot hold these records,
    CodecError for a key log without secrets, and what `told` raises; then there is no new file.
    """
    redaction = Redaction(traffic, identifiers=order.identifiers)
    records = leaving(order, traffic, rows, told, redaction)
    noted = order.noted if order.secrets else partial(_clean_note, redaction, order.noted)
    match order.form:
        case Form.PCAPNG:
            comment = partial(_title, traffic)
            records = with_plain_class(records) if order.pysim else records
            return export_pcapng(
                records, order.path, key_log=order.key_log, comment=comment, noted=noted
            )
        case Form.JSONL:
            return export_jsonl(records, order.path, noted)
        case Form.EIMCAP:
            return export_capture(records, order.path, noted)
        case Form.ZIP:
            with tempfile.TemporaryDirectory() as folder:
                capture = Path(folder, "capture.eimcap")
                export_capture(records, capture, noted)
                return write_bundle(capture, order.path, versions(), redacted=not order.secrets)
        case _:
            return _WRITERS[order.form](records, order.path)


def leaving(
    order: Handover,
    traffic: Traffic,
    rows: Sequence[int],
    told: Told = lambda done, total: None,
    redaction: Redaction | None = None,
) -> Iterator[Record]:
    """Yield the records of the rows as they may leave the program.

    redaction: is to learn all secrets on the way; by default one of its own.
    """
    total = len(rows) + (0 if order.secrets else len(traffic))
    chosen = (traffic.record(row) for row in rows)
    if order.secrets:
        yield from _counted(chosen, 0, total, told)
        return
    redaction = redaction or Redaction(traffic, identifiers=order.identifiers)
    for record in _counted(traffic.records(), 0, total, told):
        redaction.learn(record)
    for record in _counted(chosen, len(traffic), total, told):
        yield redaction.redact(record)


def read_key_log(path: Path) -> bytes:
    """Return the content of a key log. Raises SettingsError when it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise SettingsError(
            f"The key log {path} cannot be read: {error.strerror}.",
            key="key-log",
            hint="Name the file that SSLKEYLOGFILE named while recording.",
        ) from error


_WRITERS: dict[Form, Callable[[Iterable[Record], Path], int]] = {
    Form.HAR: export_har,
    Form.SCRIPT: export_script,
}


def _counted(records: Iterable[Record], start: int, total: int, told: Told) -> Iterator[Record]:
    for done, record in enumerate(records, start):
        if not done % _TELL_EVERY:
            told(done, total)
        yield record


def _clean_note(redaction: Redaction, noted: Notes, seq: int) -> Annotation:
    found = noted(seq)
    return replace(found, comment=redaction.text(found.comment)) if found.comment else found


def _title(traffic: Traffic, record: Record) -> str:
    return decode(record, traffic).title
