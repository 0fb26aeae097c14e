"""`capture diff` and `capture replay`: one session beside another."""

from __future__ import annotations

import argparse

from app.capture.apdu_view import read_response
from app.capture.difference import Comparison, Kind, Pair, Step, compare
from app.capture.resend import resend_commands
from app.cli import tables
from app.cli.capture_serve import serve
from app.cli.capture_view import CaptureView, opened, selected
from app.cli.output import Answer
from app.errors import SettingsError
from app.values.traffic import Direction, Layer, Record

_SIGNS = {
    Kind.SAME: " ",
    Kind.VARIES: "~",
    Kind.DIFFERS: "!",
    Kind.ONLY_LEFT: "<",
    Kind.ONLY_RIGHT: ">",
}
_LEGEND = "~ only what is new each time, ! differs, < only in the first, > only in the second"


def diff(arguments: argparse.Namespace) -> Answer:
    """Align two captures. Raises SettingsError when one is too long, FilterError."""
    sides = [_side(path, arguments) for path in (arguments.left, arguments.right)]
    found = compare(*sides)
    data = {
        "first": found.first,
        "counts": {str(kind): count for kind, count in found.counts.items()},
        "pairs": [_pair_form(pair) for pair in found.pairs],
    }
    return Answer(data, _diff_text(found))


def _side(path: str, arguments: argparse.Namespace) -> list[Record]:
    with opened(path) as file:
        view = CaptureView(file, secrets=arguments.secrets, identifiers=arguments.mask)
        return list(view.records(selected(file, arguments.filter)))


def _pair_form(pair: Pair) -> dict[str, object]:
    return {
        "kind": pair.kind,
        "left": _step_form(pair.left),
        "right": _step_form(pair.right),
        "differences": [
            {"path": one.path, "left": one.left, "right": one.right, "varies": one.varies}
            for one in pair.differences
        ],
    }


def _step_form(step: Step | None) -> dict[str, object] | None:
    if step is None:
        return None
    return {"seq": step.record.seq, "title": step.title, "meaning": step.meaning}


def _diff_text(found: Comparison) -> str:
    lines: list[str] = []
    for at, pair in enumerate(found.pairs):
        if at == found.first:
            lines.append("--- the first difference ---")
        step = pair.left or pair.right
        words = f"{step.title} · {step.meaning}" if step and step.meaning else step and step.title
        lines.append(f"{_SIGNS[pair.kind]} {tables.word(words)}")
        if pair.kind is Kind.DIFFERS:
            lines += [
                f"      {tables.word(f'{one.path}: {one.left} / {one.right}')}"
                for one in pair.differences
            ]
    if found.first is None:
        return "\n".join([*lines, "", "The sessions do not differ."])
    return "\n".join([*lines, "", _LEGEND])


def replay(arguments: argparse.Namespace) -> Answer | None:
    """Send a capture's commands to a card again and say which answers are others than then.

    With --serve, be the capture's eIM instead, until a signal comes. Raises SettingsError for a
    card that may be real without --yes, and when there is no command.
    """
    if arguments.serve:
        serve(arguments)
        return None
    with opened(arguments.file) as file:
        rows = selected(file, arguments.filter)
        commands = [record for record in map(file.record, rows) if _is_command(record)]
        if not commands:
            raise SettingsError(
                "There is no command to a card in what was chosen.",
                key="filter",
                hint="Choose a capture of a card, or another filter.",
            )
        then = {
            record.pair: record.data
            for record in file.records()
            if record.layer is Layer.APDU and record.direction is Direction.IN
        }
        view = CaptureView(file, secrets=arguments.secrets, identifiers=arguments.mask)
        sent = resend_commands(
            (record.data for record in commands), arguments.reader, confirmed=arguments.yes
        )
        results = [
            _result(view, record, then.get(record.seq, b""), one.answer, arguments.secrets)
            for record, one in zip(commands, sent, strict=True)
        ]
    same = sum(one["same"] is True for one in results)
    lines = [
        (one["seq"], one["title"], one["sw_then"], one["sw_now"], "" if one["same"] else "differs")
        for one in results
    ]
    text = tables.columns(("Seq", "Command", "Then", "Now", ""), lines)
    count = tables.count(len(results), "command")
    return Answer(
        {"reader": arguments.reader, "sent": len(results), "same": same, "commands": results},
        f"{text}\n\nSent {count}; {same} of the answers are the same.",
    )


def _is_command(record: Record) -> bool:
    return record.layer is Layer.APDU and record.direction is Direction.OUT


def _result(
    view: CaptureView, record: Record, then: bytes, now: bytes, secrets: bool
) -> dict[str, object]:
    shown = view.get(record.seq) or record
    form: dict[str, object] = {
        "seq": record.seq,
        "title": view.decoding(shown).title,
        "same": then == now,
        "sw_then": f"{read_response(then).sw:04X}" if then else None,
        "sw_now": f"{read_response(now).sw:04X}",
    }
    return form | {"then": then, "now": now} if secrets else form
