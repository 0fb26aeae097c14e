"""Choosing a reader. What PC/SC says is given here; asking it for real is tested in tests/card."""

from __future__ import annotations

import argparse

import pytest

from app.card.watch import ReaderState
from app.cli import output, readers
from app.cli.verbs import UsageError
from app.errors import DeviceError
from app.settings import BenchSettings, Settings

ONE = ReaderState("ACME Reader 00 00", present=True, atr=b"\x3b\x00")
TWO = ReaderState("ACME Reader 01 00", present=True, in_use=True)
EMPTY = ReaderState("Virtual PCD 00 00")


@pytest.fixture
def plugged(monkeypatch):
    """Set what PC/SC says: reader states, or the error it ends with."""

    def plug(*states: ReaderState, error: DeviceError | None = None) -> None:
        def current() -> tuple[ReaderState, ...]:
            if error is not None:
                raise error
            return states

        monkeypatch.setattr(readers, "current_readers", current)

    return plug


def listed() -> output.Answer:
    return readers.show(argparse.Namespace())


def test_readers_and_simulated_cards_are_listed(plugged):
    plugged(ONE, EMPTY)
    answer = listed()
    form = output.json_form(answer.data)
    assert list(form) == ["readers", "problem"]
    assert form["problem"] is None
    assert form["readers"][0] == {
        "name": "ACME Reader 00 00",
        "uri": "pcsc:ACME Reader 00 00",
        "kind": "pcsc",
        "present": True,
        "atr": "3B00",
        "mute": False,
        "exclusive": False,
        "in_use": False,
        "virtual": False,
    }
    assert [one["kind"] for one in form["readers"]] == ["pcsc", "pcsc", "sim"]
    assert form["readers"][1]["virtual"] is True
    assert "Virtual PCD 00 00    no card" in answer.text


@pytest.mark.parametrize(
    ("state", "words"),
    [
        pytest.param(ONE, "a card", id="card"),
        pytest.param(TWO, "a card, in use", id="in-use"),
        pytest.param(EMPTY, "no card", id="empty"),
        pytest.param(
            ReaderState("R", present=True, mute=True), "a card that does not answer", id="mute"
        ),
        pytest.param(
            ReaderState("R", present=True, exclusive=True, in_use=True),
            "a card, held by another program alone",
            id="held",
        ),
    ],
)
def test_the_state_is_told_in_words(plugged, state, words):
    plugged(state)
    assert readers.pcsc_places()[0].words == words


def test_without_the_service_the_simulated_cards_are_still_listed(plugged):
    plugged(error=DeviceError("The smart card service is not running.", hint="Start it."))
    answer = listed()
    form = output.json_form(answer.data)
    assert form["problem"]["message"] == "The smart card service is not running."
    assert [one["uri"] for one in form["readers"]] == ["sim:"]
    assert "Next:  Start it." in answer.text


def test_no_reader_at_all_is_said(plugged):
    plugged()
    assert "No PC/SC reader is connected." in listed().text


@pytest.mark.parametrize(
    ("wanted", "uri"),
    [
        pytest.param("sim:", "sim:", id="uri"),
        pytest.param("sim:two?dialect=1.1", "sim:two?dialect=1.1", id="uri-with-options"),
        pytest.param("pcsc:none-such", "pcsc:none-such", id="uri-of-a-reader-that-is-not-there"),
        pytest.param("at:/dev/ttyUSB2?baud=9600", "at:/dev/ttyUSB2?baud=9600", id="modem"),
        pytest.param("/dev/ttyUSB2", "at:/dev/ttyUSB2", id="port"),
        pytest.param("ACME Reader 01 00", "pcsc:ACME Reader 01 00", id="whole-name"),
        pytest.param("pcd", "pcsc:Virtual PCD 00 00", id="part-in-any-case"),
        pytest.param("Simulated", "sim:", id="simulated-by-name"),
        pytest.param("00 00", "pcsc:ACME Reader 00 00", id="part-of-two-but-one-has-a-card"),
    ],
)
def test_a_reader_is_named_by_uri_name_or_part(plugged, wanted, uri):
    plugged(ONE, TWO, EMPTY)
    assert readers.choose(wanted) == uri


