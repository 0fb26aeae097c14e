"""Secrets that show by their look in any bytes: activation codes, JSON members, PEM and EC keys.

Also finds base64, because ES9+ and ESipa in JSON carry their messages that way.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from typing import NamedTuple

_MEMBERS = (
    "activationCode|matchingId|confirmationCode|hashCc|imsi|ki|opc?|psk|pin|puk|adm|key|"
    "privateKey|secret|password|passphrase|token"
)
_DOLLAR = rb"(?:\$|%24)"
_CODE_END = rb"[^\s\"'<>\\&\x00-\x20\x7f-\xff]"

_LOOKS: tuple[tuple[str, re.Pattern[bytes]], ...] = (
    (
        "activation code",
        re.compile(
            rb"((?:LPA(?::|%3A))?1" + _DOLLAR + rb"[A-Za-z0-9.:-]*" + _DOLLAR + _CODE_END + rb"*)",
            re.IGNORECASE,
        ),
    ),
    (
        "member",
        re.compile(rb'"(?:' + _MEMBERS.encode() + rb')"\s*:\s*"((?:[^"\\]|\\.)*)"', re.IGNORECASE),
    ),
    (
        "credentials",
        re.compile(
            rb"^(?:Authorization|Proxy-Authorization|Cookie|Set-Cookie):[ \t]*([^\r\n]+)",
            re.IGNORECASE | re.MULTILINE,
        ),
    ),
    ("PIN", re.compile(rb"\+(?:CPIN2?|CPWD)=(?!\?)([^\r\n;]+)", re.IGNORECASE)),
    (
        "private key",
        re.compile(rb"-----BEGIN [A-Z ]*PRIVATE KEY-----(.*?)-----END", re.DOTALL),
    ),
    ("private key", re.compile(rb"\x30.{1,2}\x02\x01\x01\x04\x20(.{32})", re.DOTALL)),
    ("private key", re.compile(rb"\x30.{1,3}\x02\x01\x01\x04\x30(.{48})", re.DOTALL)),
)
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{24,}={0,2}")
_STRETCH, _OVERLAP = 1 << 18, 1 << 15
_PLAIN_ALPHABET = bytes.maketrans(b"-_", b"+/")
_URL_ALPHABET = bytes.maketrans(b"+/", b"-_")


class Look(NamedTuple):
    """Bytes `start` to `end` look like `what`."""

    start: int
    end: int
    what: str


def text_secrets(data: bytes) -> Iterator[Look]:
    """Yield what looks like a secret.

    Long data is looked through in stretches, so that other threads get their turn in between; a
    secret longer than their overlap may be missed there.
    """
    last = max(len(data) - _OVERLAP, 1)
    for start in range(0, last, _STRETCH):
        yield from _looks(data, start, min(start + _STRETCH + _OVERLAP, len(data)))


def _looks(data: bytes, start: int, end: int) -> Iterator[Look]:
    for what, pattern in _LOOKS:
        for found in pattern.finditer(data, start, end):
            if found.end(1) > found.start(1):
                yield Look(found.start(1), found.end(1), what)


class Run(NamedTuple):
    """Bytes `start` to `end` are base64; `inside` is what they say."""

    start: int
    end: int
    inside: bytes


def base64_runs(data: bytes) -> Iterator[Run]:
    """Yield the stretches that read as base64, in either alphabet."""
    for found in _BASE64.finditer(data):
        text = found[0].rstrip(b"=").translate(_PLAIN_ALPHABET)
        try:
            inside = _decoded(text + b"=" * (-len(text) % 4))
        except binascii.Error:
            continue
        yield Run(found.start(), found.end(), inside)


def _decoded(text: bytes) -> bytes:
    """Decode in stretches as well. Raises binascii.Error."""
    stretches = range(0, len(text), _STRETCH)
    return b"".join(base64.b64decode(text[at : at + _STRETCH], validate=True) for at in stretches)


def base64_again(inside: bytes, like: bytes) -> bytes:
    """Write bytes as base64 in the alphabet, and with the padding, of what they replace."""
    text = base64.b64encode(inside)
    if b"-" in like or b"_" in like:
        text = text.translate(_URL_ALPHABET)
    return text[: len(like)].ljust(len(like), b"=")
