"""The verbs that change a card: the truth is shown afterwards, and nothing goes by accident."""

from __future__ import annotations

import io

import pytest

from app.cli.card_changing import RESETS, profile_id
from app.cli.verbs import UsageError
from app.values.ids import Iccid

READER = ("--reader", "sim:")


@pytest.fixture
def states(run):
    """Read the profiles afresh: ICCID -> state."""

    def read() -> dict[str, str]:
        told = run("card", "profiles", *READER, "--json").json
        return {profile["iccid"]: profile["state"] for profile in told["profiles"]}

    return read


@pytest.fixture
def enabled(states):
    return next(iccid for iccid, state in states().items() if state == "enabled")


@pytest.fixture
def disabled(run, states):
    """An operational profile without policy rules that is disabled."""
    told = run("card", "profiles", *READER, "--json").json["profiles"]
    fit = [
        one
        for one in told
        if (one["state"], one["profile_class"]) == ("disabled", "operational")
        and not one["policy_rules"]
        and not one["ecall_indication"]
    ]
    return fit[0]["iccid"]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_enabling_shows_and_keeps_the_new_state(run, states, enabled, disabled):
    told = run("card", "enable", disabled, *READER, "--json").json
    assert list(told) == ["done", "profiles"]
    assert told["done"] == "enabled"
    assert {one["iccid"]: one["state"] for one in told["profiles"]} == states()
    assert (states()[disabled], states()[enabled]) == ("enabled", "disabled")


@pytest.mark.parametrize("policy", ["reset", "refresh"])
def test_disabling_works_with_each_way_of_taking_effect(run, states, enabled, policy):
    said = run("card", "disable", enabled, *READER, "--refresh", policy)
    assert said.code == 0
    assert states()[enabled] == "disabled"


def test_a_profile_can_be_named_by_its_aid(run, states, disabled):
    told = run("card", "profiles", *READER, "--json").json["profiles"]
    aid = next(one["isdp_aid"] for one in told if one["iccid"] == disabled)
    assert run("card", "enable", aid.lower(), *READER).code == 0
    assert states()[disabled] == "enabled"


def test_enabling_the_enabled_profile_is_refused_with_its_code(run, enabled):
    said = run("card", "enable", enabled, *READER, "--json")
    assert said.code == 1
    error = said.json["error"]
    assert (error["type"], error["function"]) == ("ProcedureError", "EnableProfile")
    assert (error["code"], error["name"]) == (2, "profileNotInDisabledState")
    assert error["hint"]


def test_an_unknown_profile_is_named_as_such(run):
    said = run("card", "enable", "8999999999999999999", *READER, "--json")
    assert (said.code, said.json["error"]["name"]) == (1, "iccidOrAidNotFound")
    said = run("card", "delete", "8999999999999999999", *READER, "--json", "--yes")
    assert (said.code, said.json["error"]["name"]) == (1, "iccidOrAidNotFound")


def test_an_enabled_profile_is_never_deleted_and_the_card_is_not_asked(run, states, enabled):
    said = run("card", "delete", enabled, *READER, "--yes", "--trace")
    assert said.code == 1
    assert "never deleted" in said.err
    assert "DeleteProfile" not in "".join(
        line for line in said.err.splitlines() if line.startswith(">")
    )
    assert enabled in states()


