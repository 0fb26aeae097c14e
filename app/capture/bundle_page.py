"""The page of an evidence bundle: what happened, what failed, and where to look."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from app.capture.capture_stats import CaptureStats
from app.capture.procedure import Procedure
from app.capture.rows import duration_text

_STYLE = (
    "body{font:15px/1.5 sans-serif;max-width:60em;margin:2em auto;padding:0 1em}"
    "table{border-collapse:collapse}td,th{border-bottom:1px solid #ccc;padding:.3em .8em;"
    "text-align:left;vertical-align:top}"
)


def page(
    stats: CaptureStats,
    groups: Sequence[Procedure],
    environment: Mapping[str, object],
    *,
    redacted: bool,
) -> str:
    """Return the page. It needs nothing from elsewhere and runs no script."""
    failed = [one for one in groups if one.failure]
    secrets = (
        "Keys, codes and subscriber identities were hidden."
        if redacted
        else "This bundle holds secrets: keys, codes and subscriber identities were not hidden."
    )
    blocks = [
        _element("h1", "What was on the wire"),
        _element(
            "p",
            f"{stats.records} records, {stats.size} bytes, from {stats.began} to {stats.ended}. "
            f"{secrets}",
        ),
        _element("h2", "Failures"),
        *([_failure(one) for one in failed] or [_element("p", "None was seen.")]),
        _element("h2", "Procedures"),
        _table(("What", "Steps", "Took", "How it stands"), map(_procedure, groups)),
        _element("h2", "Lanes"),
        _table(("Lane", "Records"), stats.lanes.items()),
        _element("h2", "Environment"),
        _table(("", ""), environment.items()),
        _element(
            "p",
            "capture.eimcap opens in eIM Workbench, capture.pcapng in Wireshark; "
            "summary.json says the same as this page.",
        ),
    ]
    head = f'<meta charset="utf-8"><title>Evidence</title><style>{_STYLE}</style>'
    return (
        f'<!doctype html><html lang="en"><head>{head}</head><body>{"".join(blocks)}</body></html>'
    )


def _failure(one: Procedure) -> str:
    if one.failure is None:
        return ""
    why = one.failure
    lines = [f"{one.title}: {why.title}", why.text]
    lines += [f"Who can fix it: {why.who}. {why.next}"] if why.who else [why.next]
    lines.append(f"Level: {why.level}{f', {why.clause}' if why.clause else ''}")
    return "".join(_element("p", line) for line in lines if line)


def _procedure(one: Procedure) -> tuple[object, ...]:
    return one.title, len(one.steps) + one.left_out, duration_text(one.duration_ns), one.status


def _table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = ("".join(_element("td", cell) for cell in row) for row in rows)
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    top = "".join(_element("th", head) for head in heads)
    return f"<table><tr>{top}</tr>{body}</table>"


def _element(name: str, text: object) -> str:
    return f"<{name}>{escape(str(text))}</{name}>"
