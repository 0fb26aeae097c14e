from __future__ import annotations

from app.cli import ipa_text
from app.ipa.reports import RoundReport, Step
from app.values.esipa import Binding, WireBytes
from app.values.ids import Eid


def report(**fields) -> RoundReport:
    eid = Eid("89999001571975854926270387736705")
    return RoundReport(eid, "lab", "https://eim", Binding.HTTPS, "1.2", 0.0, 1.5, (), **fields)


def test_a_step_is_a_line_and_a_failed_one_is_marked():
    lines = [ipa_text.step(Step("ask", "Asks\nagain", 0.5, 0.25, ok)) for ok in (True, False)]
    assert [line.split(" ms ")[1][0] for line in lines] == [" ", "!"]
    assert all("250.0" in line and "\n" not in line for line in lines)


def test_a_round_says_what_matters():
    text = ipa_text.report(
        report(acknowledged=(4, 5), rolled_back=True, emulated=True, more=True, wire=WireBytes(7))
    )
    for words in ("4, 5", "went back", "emulated", "more packages", "7 bytes"):
        assert words in text
    assert "Rollback" not in ipa_text.report(report())


def test_a_round_in_a_line():
    done = ipa_text.ended(report(packages=1, delivered=2))
    assert done == "Round done: 1 package, 2 results taken, 0 waiting."
    assert "gone" in ipa_text.ended(report(problem="The card is gone."))


def test_a_push_in_a_line():
    assert "acknowledged 4" in ipa_text.pushed(report(acknowledged=(4,)))
    assert "1 package carried out" in ipa_text.pushed(report(packages=1))
    assert "gone" in ipa_text.pushed(report(problem="The card is gone."))
