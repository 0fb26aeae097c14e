"""The reading verbs on the simulated card: their JSON is a contract, their words are for people."""

from __future__ import annotations

import re

import pytest

READER = ("--reader", "sim:")

PROFILE_FIELDS = [
    "iccid",
    "isdp_aid",
    "state",
    "nickname",
    "service_provider",
    "name",
    "profile_class",
    "icon_type",
    "icon",
    "notification_configuration",
    "owner",
    "dp_oid",
    "policy_rules",
    "ecall_indication",
    "fallback_attribute",
    "fallback_allowed",
]
EIM_FIELDS = [
    "eim_id",
    "fqdn",
    "id_type",
    "counter",
    "association_token",
    "public_key",
    "certificate",
    "tls_public_key",
    "tls_certificate",
    "protocols",
    "ci_key_id",
    "indirect_profile_download",
]


def test_info_tells_what_the_card_is(run):
    told = run("card", "info", *READER, "--json").json
    assert list(told) == [
        "reader",
        "eid",
        "eid_check_digits_ok",
        "kind",
        "dialect",
        "verdict",
        "info2",
        "addresses",
        "iccid",
        "errors",
        "read_at",
        "duration_s",
        "apdus",
    ]
    assert told["reader"] == {"name": "Simulated IoT eUICC", "uri": "sim:"}
    assert re.fullmatch(r"\d{32}", told["eid"])
    assert told["eid_check_digits_ok"] is True
    assert (told["kind"], told["dialect"]) == ("SGP.32 eUICC", "1.2")
    assert told["verdict"]["ipa_mode"] == "ipad"
    assert told["verdict"]["aid"] == "A0000005591010FFFFFFFF8900000100"
    assert told["info2"]["iot_versions"] == ["1.2.0"]
    assert isinstance(told["info2"]["free_nvm_bytes"], int)
    assert told["errors"] == []


def test_info_asks_no_more_than_its_peers_do(run):
    assert run("card", "info", *READER, "--json").json["apdus"] <= 11  # lpac's `chip info`


def test_profiles_asks_for_nothing_but_the_list(run):
    asked = run("card", "profiles", *READER, "--trace").err
    commands = [line for line in asked.splitlines() if line.startswith("> ")]
    kinds = [line.removeprefix("> ").partition(" ·")[0].partition(",")[0] for line in commands]
    assert [kind for kind in kinds if kind != "GET RESPONSE"] == [
        "TERMINAL CAPABILITY",
        "MANAGE CHANNEL",
        "SELECT",
        "STORE DATA",
        "MANAGE CHANNEL",
    ]


def test_info_in_words_leads_with_the_card(run):
    said = run("card", "info", *READER)
    assert said.code == 0
    assert "Card       SGP.32 eUICC" in said.out
    assert re.search(r"^EID +\d{32}$", said.out, re.MULTILINE)
    assert re.search(r"^\d+ APDUs in \d+ ms$", said.out, re.MULTILINE)


@pytest.mark.parametrize(
    ("options", "kind", "dialect"),
    [
        pytest.param("dialect=1.0.1", "SGP.32 eUICC", "1.0.1", id="sgp32-1.0.1"),
        pytest.param("dialect=1.3", "SGP.32 eUICC", "1.3", id="sgp32-1.3"),
        pytest.param("kind=sgp22", "SGP.22 eUICC", "", id="sgp22"),
        pytest.param("kind=sgp02", "SGP.02 eUICC", "", id="sgp02"),
        pytest.param("kind=uicc", "plain UICC", "", id="uicc"),
    ],
)
def test_every_kind_of_card_has_its_verdict(run, options, kind, dialect):
    reader = ("--reader", f"sim:{options}?{options}")
    told = run("card", "info", *reader, "--json").json
    assert (told["kind"], told["dialect"]) == (kind, dialect)
    assert (told["eid"] is None) == (kind == "plain UICC")
    said = run("card", "info", *reader)
    assert (said.code, kind in said.out) == (0, True)


def test_profiles_are_listed_with_plain_digits_and_states(run):
    told = run("card", "profiles", *READER, "--json").json
    assert list(told) == ["profiles"]
    assert all(list(profile) == PROFILE_FIELDS for profile in told["profiles"])
    assert all(re.fullmatch(r"\d{18,20}", profile["iccid"]) for profile in told["profiles"])
    states = [profile["state"] for profile in told["profiles"]]
    assert states.count("enabled") == 1
    assert set(states) == {"enabled", "disabled"}
    words = run("card", "profiles", *READER).out
    assert all(profile["iccid"] in words for profile in told["profiles"])