def test_deleting_without_consent_deletes_nothing(run, states, disabled, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    said = run("card", "delete", disabled, *READER, "--json")
    assert (said.code, said.json["error"]["type"]) == (2, "UsageError")
    assert disabled in states()


def test_deleting_asks_for_the_last_four_digits(run, states, disabled, monkeypatch):
    monkeypatch.setattr("sys.stdin", Terminal("0000\n"))
    said = run("card", "delete", disabled, *READER)
    assert said.code == 130
    assert f"Type {disabled[-4:]} to go on" in said.err
    assert disabled in states()
    monkeypatch.setattr("sys.stdin", Terminal(f"{disabled[-4:]}\n"))
    assert run("card", "delete", disabled, *READER).code == 0
    assert disabled not in states()


def test_deleting_with_yes_asks_nothing(run, states, disabled):
    told = run("card", "delete", disabled, *READER, "--yes", "--json").json
    assert told["done"] == "deleted"
    assert disabled not in states()


def test_a_nickname_is_set_and_cleared(run, enabled):
    def shown() -> str:
        told = run("card", "profiles", *READER, "--json").json["profiles"]
        return str(next(one["nickname"] for one in told if one["iccid"] == enabled))

    assert run("card", "nickname", enabled, "Zürich 1", *READER).code == 0
    assert shown() == "Zürich 1"
    assert run("card", "nickname", enabled, "", *READER).code == 0
    assert shown() == ""


def test_a_nickname_that_does_not_fit_never_reaches_the_card(run, enabled):
    said = run("card", "nickname", enabled, "ü" * 33, *READER, "--json")
    assert said.code == 2
    assert "66 bytes" in said.json["error"]["message"]


def test_the_default_address_is_set_and_cleared(run):
    told = run("card", "set-default-dp", "smdp.example.org", *READER, "--json").json
    assert told["addresses"]["default_dp"] == "smdp.example.org"
    told = run("card", "set-default-dp", "", *READER, "--json").json
    assert told["addresses"]["default_dp"] == ""


def test_a_memory_reset_wants_a_phrase_and_does_what_it_names(run, states, monkeypatch):
    eid = run("card", "info", *READER, "--json").json["eid"]
    monkeypatch.setattr("sys.stdin", Terminal("yes\n"))
    before = states()
    said = run("card", "reset", "operational", *READER)
    assert said.code == 130
    assert f"Type reset {eid[-4:]} to go on" in said.err
    assert states() == before
    monkeypatch.setattr("sys.stdin", Terminal(f"reset {eid[-4:]}\n"))
    assert run("card", "reset", "operational", "dp-address", *READER).code == 0
    assert set(states()) < set(before)
    told = run("card", "addresses", *READER, "--json").json
    assert told["addresses"]["default_dp"] == ""


def test_the_standards_own_words_name_what_to_reset(run):
    assert run("card", "reset", "resetEimConfigData", *READER, "--yes").code == 0
    assert run("card", "eim-config", *READER, "--json").json == {"eims": []}


def test_every_reset_is_in_the_help(run):
    text = " ".join(run("card", "reset", "--help").out.replace("-\n", "-").split())
    assert all(word in text.replace("- ", "-") for word in RESETS)


def test_an_unknown_reset_is_wrong_use(run):
    said = run("card", "reset", "everything", *READER, "--yes", "--json")
    assert (said.code, said.json["error"]["type"]) == (2, "UsageError")


@pytest.mark.parametrize(
    ("words", "function"),
    [
        pytest.param(("rollback",), "ProfileRollback", id="rollback"),
        pytest.param(("fallback", "return"), "ReturnFromFallback", id="return-from-fallback"),
        pytest.param(("immediate-enable",), "ImmediateEnable", id="immediate-enable"),
        pytest.param(("emergency", "disable"), "DisableEmergencyProfile", id="emergency-off"),
        pytest.param(("ipae",), "IpaeActivation", id="no-ipae"),
    ],
)
def test_what_is_not_possible_now_is_refused_by_the_card_with_a_code(run, words, function):
    said = run("card", *words, *READER, "--json")
    assert (said.code, said.json["error"]["function"]) == (1, function)
    assert said.json["error"]["hint"]


def test_an_ipae_is_activated(run):
    reader = ("--reader", "sim:?state=memory&ipa=ipae")
    assert run("card", "ipae", *reader, "--json").json["done"] == "activated"


def test_the_emergency_profile_is_enabled_and_left_again(run, states, enabled):
    before = states()
    told = run("card", "emergency", "enable", *READER, "--json").json
    assert told["done"] == "enabled"
    assert states()[enabled] == "disabled"
    assert run("card", "emergency", "disable", *READER).code == 0
    assert states() == before


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("8999 9010 0000 0000 179", Iccid("8999901000000000179"), id="iccid-in-groups"),
        pytest.param("899990100000000017", Iccid("899990100000000017"), id="18-digits"),
        pytest.param(
            "A0000005591010FFFFFFFF8900001000",
            bytes.fromhex("A0000005591010FFFFFFFF8900001000"),
            id="aid",
        ),
    ],
)
def test_profiles_are_named_by_iccid_or_aid(text, expected):
    assert profile_id(text) == expected


@pytest.mark.parametrize("text", ["", "1234", "Line 1", "899990100000000017X", "AB" * 17])
def test_anything_else_names_no_profile(text):
    with pytest.raises(UsageError, match="neither an ICCID nor an AID"):
        profile_id(text)
