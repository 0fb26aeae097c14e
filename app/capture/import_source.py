"""The file an import reads: its first bytes, its lines, and when it was written.

Lines are bounded, so that a binary file taken for text cannot fill the memory.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from app.capture.annotation import Noted
from app.errors import CodecError

LONGEST_LINE = 1 << 20
"""Characters of a line that are looked at; what is beyond is left out."""

SNIFFED = 1 << 18
"""Bytes from the start that tell what a file is."""

_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_HEX = re.compile(r"[0-9A-Fa-f]*\Z")


@dataclass(frozen=True, slots=True)
class Source:
    """A file to import. Read anew by each call, so it may be gone through twice.

    noted: filled with what people noted about the records, while these are read.
    """

    path: Path
    noted: Noted = field(default_factory=dict, compare=False)

    def head(self) -> bytes:
        """Return the first bytes. Raises CodecError when the file cannot be read."""
        try:
            with self.path.open("rb") as file:
                return file.read(SNIFFED)
        except OSError as error:
            raise CodecError(
                f"“{self.path}” cannot be read: {error.strerror or error}.",
                hint="Check the name, and that you may read the file.",
            ) from error

    def lines(self) -> Iterator[str]:
        """Yield the lines without colours and line ends; what is no UTF-8 is replaced."""
        with self.path.open("rb") as file:
            while line := file.readline(LONGEST_LINE):
                yield plain_text(line).rstrip("\r\n")
                while line and not line.endswith(b"\n") and len(line) == LONGEST_LINE:
                    line = file.readline(LONGEST_LINE)

    @property
    def written_ns(self) -> int:
        """When the file was last written: the best guess for logs that tell no time."""
        return self.path.stat().st_mtime_ns


def plain_text(raw: bytes) -> str:
    """Return text without terminal colours; what is no UTF-8 is replaced."""
    return _COLOURS.sub("", raw.decode("utf-8", "replace"))


def octets(text: str) -> bytes | None:
    """Return the bytes written in hex, with or without spaces; None when it is no whole hex."""
    digits = text.replace(" ", "")
    if len(digits) % 2 or not _HEX.match(digits):
        return None
    return bytes.fromhex(digits)
