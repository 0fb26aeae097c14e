from dataclasses import replace
from typing import Any

import pytest

from app.crypto.keys import Curve, PrivateKey
from app.sim.eims import MAX_EIMS
from app.sim.options import MAX_COUNTER
from tests.sim.eim import Eim, error, load, outcomes, with_counter
from tests.sim.terminal import Terminal

KEY = PrivateKey.from_number(Curve.BRAINPOOL, 7)
NEW_KEY = ("eimPublicKey", KEY.public_spki)
OFF_THE_CURVE = ("eimPublicKey", KEY.public_spki[:-1] + b"\x00")
BENCH = "eim.workbench.example"


def entry(**changes: Any) -> dict[str, Any]:
    value: dict[str, Any] = {
        "eimId": "second.example",
        "eimIdType": 2,
        "counterValue": 5,
        "eimPublicKeyData": NEW_KEY,
        **changes,
    }
    return {name: content for name, content in value.items() if content is not None}


def bench(query: str = "", counter: int = 0) -> tuple[Terminal, Eim]:
    card = Terminal(query)
    card.chip.memory.commit(with_counter(card.state, counter))
    eim = Eim.of(card)
    eim.counter = counter
    return card, eim


def test_token_is_made_when_asked_for_and_then_needed():
    card, eim = bench()
    found = outcomes(card, eim.ecos(("addEim", entry(associationToken=-1))))
    assert found == [("addEimResult", ("associationToken", 2))]
    second = Eim(KEY, eim.eid, "second.example", None, 5)
    assert load(card, second.psmos(("getRAT", {})))[0] == "euiccPackageErrorUnsigned"
    second.token = 2
    assert outcomes(card, second.psmos(("getRAT", {})))[0][0] == "getRATResult"


def test_without_a_token_none_is_signed():
    card, eim = bench()
    found = outcomes(card, eim.ecos(("addEim", entry())))
    assert found == [("addEimResult", ("addEimResultCode", 0))]
    second = Eim(KEY, eim.eid, "second.example", None, 4)
    assert error(card, second.psmos(("getRAT", {}))) == 4
    assert outcomes(card, second.psmos(("getRAT", {})))[0][0] == "getRATResult"


@pytest.mark.parametrize(
    ("changes", "code", "code_101"),
    [
        pytest.param({"eimId": BENCH}, 2, 127, id="exists"),
        pytest.param({"euiccCiPKId": bytes(20)}, 3, 3, id="unknown-ci"),
        pytest.param({"associationToken": 9}, 5, 5, id="token-given"),
        pytest.param({"counterValue": MAX_COUNTER + 1}, 6, 6, id="counter-too-high"),
        pytest.param({"counterValue": -1}, 6, 6, id="counter-negative"),
        pytest.param({"counterValue": None}, 7, 7, id="no-counter"),
        pytest.param({"eimPublicKeyData": None}, 7, 7, id="no-key"),
        pytest.param({"eimPublicKeyData": OFF_THE_CURVE}, 7, 7, id="bad-key"),
    ],
)
def test_eim_is_not_added(changes: dict[str, Any], code: int, code_101: int):
    for query, expected in (("", code), ("dialect=1.0.1", code_101)):
        card, eim = bench(query)
        found = outcomes(card, eim.ecos(("addEim", entry(**changes))))
        assert found == [("addEimResult", ("addEimResultCode", expected))]
        assert [known.eim_id for known in card.state.eims] == [BENCH]


def test_there_is_room_for_so_many():
    card, eim = bench()
    adding = [("addEim", entry(eimId=f"eim{number}.example")) for number in range(MAX_EIMS)]
    codes = [result[1] for _, result in outcomes(card, eim.ecos(*adding))]
    assert codes == [0] * (MAX_EIMS - 1) + [1]


