from dataclasses import replace
from typing import Any

import pytest

from app.crypto.keys import Curve, PrivateKey
from app.sim import eims
from app.sim.options import MAX_COUNTER
from app.sim.state import ImmediateEnable
from tests.sim.terminal import Terminal

KEY = PrivateKey.from_number(Curve.P256, 7).public_spki


def entry(**changes: Any) -> dict[str, Any]:
    value: dict[str, Any] = {
        "eimId": "eim.example",
        "eimFqdn": "eim.example:8443",
        "eimIdType": 2,
        "counterValue": 0,
        "eimPublicKeyData": ("eimPublicKey", KEY),
        "eimSupportedProtocol": (b"\x80", 1),
        **changes,
    }
    return {name: content for name, content in value.items() if content is not None}


def add(card: Terminal, *entries: dict[str, Any]) -> Any:
    return card.ask("AddInitialEim", {"eimConfigurationDataList": list(entries)})


def listed(card: Terminal, name: str = "") -> list[dict[str, Any]]:
    request = {"searchCriteria": ("eimId", name)} if name else {}
    found: list[dict[str, Any]] = card.ask("GetEimConfigurationData", request)[
        "eimConfigurationDataList"
    ]
    return found


def test_associated_eim_is_shown_with_its_token():
    card = Terminal()
    (eim,) = listed(card)
    assert eim["eimId"] == "eim.workbench.example"
    assert eim["associationToken"] == 1
    assert eim["counterValue"] == 0
    assert eim["eimPublicKeyData"] == ("eimPublicKey", card.chip.keys.eim.key.public_spki)
    assert eim["trustedPublicKeyDataTls"][0] == "trustedCertificateTls"
    assert "indirectProfileDownload" in eim


def test_deviation_leaves_the_token_out():
    (eim,) = listed(Terminal("deviations=no-token"))
    assert "associationToken" not in eim


def test_filter_finds_one_or_none():
    card = Terminal("blank=1")
    add(card, entry(), entry(eimId="2.999.7", eimIdType=1))
    assert len(listed(card)) == 2
    assert [eim["eimId"] for eim in listed(card, "2.999.7")] == ["2.999.7"]
    assert listed(card, "nobody") == []


def test_first_version_knows_no_filter_and_no_indirect_download():
    card = Terminal("dialect=1.0.1")
    (eim,) = listed(card, "nobody")
    assert "indirectProfileDownload" not in eim


def test_what_was_added_is_read_back():
    card = Terminal("blank=1")
    given = entry(
        euiccCiPKId=card.chip.keys.ci_key_id,
        trustedPublicKeyDataTls=("trustedEimPkTls", KEY),
        indirectProfileDownload=None,
    )
    given["indirectProfileDownload"] = None
    assert add(card, given) == ("addInitialEimOk", [("addOk", None)])
    assert listed(card) == [given]


def test_certificate_is_kept_as_one():
    card = Terminal("blank=1")
    given = entry(eimPublicKeyData=("eimCertificate", card.chip.keys.ci_certificate))
    add(card, given)
    assert listed(card) == [given]


def test_minus_one_has_tokens_made_each_its_own():
    card = Terminal("blank=1")
    answer = add(
        card, entry(associationToken=-1), entry(eimId="b"), entry(eimId="c", associationToken=-1)
    )
    assert answer == (
        "addInitialEimOk",
        [("associationToken", 1), ("addOk", None), ("associationToken", 2)],
    )
    assert [eim.get("associationToken") for eim in listed(card)] == [1, None, 2]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        pytest.param({"counterValue": None}, 7, id="no-counter"),
        pytest.param({"eimPublicKeyData": None}, 7, id="no-key"),
        pytest.param({"counterValue": MAX_COUNTER + 1}, 6, id="counter-too-high"),
        pytest.param({"counterValue": -1}, 6, id="counter-negative"),
        pytest.param({"associationToken": 5}, 5, id="token-chosen"),
        pytest.param({"euiccCiPKId": bytes(20)}, 3, id="unknown-ci"),
    ],
)
def test_wrong_configuration_adds_nothing(changes: dict[str, Any], code: int):
    card = Terminal("blank=1")
    before = card.state
    assert add(card, entry(eimId="good"), entry(**changes)) == ("addInitialEimError", code)
    assert card.state is before


