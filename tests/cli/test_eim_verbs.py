"""The grammar of `eim`."""

from __future__ import annotations

import pytest

from app.cli.eim_verbs import EIM_VERBS, STATES
from app.cli.verbs import VERBS, build_parser
from app.values.eim import QueueState


def test_every_state_can_be_typed():
    assert set(STATES.values()) == set(QueueState)
    assert all(name.isalpha() for name in STATES)


@pytest.mark.parametrize("verb", EIM_VERBS, ids=lambda verb: verb.path)
def test_every_row_is_in_the_grammar(verb):
    assert verb.path in {one.path for one in VERBS}


def test_the_service_is_started_as_its_manual_says():
    words = "eim serve --https 127.0.0.1:1 --coaps 127.0.0.1:2 --store sqlite:///x --workers 2"
    parsed = build_parser().parse_args(words.split())
    assert (parsed.https, parsed.coaps, parsed.store) == (
        "127.0.0.1:1",
        "127.0.0.1:2",
        "sqlite:///x",
    )
    assert (parsed.workers, parsed.expose, parsed.worker) == (2, False, None)
