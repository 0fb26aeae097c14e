"""A capture as a verb shows it: without secrets, unless they were asked for."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from app.capture.annotation import Annotation
from app.capture.annotations import Annotations
from app.capture.decoders import decode
from app.capture.file import CaptureFile
from app.capture.filter import parse
from app.capture.judging import judge
from app.capture.parts import Decoding
from app.capture.redaction import Redaction
from app.capture.seen_keys import keys_of
from app.cli import tables
from app.errors import SettingsError
from app.values.traffic import Record

_KEPT = 4096
_PROBLEMS_TOLD = 5


class CaptureView:
    """The records of a capture by row and by seq; decoders see the same bytes as people do."""

    def __init__(self, file: CaptureFile, *, secrets: bool, identifiers: bool) -> None:
        self.file = file
        self._identifiers = identifiers
        self._redaction = None if secrets else Redaction(file, identifiers=identifiers)
        self._cached = lru_cache(_KEPT)(self._read)
        if self._redaction is not None:
            for record in file.records():
                self._redaction.learn(record)

    def get(self, seq: int) -> Record | None:
        """Return the record with this seq as it may be shown, None when it is not in the file."""
        row = self.file.row(seq)
        return None if row is None else self._cached(row)

    def record(self, row: int) -> Record:
        """Return the record of a row as it may be shown."""
        return self._cached(row)

    def records(self, rows: range | list[int]) -> Iterator[Record]:
        """Yield the records of rows as they may leave the program."""
        return (self._read(row) for row in rows)

    def decoding(self, record: Record) -> Decoding:
        """Take a record apart."""
        return decode(record, self)

    def tree(self, record: Record) -> Decoding:
        """Take a record apart and judge its signatures by the bytes as they were recorded."""
        row = self.file.row(record.seq)
        true = record if row is None else self.file.record(row)
        found = judge(true, decode(true, self.file), keys_of(self.file))
        return (found.anonymous() if self._identifiers else found).laid_over(self.decoding(record))

    def clean(self, noted: Annotation) -> Annotation:
        """Return what people noted as it may be shown."""
        if self._redaction is None or not noted.comment:
            return noted
        return replace(noted, comment=self._redaction.text(noted.comment))

    def _read(self, row: int) -> Record:
        record = self.file.record(row)
        return record if self._redaction is None else self._redaction.redact(record)


@contextmanager
def opened(path: str) -> Iterator[CaptureFile]:
    """Open a capture for a `with` block; what is wrong with the file is told on stderr.

    Raises SettingsError or CodecError, as `CaptureFile.open`.
    """
    with CaptureFile.open(Path(path)) as file:
        for problem in file.problems[:_PROBLEMS_TOLD]:
            print(f"Note: {problem.text}", file=sys.stderr)
        if more := len(file.problems[_PROBLEMS_TOLD:]):
            print(f"Note: and {tables.count(more, 'problem')} more.", file=sys.stderr)
        if file.lost:
            lost = tables.count(file.lost, "record")
            print(f"Note: {lost} came too fast to be kept.", file=sys.stderr)
        yield file


@contextmanager
def viewed(arguments: argparse.Namespace) -> Iterator[CaptureView]:
    """Open the capture of the arguments as `--secrets` and `--mask` have it seen."""
    with opened(arguments.file) as file:
        yield CaptureView(file, secrets=arguments.secrets, identifiers=arguments.mask)


def require_free(out: Path, source: str, *, replace: bool) -> None:
    """Raise SettingsError unless `out` may be written: it is new, or may go and is not the source.

    A capture is read while its copy is written, so it can never be written over itself.
    """
    if out.exists() and Path(source).exists() and out.samefile(source):
        raise SettingsError(
            "A capture is not written over itself.", key="out", hint="Name another file."
        )
    if out.is_file() and not replace:
        raise SettingsError(
            f"{out} exists already.", key="out", hint="Name another file, or add --replace."
        )


def selected(file: CaptureFile, expression: str) -> range | list[int]:
    """Return the rows a filter wants, all without one. Raises FilterError.

    The filter sees the capture as it is, so that a secret can be looked for.
    """
    if not expression.strip():
        return range(len(file))
    annotations = annotations_of(file)
    wanted = parse(expression).select(file.columns, file, annotations=annotations)
    return [int(row) for row in wanted]


def annotations_of(file: CaptureFile) -> Annotations:
    """Return what people noted about a capture; what cannot be read is told on stderr."""
    found = Annotations.of_capture(file.path)
    for problem in found.problems:
        print(f"Note: {problem}", file=sys.stderr)
    return found
