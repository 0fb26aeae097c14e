"""Passphrases for verbs: from a file or typed unseen, never from the command line itself."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path

from app.cli.verbs import UsageError


def passphrase(file: str | None, *, ask: bool = False, what: str = "Passphrase") -> str | None:
    """Return the first line of a file, or what is typed, or None when neither is wanted.

    file: `-` is stdin. Raises UsageError when the file cannot be read or holds nothing, or when
    nobody is there to type.
    """
    if file:
        return _first_line(file)
    if not ask:
        return None
    if not sys.stdin.isatty():
        raise UsageError(
            "Nobody is there to type the passphrase.", hint="Use --passphrase-file instead."
        )
    typed = getpass.getpass(f"{what}: ")
    if not typed:
        raise UsageError("No passphrase was typed.", hint="Run it again.")
    return typed


def _first_line(file: str) -> str:
    try:
        text = sys.stdin.readline() if file == "-" else Path(file).read_text("utf-8")
    except (OSError, UnicodeError) as error:
        raise UsageError(
            f"The passphrase cannot be read from {file!r}.", hint="Check the file and its rights."
        ) from error
    line = text.split("\n", 1)[0].removesuffix("\r")
    if not line:
        raise UsageError(f"There is no passphrase in {file!r}.", hint="Put it on the first line.")
    return line
