import json
from pathlib import Path

import pytest

from app.capture.export_jsonl import export_jsonl, json_line
from app.capture.imports import read_capture
from app.errors import CodecError
from tests.capture.foreign_logs import read_text
from tests.capture.tape import EID_ANSWER, GET_EID, Tape


def _lines() -> list[str]:
    tape = Tape()
    session = tape.event("power-up, T=0", "3B00")
    return [json_line(one) for one in (session, *tape.exchange(GET_EID, EID_ANSWER + "9000"))]


def test_what_was_written_comes_back(tmp_path: Path):
    tape = Tape()
    records = [tape.event("power-up “T=0”", "3B00"), *tape.exchange(GET_EID, "9000", "slot 1")]
    export_jsonl(records, tmp_path / "a.jsonl")
    assert list(read_capture(tmp_path / "a.jsonl")) == records


def test_empty_lines_and_missing_numbers_do_no_harm(tmp_path: Path):
    first, _, third = _lines()
    assert [record.seq for record in read_text(tmp_path, f"{first}\n\n{third}\n")] == [1, 3]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        pytest.param("seq", "1", id="seq is text"),
        pytest.param("seq", -1, id="seq is negative"),
        pytest.param("time_ns", 1 << 63, id="time too late"),
        pytest.param("pair", True, id="pair is a truth value"),
        pytest.param("data", "F", id="half a byte"),
        pytest.param("data", None, id="no data"),
        pytest.param("layer", "smoke", id="unknown layer"),
        pytest.param("lane", 7, id="lane is a number"),
    ],
)
def test_a_line_that_is_no_record_is_named(tmp_path: Path, key: str, value: object):
    first, second, _ = _lines()
    spoiled = json.dumps(json.loads(second) | {key: value})
    with pytest.raises(CodecError, match="Line 2 is no record"):
        read_text(tmp_path, f"{first}\n{spoiled}\n")


def test_a_torn_last_line_is_named(tmp_path: Path):
    with pytest.raises(CodecError, match="Line 3 is no record"):
        read_text(tmp_path, "\n".join(_lines())[:-20])


def test_numbers_that_do_not_rise_are_refused(tmp_path: Path):
    first = _lines()[0]
    with pytest.raises(CodecError, match="Line 2: record 1 comes after record 1"):
        read_text(tmp_path, f"{first}\n{first}\n")
