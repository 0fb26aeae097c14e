from __future__ import annotations

import pytest

from app.codec.schema import encode
from app.crypto.keys import Curve, PrivateKey
from app.errors import CodecError
from app.ipa.consumer_operations import associated
from app.ipa.consumer_state import ConsumerState
from app.values.ids import Iccid
from tests.composer.benches import FIRST, OTHER
from tests.ipa.consumers import Lab, configured, consumer_card

KEY = PrivateKey.generate(Curve.P256)


@pytest.fixture
def lab():
    card = consumer_card()
    yield Lab(card)
    card.close()


def on(name: str, iccid: str = OTHER, **fields: object):
    return name, {"iccid": Iccid(iccid).wire, **fields}


@pytest.mark.parametrize(
    ("commands", "expected"),
    [
        pytest.param([on("enable")], [("enableResult", 0)], id="enable"),
        pytest.param([on("enable", FIRST)], [("enableResult", 2)], id="already-enabled"),
        pytest.param(
            [on("enable", "89000000000000000009")], [("enableResult", 1)], id="unknown-profile"
        ),
        pytest.param([on("disable", FIRST)], [("disableResult", 0)], id="disable"),
        pytest.param([on("disable")], [("disableResult", 2)], id="not-enabled"),
        pytest.param([on("delete")], [("deleteResult", 0)], id="delete"),
        pytest.param([on("delete", FIRST)], [("deleteResult", 2)], id="delete-the-enabled"),
        pytest.param(
            [on("enable"), on("enable", FIRST)],
            [("enableResult", 0), ("enableResult", 127)],
            id="one-enable-only",
        ),
        pytest.param(
            [on("disable", FIRST), on("enable", rollbackFlag=None)],
            [("disableResult", 0), ("enableResult", 20)],
            id="nothing-to-go-back-to",
        ),
        pytest.param(
            [on("enable"), ("listProfileInfo", {})],
            [("enableResult", 0), ("listProfileInfoResult", ("profileInfoListError", 11))],
            id="no-list-after-a-switch",
        ),
        pytest.param(
            [("configureImmediateEnable", {})],
            [("configureImmediateEnableResult", 7)],
            id="no-immediate-enable",
        ),
        pytest.param(
            [on("setFallbackAttribute"), ("unsetFallbackAttribute", {})],
            [("setFallbackAttributeResult", 2), ("unsetFallbackAttributeResult", 2)],
            id="no-fallback",
        ),
        pytest.param(
            [("setDefaultDpAddress", {"defaultDpAddress": "dp.example"})],
            [("setDefaultDpAddressResult", {"setDefaultDpAddressResult": 0})],
            id="default-dp",
        ),
    ],
)
def test_profiles_are_managed_with_the_codes_of_the_standard(lab, commands, expected):
    assert lab.outcomes(*commands) == expected


def test_profiles_are_listed_without_the_marks_the_card_does_not_know(lab):
    ((name, (kind, listed)),) = lab.outcomes(
        ("listProfileInfo", {"tagList": bytes.fromhex("5A9F709F7B9F269F67")})
    )
    assert (name, kind, len(listed)) == ("listProfileInfoResult", "profileInfoListOk", 6)
    assert {"iccid", "profileState"} <= set(listed[0])


def test_the_rules_are_told(lab):
    ((name, rules),) = lab.outcomes(("getRAT", {}))
    assert (name, len(rules)) == ("getRATResult", 2)


def eim(name: str, **fields: object):
    value: dict[str, object] = {
        "eimId": name,
        "counterValue": 3,
        "eimPublicKeyData": ("eimPublicKey", KEY.public.spki),
    }
    return {**value, **fields}


def test_eims_come_and_go(lab):
    assert lab.outcomes(
        ("addEim", eim("b", associationToken=-1)),
        ("addEim", eim("c")),
        ("addEim", eim("c")),
        ("addEim", eim("d", associationToken=4)),
        ("addEim", {"eimId": "e"}),
        ("listEim", {}),
        ("deleteEim", {"eimId": "c"}),
        ("deleteEim", {"eimId": "c"}),
    ) == [
        ("addEimResult", ("associationToken", 2)),
        ("addEimResult", ("addEimResultCode", 0)),
        ("addEimResult", ("addEimResultCode", 2)),
        ("addEimResult", ("addEimResultCode", 5)),
        ("addEimResult", ("addEimResultCode", 7)),
        ("listEimResult", ("eimIdList", [{"eimId": "lab"}, {"eimId": "b"}, {"eimId": "c"}])),
        ("deleteEimResult", 0),
        ("deleteEimResult", 1),
    ]


def test_the_last_eim_may_delete_itself(lab):
    assert lab.outcomes(("deleteEim", {"eimId": "lab"})) == [("deleteEimResult", 2)]
    assert lab.euicc.eims() == ()


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        pytest.param({"counterValue": 0}, 6, id="counter-back"),
        pytest.param({"counterValue": 50, "eimFqdn": "new.example"}, 0, id="counter-on"),
        pytest.param(
            {"counterValue": 0, "eimPublicKeyData": ("eimPublicKey", KEY.public.spki)},
            0,
            id="counter-back-with-a-new-key",
        ),
    ],
)
def test_a_counter_goes_back_only_with_a_new_key(lab, fields, code):
    assert lab.outcomes(("updateEim", {"eimId": "lab", **fields})) == [("updateEimResult", code)]
    assert lab.euicc.eims()[0].counter == (fields["counterValue"] if code == 0 else 1)


def test_an_eim_without_a_key_is_not_associated():
    with pytest.raises(CodecError, match="no public key"):
        associated(ConsumerState(), encode("EimConfigurationData", {"eimId": "x"}))


def test_tokens_are_made_once_each():
    state = associated(ConsumerState(), configured(KEY, "a"))
    state = associated(state, configured(KEY, "b"))
    assert [one.association_token for one in state.eims] == [1, 2]
