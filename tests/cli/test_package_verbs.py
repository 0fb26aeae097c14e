from __future__ import annotations

import pytest

from app.cli.package_verbs import FAULTS, PACKAGE_CARD_VERBS, PACKAGE_VERBS
from app.cli.verbs import VERBS, build_parser
from app.values.packages import Fault


def test_every_fault_can_be_typed():
    assert set(FAULTS.values()) == set(Fault)
    assert all(name.replace("-", "").isalpha() for name in FAULTS)


@pytest.mark.parametrize("verb", PACKAGE_VERBS + PACKAGE_CARD_VERBS, ids=lambda verb: verb.path)
def test_every_row_is_in_the_grammar(verb):
    assert verb.path in {one.path for one in VERBS}


def test_faults_add_up():
    words = ["package", "new", "getRAT", "--fault", "old-counter", "--fault", "der-signature"]
    assert build_parser().parse_args(words).fault == ["old-counter", "der-signature"]
