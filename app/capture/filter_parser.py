"""A filter's text as conditions: recursive descent over Wireshark's shape of the language.

filter  = either?                       either = both (("||" | "or") both)*
both    = single (("&&" | "and") single)*
single  = ("!" | "not") single | "(" either ")" | question
question = field (comparison value | ["not"] "in" "{" span ("," span)* "}"
           | "contains" value | "matches" text)?
span    = value | value ".." value
"""

from __future__ import annotations

import difflib
import re
from typing import Any

from app.capture.filter_conditions import Both, Condition, Either, Neither, Question, Relation, Span
from app.capture.filter_error import FilterError
from app.capture.filter_fields import FIELDS, Field
from app.capture.filter_lexer import Token, TokenKind, tokens
from app.capture.filter_values import Kind, example, read_value

DEEPEST = 60
"""How deep parentheses and negations may be nested."""

_ORDERS = ("<", ">", "<=", ">=")
_NUMBERED = re.compile(r"(.+?)\.\.(.+)")


def parse_conditions(text: str) -> Condition:
    """Read a filter; an empty one is always fulfilled. Raises FilterError, and nothing else."""
    return _Parser(tokens(text)).filter()


class _Parser:
    """Reads tokens one by one; each method reads what its name says."""

    def __init__(self, found: list[Token]) -> None:
        self._tokens = found
        self._at = 0
        self._depth = 0

    def filter(self) -> Condition:
        if len(self._tokens) == 1:
            return Both(())
        condition = self._either()
        if not self._next.is_end:
            raise self._unexpected("Join conditions with && or ||.")
        return condition

    def _either(self) -> Condition:
        found = [self._both()]
        while self._take("||"):
            found.append(self._both())
        return found[0] if len(found) == 1 else Either(tuple(found))

    def _both(self) -> Condition:
        found = [self._single()]
        while self._take("&&"):
            found.append(self._single())
        return found[0] if len(found) == 1 else Both(tuple(found))

    def _single(self) -> Condition:
        self._depth += 1
        if self._depth > DEEPEST:
            message = f"More than {DEEPEST} levels of parentheses or negations."
            raise self._error(message, "Write the filter flatter.")
        if self._take("!"):
            condition: Condition = Neither(self._single())
        elif self._take("("):
            condition = self._either()
            if not self._take(")"):
                raise self._unexpected("Close the parenthesis with ).")
        else:
            condition = self._question()
        self._depth -= 1
        return condition

    def _question(self) -> Condition:
        field = self._field()
        token = self._next
        if self._take("==", "!="):
            span = self._one_value(field)
            return Question(field, Relation.IN if token.sign == "==" else Relation.NOT_IN, (span,))
        if self._take(*_ORDERS):
            if not field.kind.ordered:
                hint = f"{field.name} can be asked with ==, !=, in, contains and matches."
                raise _at(token, f"One {field.kind} is not less than another.", hint)
            return Question(field, Relation(token.sign), (self._one_value(field),))
        if self._take("contains"):
            return self._contains(field, token)
        if self._take("matches"):
            return self._matches(field, token)
        if self._take("in"):
            return Question(field, Relation.IN, self._set(field))
        if token.sign == "!" and self._tokens[self._at + 1].sign == "in":
            self._at += 2
            return Question(field, Relation.NOT_IN, self._set(field))
        return Question(field, Relation.EXISTS)

    def _field(self) -> Field:
        token = self._next
        if token.kind is not TokenKind.WORD or token.sign:
            raise self._unexpected("A field is wanted here, such as lane or apdu.sw.")
        field = FIELDS.get(token.text.lower())
        if field is None:
            close = difflib.get_close_matches(token.text[:40].lower(), FIELDS, 1)
            hint = f"Did you mean {close[0]}?" if close else f"Fields are {', '.join(FIELDS)}."
            raise _at(token, f"There is no field “{token.text[:40]}”.", hint)
        self._at += 1
        return field

    def _one_value(self, field: Field) -> Span:
        token = self._value_token(field)
        value = self._read(token, field)
        return Span(value, value)

    def _set(self, field: Field) -> tuple[Span, ...]:
        if not self._take("{"):
            raise self._unexpected("A set of values is wanted: {a, b}.")
        spans = [self._span(field)]
        while self._take(","):
            spans.append(self._span(field))
        if not self._take("}"):
            raise self._unexpected("Values are parted by commas; the set ends with }.")
        return tuple(spans)

    def _span(self, field: Field) -> Span:
        token = self._value_token(field)
        match = _NUMBERED.fullmatch(token.text) if token.kind is TokenKind.WORD else None
        if match is None or not field.kind.ordered:
            value = self._read(token, field)
            return Span(value, value)
        first, last = (
            self._read(Token(token.kind, match[at], token.column + match.start(at), len(match[at])),
                       field)
            for at in (1, 2)
        )  # fmt: skip
        if first > last:
            raise _at(token, f"“{token.text}” holds nothing.", "Write the smaller value first.")
        return Span(first, last)

    def _contains(self, field: Field, sign: Token) -> Condition:
        if field.kind.ordered:
            raise _at(sign, f"A {field.kind} contains nothing.", f"Compare {field.name} with ==.")
        token = self._value_token(field)
        value = read_value(token, field.kind)
        return Question(field, Relation.CONTAINS, (Span(value, value),))

    def _matches(self, field: Field, sign: Token) -> Condition:
        if field.kind not in (Kind.TEXT, Kind.DIGITS):
            hint = (
                "Use contains." if field.kind is Kind.OCTETS else f"Compare {field.name} with ==."
            )
            raise _at(sign, f"A pattern fits texts; {field.name} is a {field.kind}.", hint)
        token = self._value_token(field)
        return Question(field, Relation.MATCHES, pattern=_pattern(token))

    def _read(self, token: Token, field: Field) -> Any:
        value = read_value(token, field.kind)
        if field.closed and value not in field.choices:
            close = difflib.get_close_matches(str(value)[:40], field.choices, 1)
            hint = f"Did you mean {close[0]}?" if close else f"Known: {', '.join(field.choices)}."
            raise _at(token, f"{field.name} is never “{token.text[:40]}”.", hint)
        return value

    def _value_token(self, field: Field) -> Token:
        token = self._next
        if token.kind not in (TokenKind.WORD, TokenKind.STRING):
            raise self._unexpected(f"Write {example(field.kind)}.")
        self._at += 1
        return token

    @property
    def _next(self) -> Token:
        return self._tokens[self._at]

    def _take(self, *signs: str) -> bool:
        taken = self._next.sign in signs
        self._at += taken
        return taken

    def _unexpected(self, hint: str) -> FilterError:
        if self._next.is_end:
            return self._error("The filter stops too early.", hint)
        return self._error(f"“{self._next.text[:40]}” is not expected here.", hint)

    def _error(self, message: str, hint: str) -> FilterError:
        return _at(self._next, message, hint)


def _at(token: Token, message: str, hint: str) -> FilterError:
    return FilterError(message, column=token.column, length=token.length, hint=hint)


def _pattern(token: Token) -> re.Pattern[str]:
    try:
        return re.compile(token.text, re.IGNORECASE)
    except (re.error, Warning, OverflowError, RecursionError) as error:  # Warning: python -W error
        message = f"The pattern cannot be used: {error}."
        raise _at(token, message, "Put a \\ before a character meant as itself.") from error
