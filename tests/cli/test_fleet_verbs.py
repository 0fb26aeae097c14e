from __future__ import annotations

import pytest

from app.cli.fleet_verbs import FLEET_VERBS
from app.cli.verbs import VERBS, build_parser
from app.fleet.faults import Fault


@pytest.mark.parametrize("verb", FLEET_VERBS, ids=lambda verb: verb.path)
def test_every_row_is_in_the_grammar(verb):
    assert verb.path in {one.path for one in VERBS}


def test_faults_add_up():
    words = ["device", "run", "--fault", "duplicate", "--fault", "reorder=0.1"]
    assert build_parser().parse_args(words).fault == ["duplicate", "reorder=0.1"]


def test_help_names_every_fault():
    (row,) = [verb for verb in FLEET_VERBS if verb.path == "device run"]
    (shown,) = [one for one in row.arguments if one.names == ("--fault",)]
    assert all(fault.value in shown.options["help"] for fault in Fault)