@pytest.mark.parametrize(
    ("query", "code"),
    [pytest.param("", 7, id="v1.2"), pytest.param("dialect=1.0.1", 127, id="v1.0.1")],
)
def test_incomplete_list_has_the_code_of_its_version(query: str, code: int):
    card = Terminal(f"blank=1&{query}")
    assert add(card) == ("addInitialEimError", code)
    assert add(card, entry(), entry()) == ("addInitialEimError", code)


def test_highest_counter_is_taken():
    assert add(Terminal("blank=1"), entry(counterValue=MAX_COUNTER))[0] == "addInitialEimOk"


def test_no_room_for_more_than_the_card_holds():
    many = [entry(eimId=f"eim{number}") for number in range(9)]
    assert add(Terminal("blank=1"), *many) == ("addInitialEimError", 1)
    assert add(Terminal("blank=1"), *many[:8])[0] == "addInitialEimOk"


def test_second_first_eim_is_refused():
    card = Terminal("blank=1")
    add(card, entry())
    assert add(card, entry(eimId="b")) == ("addInitialEimError", 2)
    assert add(Terminal(), entry()) == ("addInitialEimError", 2)


def test_name_longer_than_allowed_is_no_valid_message():
    name = b"x" * 129
    message = bytes.fromhex("BF57818AA08187308184") + b"\x80\x81\x81" + name
    card = Terminal("blank=1")
    assert card.store(message)[1] == "6A80"
    assert card.state.eims == ()


def test_immediate_enabling_is_configured_while_there_is_no_eim():
    card = Terminal("blank=1")
    request = {
        "immediateEnableFlag": None,
        "defaultSmdpOid": "2.999.10",
        "defaultSmdpAddress": "smdp.example",
    }
    answer = card.ask("ConfigureImmediateProfileEnabling", request)
    assert answer == {"configImmediateEnableResult": 0}
    assert card.state.immediate == ImmediateEnable(True, "2.999.10", "smdp.example")
    card.ask("ConfigureImmediateProfileEnabling")
    assert card.state.immediate == ImmediateEnable()


def test_immediate_enabling_is_the_eims_business_once_there_is_one():
    request = {"immediateEnableFlag": None}
    answer = Terminal().ask("ConfigureImmediateProfileEnabling", request)
    assert answer == {"configImmediateEnableResult": 2}


def test_first_version_calls_it_auto_enabling():
    card = Terminal("dialect=1.0.1&blank=1")
    answer = card.ask("ConfigureAutoProfileEnabling", {"autoEnableFlag": None, "smdpAddress": "x"})
    assert answer == {"configAutoEnableResult": 0}
    assert card.state.immediate == ImmediateEnable(True, "", "x")


def test_update_takes_over_what_is_given_and_keeps_the_token():
    (old,) = Terminal().state.eims
    given = {"eimFqdn": "new.example", "associationToken": -1}
    assert eims.updated(old, given | {"eimId": old.eim_id}) == replace(old, fqdn="new.example")
    moved = eims.updated(old, entry(eimId=old.eim_id, counterValue=9))
    assert (moved.counter, moved.public_key, moved.fqdn) == (9, KEY, "eim.example:8443")


@pytest.mark.parametrize("part", ["key", "certificate"])
def test_signing_key_comes_from_key_or_certificate(part: str):
    card = Terminal()
    (eim,) = card.state.eims
    if part == "certificate":
        eim = replace(eim, public_key=b"", certificate=card.chip.keys.eim.certificate)
    assert eims.public_key(eim) == card.chip.keys.eim.key.public
    assert eims.public_key(replace(eim, public_key=KEY[:-1], certificate=b"")) is None


def test_first_eim_needs_a_key_that_can_be_used():
    damaged = entry(eimPublicKeyData=("eimPublicKey", KEY[:-1] + b"\x00"))
    assert add(Terminal("blank=1"), damaged) == ("addInitialEimError", 7)
