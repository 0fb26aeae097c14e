"""What stands right of a comparison, read as the kind of value its field holds.

Times and durations become nanoseconds. Numbers that are always spoken of in hex (status words,
tags, instructions) are hex with and without 0x.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from app.capture.filter_error import FilterError
from app.capture.filter_lexer import Token, TokenKind, unescaped

Value = int | str | bytes


class Kind(StrEnum):
    """What a field holds; decides how a value is written and what it can be asked."""

    TEXT = "text"
    DIGITS = "digits"
    OCTETS = "octets"
    NUMBER = "number"
    HEX = "hex number"
    DURATION = "duration"
    TIME = "time"
    CODE = "CoAP code"

    @property
    def ordered(self) -> bool:
        """Whether it can be less or greater than another."""
        return self not in (Kind.TEXT, Kind.DIGITS, Kind.OCTETS)


_LARGEST = 1 << 63
_DECIMAL = re.compile(r"[0-9]{1,19}")
_HEX = re.compile(r"(?:0[xX])?([0-9A-Fa-f]{1,16})")
_DURATION = re.compile(r"([0-9]{1,15}(?:\.[0-9]{1,9})?)(ns|us|µs|ms|s|min)")
_CODE = re.compile(r"([0-7])\.([0-9]{2})")
_SECONDS = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,9})?")
_UNITS = {
    "ns": 1,
    "us": 1_000,
    "µs": 1_000,
    "ms": 1_000_000,
    "s": 1_000_000_000,
    "min": 60_000_000_000,
}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_EXAMPLES = {
    Kind.TEXT: 'a word, or a text in quotes: "slot 0"',
    Kind.DIGITS: "digits: 8904",
    Kind.OCTETS: "bytes in hex: 5a:10, or a text in quotes",
    Kind.NUMBER: "a number: 256 or 0x100",
    Kind.HEX: "a number in hex: 0x9000 or 9000",
    Kind.DURATION: "a duration with its unit: 200ms, 1.5s, 30us",
    Kind.TIME: 'a time: "2026-01-31 12:00:05", or seconds since 1970',
    Kind.CODE: "a CoAP code: 2.05",
}


def read_value(token: Token, kind: Kind) -> Value:
    """Read one value. Raises FilterError at the token."""
    text = unescaped(token.text) if token.kind is TokenKind.STRING else token.text
    quoted = token.kind is TokenKind.STRING
    value = _octets(text, quoted=quoted) if kind is Kind.OCTETS else _READERS[kind](text)
    if value is None or (isinstance(value, int) and value >= _LARGEST):
        raise FilterError(
            f"“{_shortened(text)}” is no {kind}.",
            column=token.column,
            length=token.length,
            hint=f"Write {_EXAMPLES[kind]}.",
        )
    return value


def example(kind: Kind) -> str:
    """Return how a value of this kind is written, for a hint."""
    return _EXAMPLES[kind]


def normal_digits(text: str) -> str:
    """Return the digits of an identifier without spaces, dashes and filling."""
    return re.sub(r"[\s-]", "", text).upper().rstrip("F")


def _shortened(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"


def _text(text: str) -> Value | None:
    return text.casefold()


def _digits(text: str) -> Value | None:
    digits = normal_digits(text)
    return digits if re.fullmatch(r"[0-9A-F]+", digits) else None


def _octets(text: str, *, quoted: bool) -> Value | None:
    if quoted:
        return text.encode("utf-8", "surrogatepass") or None
    digits = text.removeprefix("0x").replace(":", "")
    if not re.fullmatch(r"(?:[0-9A-Fa-f]{2})+", digits):
        return None
    return bytes.fromhex(digits)


def _number(text: str) -> Value | None:
    if text[:2] in ("0x", "0X"):
        return _hex(text)
    return int(text) if _DECIMAL.fullmatch(text) else None


def _hex(text: str) -> Value | None:
    match = _HEX.fullmatch(text)
    return int(match[1], 16) if match else None


def _duration(text: str) -> Value | None:
    match = _DURATION.fullmatch(text)
    return int(Decimal(match[1]) * _UNITS[match[2]]) if match else None


def _code(text: str) -> Value | None:
    match = _CODE.fullmatch(text)
    if not match or int(match[2]) > 31:
        return None
    return int(match[1]) << 5 | int(match[2])


def _time(text: str) -> Value | None:
    if _SECONDS.fullmatch(text):
        return int(Decimal(text) * _UNITS["s"])
    try:
        since = datetime.fromisoformat(text).astimezone() - _EPOCH
    except (ValueError, OverflowError, OSError):
        return None
    return since // timedelta(microseconds=1) * 1_000


_READERS: dict[Kind, Callable[[str], Value | None]] = {
    Kind.TEXT: _text,
    Kind.DIGITS: _digits,
    Kind.NUMBER: _number,
    Kind.HEX: _hex,
    Kind.DURATION: _duration,
    Kind.TIME: _time,
    Kind.CODE: _code,
}
