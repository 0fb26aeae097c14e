"""How a comparison is put into words: kinds of pairs, fields that differ, times."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.capture.difference import Comparison, Kind, Pair, Step
from app.capture.rows import duration_text
from app.capture.side_by_side import Timing
from widgets.theme import Tone

_MOST_FIELDS = 3
_LEAST_NS = 1_000
_TONES = {
    Kind.SAME: Tone.OK,
    Kind.VARIES: Tone.NEUTRAL,
    Kind.DIFFERS: Tone.FAILED,
    Kind.ONLY_LEFT: Tone.ATTENTION,
    Kind.ONLY_RIGHT: Tone.ATTENTION,
}


def kind_chip(kind: Kind) -> tuple[str, Tone]:
    """Return the word and tone of a kind of pair."""
    words = {
        Kind.SAME: _tr("same"),
        Kind.VARIES: _tr("new each time"),
        Kind.DIFFERS: _tr("differs"),
        Kind.ONLY_LEFT: _tr("only left"),
        Kind.ONLY_RIGHT: _tr("only right"),
    }
    return words[kind], _TONES[kind]


def step_words(step: Step | None) -> str:
    """Return what a step is, in one line."""
    if step is None:
        return "—"
    return " · ".join(filter(None, (step.title, step.meaning)))


def fields_words(pair: Pair) -> str:
    """Return which fields of a pair differ and how, the first few of them."""
    told = [one for one in pair.differences if not one.varies] or list(pair.differences)
    shown = [
        _tr("{0}: {1} / {2}").format(
            one.path.rpartition(".")[2], one.left or _tr("none"), one.right or _tr("none")
        )
        for one in told[:_MOST_FIELDS]
    ]
    if len(told) > _MOST_FIELDS:
        shown.append(_tr("{0} more").format(len(told) - _MOST_FIELDS))
    return " · ".join(shown)


def took_words(timing: Timing) -> tuple[str, str]:
    """Return how long both sides took; the right one with how much longer it was."""
    left, right = duration_text(timing.left_took or 0), duration_text(timing.right_took or 0)
    if abs(timing.slower) >= _LEAST_NS and right:
        sign = "+" if timing.slower > 0 else "−"
        right += f" ({sign}{duration_text(abs(timing.slower))})"
    return left, f"▲ {right}" if timing.notable else right


def since_words(nanoseconds: int | None) -> str:
    """Return how long after the start of its session a step was; empty for no step."""
    if nanoseconds is None:
        return ""
    return _tr("{0} after the start").format(duration_text(max(nanoseconds, 0)) or "0 µs")


def outcome_words(found: Comparison) -> str:
    """Return what a whole comparison comes to."""
    counts = found.counts
    if not found.pairs:
        return _tr("Neither side has a message to compare.")
    if found.first is None:
        return _tr("The sessions do not differ: {0} steps are alike.").format(len(found.pairs))
    words = {
        Kind.DIFFERS: _tr("{0} differ"),
        Kind.ONLY_LEFT: _tr("{0} only left"),
        Kind.ONLY_RIGHT: _tr("{0} only right"),
        Kind.VARIES: _tr("{0} new each time"),
        Kind.SAME: _tr("{0} the same"),
    }
    return " · ".join(text.format(counts[kind]) for kind, text in words.items() if counts[kind])


def _tr(text: str) -> str:
    return QCoreApplication.translate("difference_words", text)