def test_raw_adds_the_der_the_card_sent(run):
    told = run("card", "profiles", *READER, "--json", "--raw").json
    assert all(profile["raw"].startswith("E3") for profile in told["profiles"])


def test_the_eim_configuration_is_shown(run):
    (eim,) = run("card", "eim-config", *READER, "--json").json["eims"]
    assert list(eim) == EIM_FIELDS
    assert (eim["id_type"], eim["counter"]) == ("eimIdTypeFqdn", 0)
    assert eim["public_key"].startswith("30")
    assert "eIM" in run("card", "eim-config", *READER).out


def test_a_card_without_eim_says_so(run):
    said = run("card", "eim-config", "--reader", "sim:new?blank=yes")
    assert said.out == "No eIM is associated.\n"


def test_certificates_come_with_every_check(run):
    chain = run("card", "certs", *READER, "--json").json["certificates"]
    assert list(chain) == ["euicc", "eum", "ci", "checks", "result"]
    assert (chain["euicc"]["role"], chain["eum"]["role"]) == ("eUICC", "EUM")
    assert {check["result"] for check in chain["checks"]} <= {"pass", "not checkable"}
    words = run("card", "certs", *READER).out
    assert f"Chain: {chain['result']}" in words


def test_addresses_and_rules_are_shown(run):
    told = run("card", "addresses", *READER, "--json").json
    assert list(told["addresses"]) == ["default_dp", "root_ds"]
    assert told["addresses"]["default_dp"] in run("card", "addresses", *READER).out
    rules = run("card", "rat", *READER, "--json").json["rat"]
    assert all(list(rule) == ["rules", "operators", "consent_required"] for rule in rules)
    assert "End user consent" in run("card", "rat", *READER).out


def test_the_report_holds_every_section(run):
    report = run("card", "report", *READER, "--json").json["report"]
    for section in ("verdict", "info1", "info2", "addresses", "certificates"):
        assert isinstance(report[section], dict)
    for section in ("profiles", "rat", "eims", "notifications"):
        assert report[section]
    words = run("card", "report", *READER).out
    for heading in ("Profiles", "eIMs", "Notifications", "Rules Authorisation Table"):
        assert f"\n{heading}\n" in words


@pytest.mark.parametrize("verb", ["eim-config", "certs", "rat", "profiles"])
def test_what_a_plain_uicc_cannot_do_is_an_error_in_words(run, verb):
    said = run("card", verb, "--reader", "sim:plain?kind=uicc", "--json")
    assert said.code == 1
    assert said.json["error"]["type"] == "NotSupportedError"
    assert said.json["error"]["message"]


def test_an_sgp22_card_has_no_eim(run):
    said = run("card", "eim-config", "--reader", "sim:consumer?kind=sgp22")
    assert said.code == 1
    assert said.err.startswith("Error: This eUICC has no")


def test_masking_hides_every_identifier_in_words_and_json(run):
    plain = run("card", "report", *READER, "--json").json["report"]
    secrets = {plain["verdict"]["eid"], *(profile["iccid"] for profile in plain["profiles"])}
    for form in ((), ("--json", "--raw")):
        said = run("card", "report", *READER, "--mask", *form)
        assert said.code == 0
        assert not [secret for secret in secrets if secret in said.out]
        assert plain["verdict"]["eid"][-4:] in said.out


def test_tracing_goes_to_stderr_and_leaves_the_json_whole(run):
    said = run("card", "profiles", *READER, "--json", "--trace")
    assert said.json["profiles"]
    assert "> SELECT · ISD-R" in said.err
    assert "< " in said.err


def test_a_card_pulled_out_in_mid_read_is_an_error(run):
    said = run("card", "report", "--reader", "sim:loose?deviations=gone-after:12", "--json")
    assert said.code == 1
    assert said.json["error"]["type"] == "DeviceError"


def test_noise_from_the_card_never_ends_in_a_defect(run):
    for every in (2, 3, 5, 9):
        said = run("card", "report", "--reader", f"sim:noise?deviations=garbage:{every}", "--json")
        assert said.code in (0, 1)
        assert "Traceback" not in said.err


def test_the_connectivity_parameters_are_shown(run):
    told = run("card", "connectivity", "--reader", "sim:?state=memory", "--json").json
    assert bytes.fromhex(told["http_params"]).startswith(b"http")
