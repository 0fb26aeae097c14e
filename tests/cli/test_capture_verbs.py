from __future__ import annotations

import pytest

from app.capture.filter import parse
from app.cli.capture_verbs import CAPTURE_VERBS, FORMS
from app.cli.verbs import VERBS, build_parser


@pytest.mark.parametrize("verb", CAPTURE_VERBS, ids=lambda verb: verb.path)
def test_every_row_is_in_the_grammar(verb):
    assert verb.path in {one.path for one in VERBS}


def test_the_verb_behind_the_dashes_is_left_as_it_is():
    inner = ["card", "info", "--reader", "sim:", "--json", "--mask"]
    parsed = build_parser().parse_args(["capture", "record", "--out", "a.eimcap", "--", *inner])
    assert parsed.words == inner
    assert (parsed.out, parsed.json, parsed.mask) == ("a.eimcap", False, False)


def test_the_example_of_a_filter_is_one():
    (row,) = [verb for verb in CAPTURE_VERBS if verb.path == "capture filter"]
    help_text = row.arguments[1].options["help"]
    assert parse(help_text.split("`")[1]).cost == "columns"


def test_every_form_is_named_in_the_help_of_export():
    (row,) = [verb for verb in CAPTURE_VERBS if verb.path == "capture export"]
    assert all(f"*.{form}" in row.arguments[1].options["help"] for form in FORMS)
