"""What may be typed next in a filter: fields, comparisons, known values, joining signs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import Enum, auto
from typing import NamedTuple

from app.capture.filter_error import FilterError
from app.capture.filter_fields import FIELDS, Field
from app.capture.filter_lexer import Token, TokenKind, tokens
from app.capture.filter_values import Kind

_WORD_BEFORE = re.compile(r'[^\s&|=<>!(){},"]*$')
_WORD_AFTER = re.compile(r'[^\s&|=<>!(){},"]*')
_JOINERS = ("&&", "||")
_STATUS_WORDS = ("9000", "6100..61FF", "9100..91FF")
_UNITS = ("ms", "s", "us")


class _Place(Enum):
    """Where in a condition the caret stands."""

    FIELD = auto()
    RELATION = auto()
    VALUE = auto()
    SET = auto()
    MEMBER = auto()
    AFTER_MEMBER = auto()
    JOINER = auto()


class _Caret(NamedTuple):
    place: _Place
    field: Field | None


def word_at(text: str, caret: int) -> tuple[int, int]:
    """Return where the word at the caret begins and ends: what a completion takes the place of."""
    before, after = _WORD_BEFORE.search(text[:caret]), _WORD_AFTER.match(text, caret)
    return (before.start() if before else caret), (after.end() if after else caret)


def complete(text: str, caret: int, lanes: Sequence[str] = ()) -> list[str]:
    """Return the words that may stand at the caret, in the order to offer them.

    lanes: names of lanes that are known. Nothing is offered within a text in quotes.
    """
    caret = min(max(caret, 0), len(text))
    start = word_at(text, caret)[0]
    try:
        before = tokens(text[:start])[:-1]
    except FilterError:
        return []
    at = _walk(before)
    typed = text[start:caret].casefold()
    offered = [word for word in _words(at, typed, lanes) if word.casefold() != typed]
    begins = [word for word in offered if word.casefold().startswith(typed)]
    within = [word for word in offered if typed in word.casefold() and word not in begins]
    return begins + within


def _walk(before: list[Token]) -> _Caret:
    at = _Caret(_Place.FIELD, None)
    for token in before:
        at = _step(at, token)
    return at


def _step(at: _Caret, token: Token) -> _Caret:
    """Return the place behind a token; what does not fit leaves the place as it is."""
    if token.sign in _JOINERS and at.place not in (_Place.VALUE, _Place.MEMBER):
        return _Caret(_Place.FIELD, None)
    match at.place:
        case _Place.FIELD if token.kind is TokenKind.WORD and not token.sign:
            return _Caret(_Place.RELATION, FIELDS.get(token.text.lower()))
        case _Place.RELATION if token.sign == ")":
            return _Caret(_Place.JOINER, None)
        case _Place.RELATION if token.sign not in ("", "!"):
            return _Caret(_Place.SET if token.sign == "in" else _Place.VALUE, at.field)
        case _Place.SET if token.sign == "{":
            return _Caret(_Place.MEMBER, at.field)
        case _Place.MEMBER if token.kind is not TokenKind.SIGN:
            return _Caret(_Place.AFTER_MEMBER, at.field)
        case _Place.AFTER_MEMBER if token.sign == ",":
            return _Caret(_Place.MEMBER, at.field)
        case _Place.AFTER_MEMBER if token.sign == "}":
            return _Caret(_Place.JOINER, None)
        case _Place.VALUE if token.kind is not TokenKind.SIGN:
            return _Caret(_Place.JOINER, None)
        case _:
            return at


def _words(at: _Caret, typed: str, lanes: Sequence[str]) -> Iterable[str]:
    match at.place:
        case _Place.FIELD:
            return (*FIELDS, "not")
        case _Place.RELATION:
            return (*_relations(at.field), *_JOINERS)
        case _Place.VALUE | _Place.MEMBER if at.field:
            return _values(at.field, typed, lanes)
        case _Place.JOINER:
            return _JOINERS
        case _Place.SET:
            return ("{",)
        case _Place.AFTER_MEMBER:
            return (",", "}")
        case _:
            return ()


def _relations(field: Field | None) -> tuple[str, ...]:
    if field is None or not field.kind.ordered:
        texts = field is None or field.kind in (Kind.TEXT, Kind.DIGITS)
        return ("==", "!=", "contains", *(("matches",) if texts else ()), "in", "not in")
    return ("==", "!=", "<", ">", "<=", ">=", "in", "not in")


def _values(field: Field, typed: str, lanes: Sequence[str]) -> Iterable[str]:
    if field.choices:
        return field.choices
    if field.name == "lane":
        return (quoted(lane) for lane in lanes)
    if field.name == "apdu.sw":
        return _STATUS_WORDS
    if field.kind is Kind.DURATION and typed.isascii() and typed.isdigit():
        return (f"{typed}{unit}" for unit in _UNITS)
    return ()


def quoted(text: str) -> str:
    """Return a text as it must be written in a filter: in quotes when it is more than a word."""
    simple = [token.kind for token in _tokens_or_none(text)] == [TokenKind.WORD, TokenKind.END]
    return text if simple else '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _tokens_or_none(text: str) -> list[Token]:
    try:
        return tokens(text)
    except FilterError:
        return []
