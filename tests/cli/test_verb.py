"""A row of the grammar."""

from __future__ import annotations

from app.cli.verb import Verb, argument


def test_an_argument_is_written_as_for_argparse():
    made = argument("--curve", choices=("a", "b"), default="a")
    assert made.names == ("--curve",)
    assert made.options == {"choices": ("a", "b"), "default": "a"}


def test_a_verb_needs_no_arguments():
    assert Verb("keys list", "the identities", "m:f").arguments == ()
