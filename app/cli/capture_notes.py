"""`capture annotate`: marks, comments and colours of records, kept beside the capture."""

from __future__ import annotations

import argparse

from app.capture.annotation import Annotation
from app.cli import tables
from app.cli.capture_view import CaptureView, annotations_of, viewed
from app.cli.output import Answer
from app.errors import SettingsError


def annotate(arguments: argparse.Namespace) -> Answer:
    """Change what is noted about some records, or tell it. Raises SettingsError."""
    change = {
        "mark": arguments.mark,
        "comment": arguments.comment,
        "colour": arguments.colour,
        "hidden": arguments.hidden,
    }
    with viewed(arguments) as view:
        annotations = annotations_of(view.file)
        seqs = arguments.seq or [seq for seq, _ in annotations.noted()]
        _require(view, arguments)
        if any(value is not None for value in change.values()):
            if not arguments.seq:
                raise SettingsError(
                    "Nothing says which records to note this about.",
                    key="seq",
                    hint="Name their numbers; `capture filter CAPTURE EXPR --json` tells them.",
                )
            annotations.change(seqs, **change).result()
        found = [(seq, view.clean(annotations.get(seq))) for seq in seqs]
    data = [
        {"seq": seq, "mark": one.mark, "comment": one.comment, "colour": one.colour or None,
         "hidden": one.hidden}
        for seq, one in found
    ]  # fmt: skip
    return Answer({"file": arguments.file, "records": data}, _text(found))


def _require(view: CaptureView, arguments: argparse.Namespace) -> None:
    for seq in arguments.seq:
        if view.file.row(seq) is None:
            raise SettingsError(
                f"There is no record {seq} in {arguments.file}.",
                key="seq",
                hint="`capture filter CAPTURE '' --json` tells the numbers of all records.",
            )


def _text(found: list[tuple[int, Annotation]]) -> str:
    if not any(noted for _, noted in found):
        return "Nothing is noted."
    heads = ("Record", "Mark", "Colour", "Hidden", "Comment")
    rows = [
        [str(seq), "yes" if one.mark else "", one.colour, "yes" if one.hidden else "", _line(one)]
        for seq, one in found
    ]
    return tables.columns(heads, [[tables.word(cell) or " " for cell in row] for row in rows])


def _line(noted: Annotation) -> str:
    return " ".join(noted.comment.split())
