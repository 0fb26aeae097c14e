from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from app.capture.export_jsonl import export_jsonl, json_line, moment_text
from app.capture.imports import read_capture
from app.errors import SettingsError
from tests.capture import web
from tests.capture.tape import EID_ANSWER, GET_EID, Tape


def test_what_is_exported_reads_back_the_same(tmp_path: Path) -> None:
    tape = Tape(lane='reader "é" 0')
    tape.event("power-on, T=1", "3B00")
    tape.exchange(GET_EID, EID_ANSWER + "9000")
    web.asked(tape.recorder)
    records = tape.recorder.since(0)[2]
    assert export_jsonl(records, tmp_path / "a.jsonl") == 7
    assert list(read_capture(tmp_path / "a.jsonl")) == records


def test_a_line_has_names_a_program_can_rely_on() -> None:
    sent = replace(Tape().send("00A4"), time_ns=1_760_000_000_123_456_789)
    assert json.loads(json_line(sent)) == {
        "seq": 1,
        "time": "2025-10-09T08:53:20.123456Z",
        "time_ns": 1_760_000_000_123_456_789,
        "lane": "slot 0",
        "layer": "apdu",
        "direction": "out",
        "data": "00A4",
        "duration_ns": 0,
        "pair": 0,
        "session": 0,
        "note": "",
    }


def test_half_characters_and_line_breaks_stay_within_their_line() -> None:
    line = json_line(Tape().event("first\nsecond \ud800"))
    assert "\n" not in line
    assert json.loads(line)["note"] == "first\nsecond ?"


@pytest.mark.parametrize(
    ("time_ns", "text"),
    [
        pytest.param(0, "1970-01-01T00:00:00.000000Z", id="none"),
        pytest.param(-5, "1970-01-01T00:00:00.000000Z", id="before all time"),
        pytest.param(999, "1970-01-01T00:00:00.000000Z", id="below a microsecond"),
        pytest.param(2**80, "9999-12-31T23:59:59.999999Z", id="beyond what a date can be"),
    ],
)
def test_any_time_has_a_text(time_ns: int, text: str) -> None:
    assert moment_text(time_ns) == text


def test_a_folder_that_cannot_be_written_to_is_explained(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be written"):
        export_jsonl([], tmp_path / "none" / "a.jsonl")
