from __future__ import annotations

import pytest

from app.cli.modem_verbs import MODEM_VERBS, POWERING, WAYS
from app.cli.verbs import UsageError, build_parser
from app.modem.notice import NoticeWay


def test_the_ways_are_those_there_are() -> None:
    assert set(WAYS) == {way.value for way in NoticeWay}
    assert set(POWERING) == set(WAYS) - {"refresh"}


@pytest.mark.parametrize("verb", MODEM_VERBS, ids=lambda verb: verb.path)
def test_every_verb_can_hide_numbers_and_print_json(verb) -> None:
    needed = {"modem at": "AT", "modem persistence": "8988 --way cfun"}.get(verb.path, "")
    parsed = build_parser().parse_args(f"{verb.path} {needed} --mask --json".split())
    assert (parsed.verb, parsed.mask, parsed.json) == (verb.path, True, True)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("modem notice --way magic", id="unknown-way"),
        pytest.param("modem persistence 8988 --way refresh", id="way-that-leaves-the-power-on"),
        pytest.param("modem persistence 8988", id="no-way"),
        pytest.param("modem at", id="no-command"),
    ],
)
def test_wrong_use_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        build_parser().parse_args(text.split())
