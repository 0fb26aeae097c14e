from __future__ import annotations

from pathlib import Path

import pytest

from tests.modem.plugged import FIRST, SECOND, enabled_in, plugged


def test_a_profile_is_enabled_and_the_modem_made_to_notice(run, tmp_path: Path) -> None:
    with plugged(tmp_path / "modem") as port:
        words = ("modem", "notice", SECOND, "--way", "cfun", "--reader", port.uri)
        told = run(*words, "--json").json
        assert enabled_in(port) == SECOND
    notice = told["notice"]
    assert (notice["way"], notice["verdict"], told["kept"]) == ("cfun", "noticed", False)
    assert notice["before"]["subscription"]["iccid"] == FIRST
    assert notice["after"]["subscription"]["iccid"] == SECOND
    assert notice["hint"] == ""


def test_progress_goes_to_stderr_and_the_comparison_to_stdout(run, tmp_path: Path) -> None:
    with plugged(tmp_path / "modem") as port:
        said = run("modem", "notice", SECOND, "--way", "reboot", "--reader", port.uri)
    assert said.code == 0
    assert "Sending AT+CFUN=1,1 …" in said.err
    assert f"ICCID         {FIRST}  {SECOND}" in said.out
    assert "The modem works with the other profile and is registered." in said.out


def test_a_modem_that_does_not_notice_is_an_answer_with_a_next_step(run, tmp_path: Path) -> None:
    with plugged(tmp_path / "modem", notices=frozenset()) as port:
        words = ("modem", "notice", SECOND, "--way", "refresh", "--timeout", "1")
        said = run(*words, "--reader", port.uri)
    assert said.code == 0
    assert "still works with the profile from before" in said.out
    assert "Next:  Take a stronger way" in said.out


def test_a_way_that_is_kept_is_taken_the_next_time(run, tmp_path: Path) -> None:
    with plugged(tmp_path / "modem") as port:
        first = ("modem", "notice", SECOND, "--way", "reboot", "--keep", "--reader", port.uri)
        assert run(*first, "--json").json["kept"] is True
        told = run("modem", "notice", FIRST, "--reader", port.uri, "--json").json
    assert told["notice"]["way"] == "reboot"
    assert told["notice"]["went_away"] is True


def test_whether_a_profile_stays_is_told_step_by_step(run, tmp_path: Path) -> None:
    with plugged(tmp_path / "modem", faults=("forgets-profile",)) as port:
        words = ("modem", "persistence", SECOND, "--way", "reboot", "--timeout", "3")
        told = run(*words, "--reader", port.uri, "--json").json["persistence"]
    assert told["verdict"] == "fell back to the old profile"
    assert [step["iccid"] for step in told["steps"]] == [FIRST, SECOND, FIRST]


def test_the_verdict_of_persistence_is_told_in_words(run, tmp_path: Path) -> None:
    with plugged(tmp_path / "modem") as port:
        said = run("modem", "persistence", SECOND, "--way", "cfun", "--reader", port.uri)
    assert "The profile was still enabled after the power cycle." in said.out
    assert "after the power cycle" in said.out


@pytest.mark.parametrize(
    "profile", ["A0000005591010FFFFFFFF8900001100", "12"], ids=["aid", "neither"]
)
def test_a_modem_knows_profiles_by_iccid_only(run, profile: str) -> None:
    said = run("modem", "notice", profile, "--reader", "at:/dev/no-such-port", "--json")
    assert said.code == 2
    assert said.json["error"]["type"] == "UsageError"
