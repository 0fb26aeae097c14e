"""Finds the bytes that a text or a file's content stands for: hex, base64, PEM, or plain binary.

Hex may be decorated as hex dumps and source code have it. Ordinary words happen to be base64 too,
so that counts only when it says so or holds exactly one TLV.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass

from app.codec import tlv
from app.errors import CodecError

DECORATION = re.compile(r"0x|\\x|[\s:,;\-'\"{}\[\]()<>]", re.IGNORECASE)
"""What may stand between and before hex digits."""

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


def from_file(content: bytes) -> Octets:
    """Return the bytes a file's content stands for: text forms first, else the content itself.

    Raises CodecError for text in none of the forms, and for nothing at all.
    """
    if not content:
        raise CodecError("There is nothing to decode: the input is empty.")
    if not _PRINTABLE.issuperset(content):
        return Octets(content, "binary")
    text = content.decode("ascii")
    found = from_pem(text) or from_hex(text) or from_base64(text)
    if found is None:
        raise not_understood(text)
    return found


def from_hex(text: str) -> Octets | None:
    """Return the bytes of a hex text, None when it is none. Raises CodecError on half a byte."""
    bare = DECORATION.sub("", text)
    if not _HEX.fullmatch(bare):
        return None
    if len(bare) % 2:
        raise CodecError(
            f"Hex comes in pairs; this has {len(bare)} digits.",
            offset=len(bare) // 2,
            hint="Look for a digit that was lost or doubled in copying.",
        )
    return Octets(bytes.fromhex(bare), "hex")


def from_base64(text: str) -> Octets | None:
    """Return the bytes of a base64 text, None when it is none."""
    bare = "".join(text.removeprefix("base64:").split())
    if len(bare) % 4 or not _BASE64.fullmatch(bare):
        return None
    try:
        data = base64.b64decode(bare, altchars=b"-_" if set(bare) & set("-_") else None)
    except binascii.Error:
        return None
    told = text.startswith("base64:") or bare.endswith("=")
    return Octets(data, "base64") if told or _whole(data) else None


def from_pem(text: str) -> Octets | None:
    """Return a text's first PEM block, None without one. Raises CodecError when it is damaged."""
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


def not_understood(text: str) -> CodecError:
    """Make the error for a text in none of the forms."""
    bare = DECORATION.sub(" ", text)
    odd = next((char for char in bare if char not in "0123456789abcdefABCDEF "), "")
    shown = text if len(text) <= 40 else f"{text[:40]}…"
    return CodecError(
        f"This is neither hex nor base64 nor a file here: {shown!r} ({odd!r} is no hex digit).",
        hint="Give hex digits, a file name, or - to read from stdin.",
    )
