"""Finds the bytes a person means on the command line.

Words are hex first, then a file, then base64, so that `./cafe` reads a file and `cafe` does not.
Everything is bounded.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from app.cli.verbs import UsageError
from app.codec.octets import Octets, from_base64, from_file, from_hex, not_understood

__all__ = ["MOST_BYTES", "Octets", "find", "from_file"]

MOST_BYTES = 16 * 1024 * 1024
"""The largest input read; a bound profile package is far below it."""


def find(words: Sequence[str], stdin: BinaryIO) -> Octets:
    """Return the bytes that the words stand for; `-` alone reads stdin.

    Raises CodecError when a text is none of the forms, UsageError when there is no such file or
    it is too large.
    """
    if list(words) == ["-"]:
        return from_file(_bounded(stdin, "stdin"))
    text = " ".join(words)
    found = from_hex(text)
    if found is None and len(words) == 1 and text:
        found = _from_path(words[0]) or from_base64(words[0])
    if found is not None:
        return found
    if len(words) == 1 and _looks_like_path(text):
        raise UsageError(f"There is no file {text}.", hint="Check the name, or give hex.")
    raise not_understood(text)


def _from_path(name: str) -> Octets | None:
    path = Path(name)
    try:
        if path.is_dir():
            raise UsageError(f"{name} is a folder.", hint="Name a file in it.")
        if not path.exists():
            return None
        with path.open("rb") as file:
            return from_file(_bounded(file, name))
    except (OSError, ValueError) as error:
        if _looks_like_path(name) and isinstance(error, OSError):
            raise UsageError(f"{name} cannot be read: {error.strerror}.") from error
        return None  # too long or odd to be a name at all


def _bounded(file: BinaryIO, name: str) -> bytes:
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise UsageError(
            f"{name} has more than {MOST_BYTES // 2**20} MiB.",
            hint="Cut out the message you mean; single messages are far smaller.",
        )
    return content


def _looks_like_path(text: str) -> bool:
    return len(text) < 1024 and ("/" in text or "\\" in text or "." in text)