def test_modems_of_the_bench_are_listed_and_found_by_name(plugged, tmp_path):
    plugged(ONE)
    gone, remote = f"at:{tmp_path / 'meter'}", "at:socket://127.0.0.1:5555"
    Settings().update(bench=BenchSettings(modems=(gone, remote)))
    answer = listed()
    rows = output.json_form(answer.data)["readers"]
    assert [row["kind"] for row in rows] == ["pcsc", "at", "at", "sim"]
    assert [row["present"] for row in rows[1:3]] == [False, True]
    assert "Modem meter           modem, not plugged in" in answer.text
    assert readers.choose("5555") == remote
    assert readers.choose("modem meter") == gone


def test_a_modem_somebody_uses_says_so():
    held = readers.Place("Modem x", "at:/dev/x", "at", present=True, in_use=True)
    assert held.words == "modem, held by another program"


def test_a_whole_name_wins_over_being_part_of_others(plugged):
    plugged(ReaderState("ACME"), ReaderState("ACME 2"))
    assert readers.choose("ACME") == "pcsc:ACME"


def test_without_a_wish_the_only_reader_with_a_card_is_taken(plugged):
    plugged(EMPTY, ONE)
    assert readers.choose(None) == "pcsc:ACME Reader 00 00"


@pytest.mark.parametrize(
    ("states", "wanted", "kind", "match"),
    [
        pytest.param((ONE, TWO), None, UsageError, "2 readers hold a card: ACME", id="two-cards"),
        pytest.param((EMPTY,), None, DeviceError, "seen: Virtual PCD 00 00", id="no-card"),
        pytest.param((), None, DeviceError, "No reader is connected", id="no-reader"),
        pytest.param((ONE, TWO), "acme", UsageError, "fits 2 readers", id="part-of-two"),
        pytest.param((ONE,), "other", DeviceError, "no reader “other”.*ACME", id="unknown"),
        pytest.param((ONE,), "  ", UsageError, "needs a name", id="blank"),
    ],
)
def test_an_unclear_choice_lists_what_there_is(plugged, states, wanted, kind, match):
    plugged(*states)
    with pytest.raises(kind, match=match):
        readers.choose(wanted)


def test_without_the_service_its_error_is_told_but_simulated_cards_are_found(plugged):
    plugged(error=DeviceError("The smart card service is not running."))
    assert readers.choose("simulated") == "sim:"
    with pytest.raises(DeviceError, match="not running"):
        readers.choose("ACME")
    with pytest.raises(DeviceError, match="not running"):
        readers.choose(None)


def test_a_reader_that_is_not_there_is_an_error_of_the_program(run):
    said = run("card", "info", "--reader", "pcsc:none-such", "--json")
    assert said.code == 1
    error = said.json["error"]
    assert error["type"] == "DeviceError"
    assert error["message"]
    assert error["hint"]
    said = run("card", "info", "--reader", "pcsc:none-such")
    assert said.err.startswith("Error: ")


@pytest.mark.parametrize(
    ("uri", "key"),
    [
        pytest.param("pcsc:", "reader", id="no-name"),
        pytest.param("sim:?dialect=9", "dialect", id="unknown-dialect"),
        pytest.param("sim:?colour=red", "colour", id="unknown-option"),
        pytest.param("sim:?deviations=nonsense", "deviations", id="unknown-deviation"),
    ],
)
def test_a_bad_address_names_what_is_wrong(run, uri, key):
    said = run("card", "info", "--reader", uri, "--json")
    assert said.code == 1
    assert (said.json["error"]["type"], said.json["error"]["key"]) == ("SettingsError", key)
