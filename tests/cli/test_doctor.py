from __future__ import annotations

import pytest

from app.card.doctor import Finding, Row
from app.cli import doctor
from app.settings import BenchSettings, Settings


def test_this_machine_is_examined_and_told_in_json_and_in_words(run):
    said = run("doctor", "--json")
    assert said.code == 0
    told = said.json
    assert list(told) == ["ok", "rows"]
    assert all(list(row) == ["name", "finding", "found", "fix"] for row in told["rows"])
    assert told["rows"][0]["name"] == "PC/SC library"
    assert told["ok"] == all(row["finding"] != "failed" for row in told["rows"])
    words = run("doctor").out
    assert all(row["name"] in words for row in told["rows"])


@pytest.mark.parametrize(
    ("row", "ok", "words"),
    [
        pytest.param(
            Row("PC/SC service", Finding.FAILED, "It is not running.", "Start it."),
            False,
            "FAILED  PC/SC service: It is not running.\n        Start it.\n\nMend what FAILED",
            id="failed",
        ),
        pytest.param(
            Row("Other programs", Finding.ATTENTION, "GnuPG is connected."),
            True,
            "look    Other programs: GnuPG is connected.\n\nNothing is in the way.",
            id="attention",
        ),
    ],
)
def test_each_row_has_a_word_and_its_remedy(run, monkeypatch, row, ok, words):
    monkeypatch.setattr(doctor, "examine", lambda ask: (row,))
    monkeypatch.setattr(doctor, "examine_modems", lambda uris: ())
    assert run("doctor", "--json").json["ok"] is ok
    assert run("doctor").out.startswith(words)


def test_the_card_in_a_reader_is_asked_what_it_is(run, monkeypatch):
    def asking(ask):
        return (Row("ISD-R", Finding.OK, ask("sim:")),)

    monkeypatch.setattr(doctor, "examine", asking)
    row, *_ = run("doctor", "--json").json["rows"]
    assert row["found"].startswith("SGP.32 eUICC v1.2, EID 8")


def test_a_modem_of_the_bench_that_is_not_plugged_in_is_told(run):
    Settings().update(bench=BenchSettings(modems=("at:/dev/no-such-port",)))
    told = run("doctor", "--json").json
    row = next(row for row in told["rows"] if row["name"] == "Modem at /dev/no-such-port")
    assert row["finding"] == "failed"
    assert row["fix"]
    assert not told["ok"]
