"""Which modem is meant, and how progress is told."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import pytest

from app.cli.modem_access import Told, ask_by_hand, choose_modem, opened_modem
from app.cli.verbs import UsageError
from app.modem.notice import NoticeProgress
from app.settings import BenchSettings, Settings
from tests.modem.plugged import FIRST, plugged


def on_bench(*uris: str) -> None:
    Settings().update(bench=BenchSettings(modems=uris))


@pytest.mark.parametrize(
    ("wanted", "uri"),
    [
        pytest.param("at:/dev/ttyUSB2?baud=9600", "at:/dev/ttyUSB2?baud=9600", id="uri"),
        pytest.param("/dev/ttyUSB2", "at:/dev/ttyUSB2", id="port"),
        pytest.param("socket://host:5555", "at:socket://host:5555", id="port-elsewhere"),
        pytest.param("EG25", "at:/dev/serial/by-id/usb-Quectel_EG25-if02", id="part-of-a-name"),
        pytest.param("modem usb-fibo", "at:/dev/serial/by-id/usb-Fibocom-if02", id="any-case"),
    ],
)
def test_a_modem_is_named_by_address_port_or_part(wanted: str, uri: str) -> None:
    names = ("usb-Quectel_EG25-if02", "usb-Fibocom-if02")
    on_bench(*(f"at:/dev/serial/by-id/{name}" for name in names))
    assert choose_modem(wanted) == uri


def test_without_a_wish_the_only_modem_on_the_bench_is_taken() -> None:
    on_bench("at:/dev/ttyUSB2")
    assert choose_modem(None) == "at:/dev/ttyUSB2"


@pytest.mark.parametrize(
    ("uris", "wanted", "match"),
    [
        pytest.param((), None, "No modem is on the bench", id="none"),
        pytest.param(("at:/dev/a1", "at:/dev/a2"), None, "Which modem", id="two"),
        pytest.param(("at:/dev/a1", "at:/dev/a2"), "modem a", "fits 2 ports", id="part-of-two"),
        pytest.param((), "nothing such", "There is no modem or port", id="unknown"),
    ],
)
def test_an_unclear_choice_says_what_there_is(
    uris: tuple[str, ...], wanted: str | None, match: str
) -> None:
    on_bench(*uris)
    with pytest.raises(UsageError, match=match) as caught:
        choose_modem(wanted)
    assert all(uri in caught.value.hint for uri in uris)
    assert caught.value.hint


def test_modem_and_card_are_reached_in_turn(tmp_path: Path) -> None:
    with plugged(tmp_path / "modem") as port:
        with opened_modem(argparse.Namespace(reader=port.uri)) as modem:
            assert modem.link.identity.model == "SM-1"
            modem.link.close()
            card = modem.open_card()
            assert FIRST in {profile.iccid for profile in card.profiles()}
            card.close()


def test_each_step_is_told_once_and_nothing_with_json(capsys: pytest.CaptureFixture[str]) -> None:
    steps = [NoticeProgress(text, 0.0, 1.0) for text in ("One", "One", "Two", "One")]
    for step in steps:
        Told(quiet=True)(step)
    assert capsys.readouterr().err == ""
    told = Told(quiet=False)
    for step in steps:
        told(step)
    assert capsys.readouterr().err == "One …\nTwo …\nOne …\n"


def test_nobody_can_be_asked_without_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    with open("/dev/null", encoding="ascii") as nothing:
        monkeypatch.setattr(sys, "stdin", nothing)
        with pytest.raises(UsageError, match="Nobody is there"):
            ask_by_hand()
