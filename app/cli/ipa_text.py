"""Rounds of an IPA in words."""

from __future__ import annotations

from app.cli import tables
from app.ipa.reports import RoundReport, Step


def step(one: Step) -> str:
    """Show a step in a line: when it began, how long it took, what it was."""
    mark = " " if one.ok else "!"
    return f"{one.at_s:8.3f} s {one.duration_s * 1000:8.1f} ms {mark} {tables.word(one.words)}"


def report(one: RoundReport) -> str:
    """Show what came of a round."""
    taken = ", ".join(map(str, one.acknowledged))
    rows: list[tuple[str, object]] = [
        ("EID", one.eid),
        ("eIM", one.eim_id),
        ("Reached at", f"{one.url} ({one.binding})"),
        ("SGP.32", f"v{one.dialect}" if one.dialect else ""),
        ("Packages", one.packages),
        ("Results taken", one.delivered),
        ("Acknowledged", taken or "none"),
        ("Still waiting", one.waiting),
        ("Took", f"{one.duration_s:.2f} s"),
    ]
    if one.rolled_back:
        rows.append(("Rollback", "the eUICC went back to the profile before"))
    if one.emulated:
        rows.append(("Consumer eUICC", "SGP.32 is emulated: it signs nothing of this itself"))
    if one.wire is not None:
        rows.append(("On the wire", f"{one.wire.total} bytes, {one.wire.payload} of ESipa"))
    if one.more:
        rows.append(("More", "the eIM may have more packages"))
    return tables.fields(rows)


def ended(one: RoundReport) -> str:
    """Show a round in a line."""
    if one.problem:
        return f"Round ended early: {one.problem}"
    packages, results = tables.count(one.packages, "package"), tables.count(one.delivered, "result")
    return f"Round done: {packages}, {results} taken, {one.waiting} waiting."


def pushed(one: RoundReport) -> str:
    """Show in a line what was done for a pushed message."""
    if one.problem:
        return f"From {one.url}: {one.problem}"
    taken = ", ".join(map(str, one.acknowledged))
    if taken:
        return f"From {one.url}: acknowledged {taken}."
    return f"From {one.url}: {tables.count(one.packages, 'package')} carried out."
