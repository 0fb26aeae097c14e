"""Finds the bytes a person means: hex, base64, PEM, a file with any of them, or a binary file.

Words on the command line are hex first, then a file, then base64, so that `./cafe` reads a file
and `cafe` does not. Everything is bounded.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from app.cli.verbs import UsageError
from app.codec import tlv
from app.errors import CodecError

MOST_BYTES = 16 * 1024 * 1024
"""The largest input read; a bound profile package is far below it."""

_DECORATION = re.compile(r"0x|\\x|[\s:,;\-'\"{}\[\]()<>]", re.IGNORECASE)
_HEX = re.compile(r"[0-9A-Fa-f]+")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]+={0,2}")
_PEM = re.compile(r"-----BEGIN ([A-Z0-9 ]+)-----\s*(.*?)\s*-----END \1-----", re.DOTALL)
_PRINTABLE = frozenset(b"\t\n\r" + bytes(range(32, 127)))


@dataclass(frozen=True, slots=True)
class Octets:
    """Bytes to look at. form: `hex`, `base64`, `PEM` or `binary`; label: PEM's, else empty."""

    data: bytes
    form: str
    label: str = ""


def find(words: Sequence[str], stdin: BinaryIO) -> Octets:
    """Return the bytes that the words stand for; `-` alone reads stdin.

    Raises CodecError when a text is none of the forms, UsageError when there is no such file or
    it is too large.
    """
    if list(words) == ["-"]:
        return from_file(_bounded(stdin, "stdin"))
    text = " ".join(words)
    found = _from_hex(text)
    if found is None and len(words) == 1 and text:
        found = _from_path(words[0]) or _from_base64(words[0])
    if found is not None:
        return found
    if len(words) == 1 and _looks_like_path(text):
        raise UsageError(f"There is no file {text}.", hint="Check the name, or give hex.")
    raise _not_understood(text)


def from_file(content: bytes) -> Octets:
    """Return the bytes a file's content stands for: text forms first, else the content itself."""
    if not content:
        raise CodecError("There is nothing to decode: the input is empty.")
    if not _PRINTABLE.issuperset(content):
        return Octets(content, "binary")
    text = content.decode("ascii")
    found = _from_pem(text) or _from_hex(text) or _from_base64(text)
    if found is None:
        raise _not_understood(text)
    return found


def _from_hex(text: str) -> Octets | None:
    bare = _DECORATION.sub("", text)
    if not _HEX.fullmatch(bare):
        return None
    if len(bare) % 2:
        raise CodecError(
            f"Hex comes in pairs; this has {len(bare)} digits.",
            offset=len(bare) // 2,
            hint="Look for a digit that was lost or doubled in copying.",
        )
    return Octets(bytes.fromhex(bare), "hex")


def _from_base64(text: str) -> Octets | None:
    bare = "".join(text.removeprefix("base64:").split())
    if len(bare) % 4 or not _BASE64.fullmatch(bare):
        return None
    try:
        data = base64.b64decode(bare, altchars=b"-_" if set(bare) & set("-_") else None)
    except binascii.Error:
        return None
    told = text.startswith("base64:") or bare.endswith("=")
    return Octets(data, "base64") if told or _whole(data) else None


def _from_pem(text: str) -> Octets | None:
    match = _PEM.search(text)
    if match is None:
        return None
    try:
        data = base64.b64decode("".join(match[2].split()), validate=True)
    except binascii.Error as error:
        raise CodecError(
            f"The PEM block {match[1]} is damaged: {error}.", hint="Copy the file again."
        ) from error
    return Octets(data, "PEM", match[1])


def _whole(data: bytes) -> bool:
    """Whether the data is exactly one TLV: ordinary words happen to be base64 too."""
    if not data:
        return False
    found = tlv.header(data, 0, len(data))
    return found.problem is None and found.end == len(data)


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


def _not_understood(text: str) -> CodecError:
    bare = _DECORATION.sub(" ", text)
    odd = next((char for char in bare if char not in "0123456789abcdefABCDEF "), "")
    shown = text if len(text) <= 40 else f"{text[:40]}…"
    return CodecError(
        f"This is neither hex nor base64 nor a file here: {shown!r} ({odd!r} is no hex digit).",
        hint="Give hex digits, a file name, or - to read from stdin.",
    )
