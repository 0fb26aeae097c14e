from __future__ import annotations

import json

from app.capture.rows import row_of
from app.cli import capture_text
from app.cli.output import json_form
from tests.capture.tape import EID_ANSWER, GET_EID, Tape


def test_a_record_is_json_ready():
    tape = Tape()
    _, answer = tape.exchange(GET_EID, EID_ANSWER + "9000")
    form = json_form(capture_text.record_form(answer, tape.decode(answer)))
    assert json.loads(json.dumps(form)) == form
    assert (form["layer"], form["direction"], form["duration_ms"]) == ("apdu", "in", 1.5)
    assert form["data"] == EID_ANSWER + "9000"


def test_a_table_names_the_state_only_when_something_is_wrong():
    tape = Tape()
    records = tape.exchange(GET_EID, "6A88")
    text = capture_text.table(row_of(one, tape.decode(one)) for one in records)
    assert [line.endswith("failed") for line in text.splitlines()] == [False, False, True]
    assert capture_text.table([]) == ""


def test_times_are_utc_to_the_microsecond():
    assert capture_text.moment(1_700_000_000_123_456_789) == "2023-11-14T22:13:20.123456+00:00"
