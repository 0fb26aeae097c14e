"""The guide says what the program does: verbs, options and switches are looked up in both."""

from __future__ import annotations

import re

import pytest

from app import errors
from app.capture.filter import FIELDS as FILTER_FIELDS
from app.cli.card_changing import RESETS
from app.cli.verbs import VERBS, UsageError
from app.errors import WorkbenchError
from app.paths import resources
from app.sim.deviations import DEVIATIONS
from app.sim.options import _NAMES as SIM_OPTIONS

PAGES = sorted((resources() / "help").glob("*.md"))


def page(name: str) -> str:
    return (resources() / "help" / f"{name}.md").read_text("utf-8")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_every_page_has_one_title_and_whole_tables(path):
    lines = path.read_text("utf-8").splitlines()
    assert lines[0].startswith("# ")
    assert sum(line.startswith("# ") for line in lines) == 1
    assert all(line.endswith("|") for line in lines if line.startswith("|"))
    assert max(len(line) for line in lines if not line.startswith("|")) <= 120


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.path)
def test_every_verb_is_in_the_page_on_the_command_line(verb):
    assert f"`{verb.path}" in page("cli")


def test_every_option_of_the_card_verbs_is_explained():
    options = {
        name
        for verb in VERBS
        if verb.path.startswith("card ")
        for argument in verb.arguments
        for name in argument.names
        if name.startswith("--")
    }
    assert not [name for name in options if f"`{name}" not in page("cli")]


def test_every_reset_is_listed():
    assert all(f"`{word}`" in page("cli") for word in RESETS)


def test_every_deviation_and_option_of_a_simulated_card_is_listed():
    text = page("simulated-card")
    assert not [row.name for row in DEVIATIONS if f"| {row.name} | {row.summary}" not in text]
    assert not [name for name in SIM_OPTIONS if f"| {name} |" not in text]


def test_every_field_of_a_filter_is_listed():
    assert not [name for name in FILTER_FIELDS if f"| `{name}` |" not in page("capture")]


def test_every_kind_of_error_is_in_the_page_on_errors():
    kinds = {
        thing.__name__
        for thing in vars(errors).values()
        if isinstance(thing, type) and issubclass(thing, WorkbenchError)
    } - {"WorkbenchError"}
    assert not [
        name for name in kinds | {UsageError.__name__} if f"| {name} |" not in page("errors")
    ]


def test_pages_named_in_the_text_exist():
    titles = {path.read_text("utf-8").splitlines()[0][2:] for path in PAGES}
    named = re.findall(r"see \*([^*]+)\*", "".join(path.read_text("utf-8") for path in PAGES))
    assert named
    assert set(named) <= titles
