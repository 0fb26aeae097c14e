from __future__ import annotations

import pytest

from app.cli.ipa_verbs import CAUSES, IPA_VERBS
from app.cli.verbs import VERBS, build_parser


@pytest.mark.parametrize("verb", IPA_VERBS, ids=lambda verb: verb.path)
def test_every_row_is_in_the_grammar_with_the_options_of_cards(verb):
    assert verb.path in {one.path for one in VERBS}
    words = [*verb.path.split(), "--reader", "sim:", "--mask", "--json"]
    parsed = build_parser().parse_args(words)
    assert (parsed.reader, parsed.mask, parsed.json) == ("sim:", True, True)


def test_every_cause_of_the_standard_can_be_typed():
    assert set(CAUSES.values()) == {0, 1, 2, 3, 4, 5, 6, 127}
