from __future__ import annotations

import random

import pytest

from app.eim.activation_code import parse

FULL = "LPA:1$smdp.example.com$CODE-1$2.999.10$1"


def test_every_part_has_its_label_and_place():
    code = parse(FULL)
    assert [(part.label, part.text) for part in code.parts] == [
        ("prefix", "LPA:"),
        ("format", "1"),
        ("SM-DP+ address", "smdp.example.com"),
        ("matching id", "CODE-1"),
        ("SM-DP+ OID", "2.999.10"),
        ("confirmation code required", "1"),
    ]
    assert all(FULL[part.start : part.end] == part.text for part in code.parts)


@pytest.mark.parametrize("text", ["1$a.example$B", "LPA:1$a.example$B", " lpa:1$a.example$B\n"])
def test_prefix_and_blanks_make_no_difference(text):
    code = parse(text)
    assert code.code == "1$a.example$B"
    assert (code.smdp_address, code.matching_id) == ("a.example", "B")
    assert not code.needs_confirmation_code
    assert code.warnings == ()
    assert all(text[part.start : part.end] == part.text for part in code.parts)


def test_a_matching_id_may_be_empty():
    assert parse("1$a.example$").warnings == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("", "empty", id="nothing"),
        pytest.param("LPA:", "empty", id="only-the-prefix"),
        pytest.param("1", "at least", id="one-part"),
        pytest.param("1$a.example", "at least", id="two-parts"),
        pytest.param("2$a.example$B", "format is '2'", id="format"),
        pytest.param("1$$B", "address is missing", id="no-address"),
        pytest.param("1$a b$B", "no host name", id="address"),
        pytest.param("1$https://a$B", "no host name", id="url"),
        pytest.param("1$a.example$lower", "capital letters", id="matching-id"),
        pytest.param("1$a.example$B$2,5", "OID", id="oid"),
        pytest.param("1$a.example$B$$1", "confirmation code is required", id="confirmation"),
        pytest.param("1$a.example$B$$2", "flag is '2'", id="flag"),
        pytest.param("1$a.example$B$$$x", "more parts", id="further"),
        pytest.param("1$a.example$" + "B" * 250, "at most 255", id="long"),
    ],
)
def test_what_is_odd_is_told(text, told):
    (warning,) = parse(text).warnings
    assert told in warning


def test_any_text_can_be_typed():
    dice = random.Random(3)
    for _ in range(2000):
        text = "".join(dice.choice("1$LPA: .a-Z\n\ud800ä") for _ in range(dice.randrange(20)))
        code = parse(text)
        assert all(text[part.start : part.end] == part.text for part in code.parts)
        assert code.parts
