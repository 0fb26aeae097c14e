from __future__ import annotations

import pytest

from app.capture.filter_error import FilterError
from app.capture.filter_lexer import LONGEST, TokenKind, tokens, unescaped


@pytest.mark.parametrize(
    "word",
    ["0xBF51", "5a:10", "200ms", "2.05", "6100..61FF", "2026-01-31T12:00", "slot-0", "/gsma/x"],
)
def test_one_value_is_one_word(word: str) -> None:
    found = tokens(f"len=={word}")
    assert [(one.kind, one.text, one.column) for one in found[2:]] == [
        (TokenKind.WORD, word, 5),
        (TokenKind.END, "", 5 + len(word)),
    ]


@pytest.mark.parametrize(
    ("word", "sign"), [("and", "&&"), ("or", "||"), ("not", "!"), ("eq", "=="), ("ge", ">=")]
)
def test_a_word_can_stand_for_a_sign(word: str, sign: str) -> None:
    token = tokens(f"a {word} b")[1]
    assert token == (TokenKind.WORD, word, 2, len(word))
    assert token.sign == sign


def test_a_text_in_quotes_is_no_sign() -> None:
    assert [token.sign for token in tokens('"and" lane ==')] == ["", "", "==", ""]


def test_a_text_keeps_its_backslashes_and_loses_its_quotes() -> None:
    token = tokens(r'lane == "a\"b\\c\d"')[2]
    assert (token.kind, token.text, token.column, token.length) == (
        TokenKind.STRING,
        r"a\"b\\c\d",
        8,
        11,
    )
    assert unescaped(token.text) == 'a"b\\c\\d'


@pytest.mark.parametrize(
    ("text", "column", "length"),
    [
        pytest.param("lane = x", 5, 1, id="single equals sign"),
        pytest.param("a & b", 2, 1, id="single ampersand"),
        pytest.param('lane == "abc', 8, 4, id="text not closed"),
        pytest.param('lane == "abc\\"', 8, 6, id="its end is escaped"),
        pytest.param("x" * (LONGEST + 1), LONGEST, 1, id="too long"),
    ],
)
def test_what_is_no_token_is_told_with_its_column(text: str, column: int, length: int) -> None:
    with pytest.raises(FilterError) as caught:
        tokens(text)
    assert (caught.value.column, caught.value.length) == (column, length)
    assert caught.value.hint