def test_update_changes_what_is_given_and_nothing_else():
    card, eim = bench()
    before = card.state.eims[0]
    given = {"eimId": BENCH, "eimFqdn": "new.example", "eimSupportedProtocol": (b"\x80", 1)}
    assert outcomes(card, eim.ecos(("updateEim", given))) == [("updateEimResult", 0)]
    after = card.state.eims[0]
    assert after == replace(
        before, fqdn="new.example", protocols=("eimRetrieveHttps",), counter=eim.counter
    )


def test_new_key_counts_from_the_next_package_on():
    card, eim = bench(counter=7)
    given = {"eimId": BENCH, "eimPublicKeyData": NEW_KEY, "counterValue": 2}
    found = outcomes(card, eim.ecos(("updateEim", given), ("listEim", {})))
    assert found[0] == ("updateEimResult", 0)
    assert card.state.eims[0].counter == 2
    assert load(card, eim.psmos(("getRAT", {})))[0] == "euiccPackageErrorUnsigned"
    renewed = Eim(KEY, eim.eid, counter=1)
    assert error(card, renewed.psmos(("getRAT", {}))) == 4
    assert outcomes(card, renewed.psmos(("getRAT", {})))[0][0] == "getRATResult"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        pytest.param({"eimId": "nobody.example"}, 1, id="not-found"),
        pytest.param({"euiccCiPKId": bytes(20)}, 3, id="unknown-ci"),
        pytest.param({"counterValue": 3}, 6, id="lower-counter-same-key"),
        pytest.param({"counterValue": MAX_COUNTER + 1}, 6, id="counter-too-high"),
        pytest.param({"counterValue": -1, "eimPublicKeyData": NEW_KEY}, 6, id="negative"),
        pytest.param({"associationToken": -1}, 7, id="token"),
        pytest.param({"eimPublicKeyData": OFF_THE_CURVE}, 7, id="bad-key"),
        pytest.param({"counterValue": 8}, 0, id="counter-not-lower"),
    ],
)
def test_what_cannot_be_updated(changes: dict[str, Any], code: int):
    card, eim = bench(counter=7)
    before = replace(card.state.eims[0], counter=8)
    found = outcomes(card, eim.ecos(("updateEim", {"eimId": BENCH, **changes})))
    assert found == [("updateEimResult", code)]
    assert card.state.eims == (before,)


def test_lower_counter_with_the_key_it_has_already_is_refused():
    card, eim = bench(counter=7)
    same = {"eimPublicKeyData": ("eimPublicKey", eim.key.public_spki), "counterValue": 1}
    found = outcomes(card, eim.ecos(("updateEim", {"eimId": BENCH, **same})))
    assert found == [("updateEimResult", 6)]


def test_deleting_to_the_last_one():
    card, eim = bench()
    found = outcomes(
        card,
        eim.ecos(
            ("addEim", entry()),
            ("deleteEim", {"eimId": "nobody.example"}),
            ("deleteEim", {"eimId": BENCH}),
            ("deleteEim", {"eimId": "second.example"}),
        ),
    )
    assert [code for _, code in found[1:]] == [1, 0, 2]
    assert card.state.eims == ()
    unknown = load(card, eim.psmos(("getRAT", {})))
    assert unknown[0] == "euiccPackageErrorUnsigned"
    assert "associationToken" not in unknown[1]


@pytest.mark.parametrize(("dialect", "tag"), [("1.0.1", 0x84), ("1.1", 0x82), ("1.3", 0x82)])
def test_list_has_the_tag_of_the_version(dialect: str, tag: int):
    card, eim = bench(f"dialect={dialect}")
    listed = [{"eimId": BENCH, "eimIdType": 2}]
    found = outcomes(card, eim.ecos(("listEim", {})))
    assert found == [("listEimResult", ("eimIdList", listed))]
    assert bytes((tag, 1, 2)) in card.state.results[-1].raw


def test_name_of_no_type_is_listed_without_one():
    card, eim = bench()
    found = outcomes(card, eim.ecos(("addEim", entry(eimIdType=None)), ("listEim", {})))
    assert found[1][1][1][1] == {"eimId": "second.example"}
