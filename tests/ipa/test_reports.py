from __future__ import annotations

import json

import pytest

from app.cli.output import json_form
from app.errors import DeviceError
from app.ipa.reports import RoundReport, Step, StepLog
from app.values.esipa import Binding, WireBytes
from app.values.ids import Eid

EID = Eid("89999001571975854926270387736705")


def test_a_step_is_told_when_it_ends_with_the_words_it_ended_with():
    told: list[Step] = []
    log = StepLog(told.append)
    with log.step("ask", "Asks") as step:
        assert told == []
        step.words = "The eIM sent nothing"
    assert [(one.kind, one.words, one.ok) for one in told] == [
        ("ask", "The eIM sent nothing", True)
    ]
    assert log.steps == told


def test_a_step_that_fails_says_why():
    log = StepLog()
    with pytest.raises(DeviceError), log.step("card", "Reads the card"):
        raise DeviceError("It is gone.")
    assert (log.steps[0].words, log.steps[0].ok) == ("Reads the card: It is gone.", False)


def test_a_step_that_is_stopped_is_down_as_stopped():
    log = StepLog()
    with pytest.raises(KeyboardInterrupt), log.step("card", "Reads the card"):
        raise KeyboardInterrupt
    assert (log.steps[0].words, log.steps[0].ok) == ("Reads the card: stopped", False)


def test_a_report_goes_into_json():
    log = StepLog()
    with log.step("ask", "Asks"):
        pass
    report = RoundReport(
        EID,
        "lab",
        "https://eim",
        Binding.HTTPS,
        "1.2",
        1.0,
        2.0,
        tuple(log.steps),
        results=(b"\xbf\x51",),
        wire=WireBytes(payload=3),
    )
    form = json.loads(json.dumps(json_form(report)))
    assert (form["eid"], form["binding"], form["results"]) == (EID, "HTTPS", ["BF51"])
    assert form["steps"][0]["kind"] == "ask"
    assert report.ok
