"""A filter's text as tokens, each with the column it begins at.

Words are generous: `0xBF51`, `5a:10`, `200ms`, `2.05`, `6100..61FF` and `2026-01-31T12:00` are one
word each. What a word means is decided by the field it is compared with.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple

from app.capture.filter_error import FilterError

LONGEST = 10_000
"""Characters a filter may have: far more than anybody types."""


class TokenKind(StrEnum):
    """What a token is."""

    WORD = "word"
    STRING = "string"
    SIGN = "sign"
    END = "end"


KEYWORDS = {
    "and": "&&",
    "or": "||",
    "not": "!",
    "eq": "==",
    "ne": "!=",
    "lt": "<",
    "gt": ">",
    "le": "<=",
    "ge": ">=",
    "in": "in",
    "contains": "contains",
    "matches": "matches",
}
"""Words that can stand for a sign -> the sign. Where a value is wanted they are plain words."""


class Token(NamedTuple):
    """One token. text: as typed; a string without its quotes, its backslashes still in it."""

    kind: TokenKind
    text: str
    column: int
    length: int

    @property
    def sign(self) -> str:
        """The sign this is or can stand for; empty for any other token."""
        if self.kind is TokenKind.SIGN:
            return self.text
        return KEYWORDS.get(self.text, "") if self.kind is TokenKind.WORD else ""

    @property
    def is_end(self) -> bool:
        """Whether the filter ends here."""
        return self.kind is TokenKind.END


_TOKEN = re.compile(
    r"""(?P<space>\s+)
    |(?P<sign>&&|\|\||==|!=|<=|>=|[<>!(){},])
    |(?P<string>"(?:[^"\\]|\\.)*")
    |(?P<word>[^\s&|=<>!(){},"]+)""",
    re.VERBOSE | re.DOTALL,
)


def tokens(text: str) -> list[Token]:
    """Split a filter into tokens; the last is always END. Raises FilterError."""
    if len(text) > LONGEST:
        message = f"A filter has at most {LONGEST} characters; this one has {len(text)}."
        raise FilterError(message, column=LONGEST, hint="Use fewer conditions.")
    found: list[Token] = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise _stray(text, at)
        if match.lastgroup != "space":
            found.append(_token(match))
        at = match.end()
    found.append(Token(TokenKind.END, "", len(text), 0))
    return found


def unescaped(text: str) -> str:
    r"""Return a string's text with `\"` and `\\` as the characters they stand for."""
    return re.sub(r'\\(["\\])', r"\1", text)


def _token(match: re.Match[str]) -> Token:
    text, column = match.group(), match.start()
    if match.lastgroup == "string":
        return Token(TokenKind.STRING, text[1:-1], column, len(text))
    kind = TokenKind.SIGN if match.lastgroup == "sign" else TokenKind.WORD
    return Token(kind, text, column, len(text))


def _stray(text: str, at: int) -> FilterError:
    character = text[at]
    if character == '"':
        hint = 'Put a " at the end; a " within is written \\".'
        return FilterError("A text is not closed.", column=at, length=len(text) - at, hint=hint)
    hint = {
        "=": "Equality is written ==.",
        "&": "Both conditions: &&.",
        "|": "One of two conditions: ||.",
    }.get(character, "")
    return FilterError(f"“{character}” has no meaning here.", column=at, hint=hint)
