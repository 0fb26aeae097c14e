"""Devices, queue and results of the bench eIM in words for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from app.cli import tables
from app.eim.bulk import BadRow
from app.values.eim import Device, QueuedPackage, Received
from app.values.packages import Recipe


def moment(seconds: float) -> str | None:
    """Show a time, in UTC to the second; nothing for one that has not come."""
    if not seconds:
        return None
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S")


def devices(values: Sequence[Device]) -> str:
    """Show one line per device."""
    if not values:
        return "No device yet. They appear when they poll, or with `eim register`."
    rows = [
        (
            one.eid,
            one.label,
            one.identity or "not prepared",
            one.queued,
            one.in_flight,
            moment(one.last_contact),
            f"about {moment(one.expected)}" if one.expected else None,
            one.binding,
            one.dialect,
        )
        for one in values
    ]
    heads = ("EID", "Label", "Signs", "Queued", "Out", "Last contact", "Next", "Binding", "Version")
    return tables.columns(heads, rows)


def queue(values: Sequence[QueuedPackage]) -> str:
    """Show one line per package."""
    if not values:
        return "The queue is empty."
    rows = [
        (
            one.id,
            one.eid,
            one.state,
            what(one.recipe),
            one.counter,
            one.deliveries,
            moment(one.queued_at),
            moment(one.finished_at),
            one.explanation,
        )
        for one in values
    ]
    heads = ("Id", "EID", "State", "What", "Counter", "Sent", "Queued", "Ended", "In words")
    return tables.columns(heads, rows)


def what(recipe: Recipe) -> str:
    """Say in a word what a package does."""
    names = ", ".join(operation.name for operation in recipe.operations)
    return names or recipe.kind.value


def results(values: Sequence[Received]) -> str:
    """Show one line per report."""
    if not values:
        return "No device reported anything yet."
    rows = [
        (
            one.id,
            moment(one.at),
            one.eid,
            one.kind,
            one.package,
            one.seq,
            one.fate,
            one.verdict.result if one.verdict else None,
            one.note,
        )
        for one in values
    ]
    heads = ("Id", "Came", "EID", "Kind", "Package", "Seq", "Fate", "Checks", "Note")
    return tables.columns(heads, rows)


def failed_rows(values: Sequence[BadRow]) -> str:
    """Show the rows of a table that cannot be used, each with the reason."""
    rows = [(one.line, one.cells.get("eid"), one.reason, one.hint) for one in values]
    return tables.columns(("Line", "EID", "Reason", "Next"), rows)
