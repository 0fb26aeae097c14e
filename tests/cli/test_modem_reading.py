from __future__ import annotations

import json
from pathlib import Path

from tests.modem.plugged import FIRST, plugged


def test_a_modem_is_told_in_json_and_in_words(run, tmp_path: Path) -> None:
    with plugged(tmp_path / "modem", quirks=("csim-only",)) as port:
        told = run("modem", "info", "--reader", port.uri, "--json").json
        words = run("modem", "info", "--reader", str(tmp_path / "modem")).out
    assert told["modem"] == {"name": "Modem modem", "uri": port.uri}
    assert told["report"]["identity"]["model"] == "DW5821e"
    assert told["report"]["rung"] == "CSIM with MANAGE CHANNEL"
    assert [one["outcome"] for one in told["report"]["ladder"]][:2] == ["left out", "works"]
    assert told["report"]["quirks"][0]["id"] == "csim-only"
    assert "Way to the card       CSIM with MANAGE CHANNEL" in words
    assert "lpac issue 164" in words


def test_numbers_can_be_hidden(run, tmp_path: Path) -> None:
    with plugged(tmp_path / "modem") as port:
        shown = run("modem", "info", "--reader", port.uri, "--json").json["report"]
        hidden = run("modem", "info", "--reader", port.uri, "--mask").out
    for number in (
        shown["identity"]["imei"],
        shown["subscription"]["imsi"],
        shown["subscription"]["iccid"],
    ):
        assert len(number) >= 15
        assert number not in hidden
        assert f"{number[:4]}x" in hidden


def test_commands_are_sent_and_errors_explained(run, tmp_path: Path) -> None:
    with plugged(tmp_path / "modem") as port:
        said = run("modem", "at", "AT+CSQ", "AT+CCHC=?", "--reader", port.uri)
        told = run("modem", "at", "AT+NONSENSE?", "--reader", port.uri, "--json").json
    assert said.code == 0
    assert said.out.startswith("> AT+CSQ\n  +CSQ: 21,99\n  OK\n")
    (answer,) = told["answers"]
    assert answer["ok"] is False
    assert answer["lines"][-1]["kind"] == "error"
    assert answer["lines"][-1]["explained"]


def test_what_changes_something_needs_to_be_allowed(run, tmp_path: Path) -> None:
    with plugged(tmp_path / "modem") as port:
        refused = run("modem", "at", "AT+CGATT=0", "--reader", port.uri, "--json")
        hint = run("modem", "at", "AT+CGATT=0", "--reader", port.uri).err
        never = run("modem", "at", "not AT at all", "--reader", port.uri)
        dangerous = run("modem", "at", "AT&F", "--write", "--reader", port.uri)
        words = ("AT&F", "--write", "--confirm", "AT&F", "--reader", port.uri)
        confirmed = run("modem", "at", *words)
        done = run("modem", "at", "AT+CFUN=4", "--write", "--reader", port.uri)
        off = run("modem", "at", "AT+CFUN?", "--reader", port.uri).out
    assert refused.code == 1
    assert refused.json["error"]["type"] == "NotSupportedError"
    assert "--write" in hint
    assert never.code == 1
    assert done.code == 0
    assert "+CFUN: 4" in off
    assert (dangerous.code, confirmed.code) == (1, 0)
    assert "--confirm" in dangerous.err


def test_the_report_is_printed_or_written_without_numbers(run, tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    with plugged(tmp_path / "modem") as port:
        printed = run("modem", "report", "--reader", port.uri).out
        full = run("modem", "report", "--unmasked", "--reader", port.uri).out
        words = ("modem", "report", "--form", "json", "--out", str(file), "--reader", port.uri)
        written = run(*words, "--json").json
        again = run(*words)
    assert printed.startswith("# Workbench SM-1 and eUICCs")
    assert FIRST not in printed
    assert FIRST in full
    assert (written["form"], written["file"]) == ("json", str(file))
    assert json.loads(file.read_text("utf-8"))["modem"]["identity"]["model"] == "SM-1"
    assert again.code == 1
    assert str(file) in again.err


def test_a_card_verb_works_through_the_port(run, tmp_path: Path) -> None:
    with plugged(tmp_path / "modem") as port:
        told = run("card", "info", "--reader", port.uri, "--json").json
        by_port = run("card", "profiles", "--reader", str(port.path), "--json")
    assert told["reader"] == {"name": "Modem modem", "uri": port.uri}
    assert told["eid"]
    assert by_port.code == 0
    assert FIRST in {profile["iccid"] for profile in by_port.json["profiles"]}
