"""Destructive verbs are typed, not clicked: the last digits or a phrase, or `--yes`."""

from __future__ import annotations

import sys

from app.cli.verbs import UsageError
from app.errors import CancelledError


def require(expected: str, question: str, *, yes: bool) -> None:
    """Go on only if `yes`, or if the person at the terminal types `expected`.

    Raises UsageError when nobody can be asked, CancelledError when something else is typed.
    """
    if yes:
        return
    if not sys.stdin.isatty():
        raise UsageError(
            "This cannot be undone and nobody is there to confirm it.",
            hint="Add --yes to do it without asking.",
        )
    print(f"{question}\nType {expected} to go on: ", end="", file=sys.stderr, flush=True)
    typed = sys.stdin.readline().strip()
    if typed.replace(" ", "").lower() != expected.replace(" ", "").lower():
        raise CancelledError("Nothing was changed.", hint=f"To go on, type {expected} exactly.")
