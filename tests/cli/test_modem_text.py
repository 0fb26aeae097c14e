from __future__ import annotations

import pytest

from app.cli import modem_text
from app.modem.console import ConsoleLine, LineKind, Reply
from app.modem.notice import Glance, Noticed, NoticeResult, NoticeWay
from app.modem.persistence import Persistence, PersistenceResult, PersistenceStep
from app.values.modem import (
    ModemIdentity,
    ModemReport,
    Outcome,
    QuirkNote,
    Reception,
    Rung,
    RungOutcome,
    Subscription,
)

BEFORE = Glance(Subscription("8988", "001"), Reception(registration="registered, home"))


def test_a_modem_that_tells_nothing_is_shown_with_dashes() -> None:
    text = modem_text.report(ModemReport(ModemIdentity(port="/dev/x")))
    assert "Modem                 Modem\n" in text
    assert "ICCID                 -\n" in text
    assert "Way to the card       -\n" in text
    assert text.endswith("Quirks\n-")


def test_ways_and_quirks_are_shown() -> None:
    ladder = (RungOutcome(Rung.CSIM_BASIC, Outcome.REFUSED, "It said no."),)
    quirks = (QuirkNote("id", "It is odd", "Do this.", "issue 1"),)
    report = ModemReport(
        ModemIdentity("A", "B"), Reception(signal_dbm=-94), ladder=ladder, quirks=quirks
    )
    text = modem_text.report(report)
    assert "Signal                -94 dBm" in text
    assert "CSIM on the basic channel  refused  It said no." in text
    assert text.endswith("It is odd (issue 1)\n  Do this.")


def test_an_answer_cannot_steer_the_terminal() -> None:
    lines = (
        ConsoleLine(0, LineKind.SENT, "AT"),
        ConsoleLine(0, LineKind.ANSWER, "\x1b[2Jhello"),
        ConsoleLine(0, LineKind.ERROR, "+CME ERROR: 14", explained="The card is busy."),
    )
    text = modem_text.reply(Reply(lines))
    assert (
        text == "> AT\n  \N{REPLACEMENT CHARACTER}[2Jhello\n  +CME ERROR: 14\n    The card is busy."
    )


@pytest.mark.parametrize("after", [None, BEFORE], ids=["gone", "there"])
def test_a_comparison_ends_with_verdict_and_next_step(after: Glance | None) -> None:
    result = NoticeResult(
        NoticeWay.REBOOT, Noticed.LOST, "It is gone.", "Wait.", BEFORE, after, 2.04, went_away=True
    )
    text = modem_text.notice(result)
    assert text.endswith("It is gone. (2.0 s)\nNext:  Wait.")
    assert f"ICCID         8988              {'8988' if after else '-'}" in text


def test_persistence_shows_each_reading() -> None:
    result = PersistenceResult(
        Persistence.HOLDS,
        "It holds.",
        "",
        NoticeWay.REBOOT,
        "2",
        "1",
        (PersistenceStep("before", "1", 0.0), PersistenceStep("after the power cycle", "", 3.0)),
    )
    text = modem_text.persistence(result)
    assert "before                 1                0.0 s" in text
    assert "after the power cycle  -                3.0 s" in text
    assert text.endswith("It holds.")
