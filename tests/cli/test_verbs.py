from __future__ import annotations

import importlib

import pytest

from app.cli.verbs import CARD_VERBS, VERBS, UsageError, build_parser


def parse(text: str):
    return build_parser().parse_args(text.split())


@pytest.mark.parametrize("verb", [v for v in VERBS if v.function], ids=lambda verb: verb.path)
def test_every_verb_names_a_function_that_exists(verb):
    module, _, name = verb.function.partition(":")
    assert callable(getattr(importlib.import_module(module), name))


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.path)
def test_every_verb_explains_itself(verb, capsys):
    with pytest.raises(SystemExit) as leaving:
        build_parser().parse_args([*verb.path.split(), "--help"])
    assert leaving.value.code == 0
    assert verb.help in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize("verb", CARD_VERBS, ids=lambda verb: verb.path)
def test_every_card_verb_takes_a_reader_and_the_ways_of_showing(verb):
    needed = {
        "card notifications remove": "3",
        "card results acknowledge": "3",
        "card nickname": "8988 name",
    }
    arguments = needed.get(verb.path, "x" if verb.arguments else "")
    for choice in ("execute", "enable"):
        if verb.path in ("card fallback", "card emergency") and _accepts(verb, choice):
            arguments = choice
    if verb.path in ("card immediate-enable", "card rollback", "card ipae"):
        arguments = ""
    if verb.path == "card notifications retrieve":
        arguments = "1 2"
    parsed = parse(f"{verb.path} {arguments} --reader sim: --trace --mask --raw --json")
    assert (parsed.reader, parsed.trace, parsed.mask, parsed.raw, parsed.json) == (
        "sim:",
        True,
        True,
        True,
        True,
    )
    assert parsed.verb == verb.path


def _accepts(verb, choice: str) -> bool:
    return any(choice in argument.options.get("choices", ()) for argument in verb.arguments)


@pytest.mark.parametrize("text", ["--json decode BF4F", "decode --json BF4F", "decode BF4F --json"])
def test_json_may_stand_anywhere(text):
    assert parse(text).json


def test_json_is_off_unless_asked_for():
    assert not parse("decode BF4F").json


@pytest.mark.parametrize(
    ("text", "match"),
    [
        pytest.param("card", "VERB", id="group-alone"),
        pytest.param("bogus", "invalid choice", id="unknown-verb"),
        pytest.param("card enable", "required", id="missing-argument"),
        pytest.param("card info --js", "Unrecognized", id="no-abbreviations"),
        pytest.param("card fallback maybe", "invalid choice", id="wrong-choice"),
        pytest.param("card notifications remove x", "invalid int", id="not-a-number"),
        pytest.param("decode 00 --dialect 9", "invalid choice", id="unknown-dialect"),
    ],
)
def test_wrong_use_is_an_error_with_a_way_to_help(text, match):
    with pytest.raises(UsageError, match=match) as caught:
        parse(text)
    assert "--help" in caught.value.hint
