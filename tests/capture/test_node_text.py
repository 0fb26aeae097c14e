from __future__ import annotations

import pytest

from app.capture.node_text import node_name, node_text, summary
from app.codec.schema import encode
from app.codec.tree import decode

PROFILE = {
    "iccid": bytes.fromhex("989209214309876543F5"),
    "profileOwner": {"mccMnc": bytes.fromhex("00F110"), "gid1": b"\x01"},
    "profilePolicyRules": (b"\x60", 3),
    "notificationConfigurationInfo": [
        {"profileManagementOperation": (b"\xc0", 4), "notificationAddress": "smdp.example"}
    ],
}
RULE = {
    "pprIds": (b"\x60", 3),
    "allowedOperators": [{"mccMnc": bytes.fromhex("EEEEEE")}],
    "pprFlags": (b"\x00", 1),
}


@pytest.mark.parametrize(
    ("kind", "value", "path", "text"),
    [
        pytest.param("ProfileInfo", PROFILE, "profileOwner.mccMnc", "001/01", id="network"),
        pytest.param("ProfileInfo", PROFILE, "profileOwner.gid1", "01", id="group"),
        pytest.param("ProfileInfo", PROFILE, "iccid", "8929901234907856345", id="iccid"),
        pytest.param(
            "ProfileInfo",
            PROFILE,
            "profilePolicyRules",
            "ppr1 (no disabling), ppr2 (no deletion)",
            id="policy-rules",
        ),
        pytest.param(
            "ProfileInfo",
            PROFILE,
            "notificationConfigurationInfo.0.profileManagementOperation",
            "install, enable",
            id="events",
        ),
        pytest.param(
            "ProfilePolicyAuthorisationRule",
            RULE,
            "allowedOperators.0.mccMnc",
            "any operator",
            id="any-operator",
        ),
        pytest.param("ProfilePolicyAuthorisationRule", RULE, "pprFlags", "none", id="no-flag"),
        pytest.param(
            "ProfileInfoListRequest",
            {"tagList": bytes.fromhex("5A9F7091FF")},
            "tagList",
            "iccid, profileState, serviceProviderName, FF",
            id="tags-of-a-profile",
        ),
        pytest.param(
            "GetEuiccDataRequest", {"tagList": b"\x5a"}, "tagList", "eidValue", id="tag-of-the-eid"
        ),
        pytest.param(
            "EimConfigurationData",
            {"eimId": "eim.example", "euiccCiPKId": bytes(20)},
            "euiccCiPKId",
            " ".join(["00"] * 20),
            id="unknown-root",
        ),
    ],
)
def test_values_are_words(kind: str, value: object, path: str, text: str) -> None:
    node = decode(kind, encode(kind, value)).find(path)
    assert node is not None
    assert node_text(node) == text


def test_a_tag_list_that_is_cut_off_is_still_shown() -> None:
    node = decode("ProfileInfoListRequest", bytes.fromhex("BF2D045C025A9F")).find("tagList")
    assert node is not None
    assert node_text(node) == "iccid, 9F"


def test_what_holds_others_is_summed_up_or_left_to_them() -> None:
    node = decode("ProfileInfo", encode("ProfileInfo", PROFILE))
    owner = node.find("profileOwner")
    assert owner is not None
    assert (summary(owner), summary(node)) == ("001/01", "")


def test_elements_of_a_list_are_called_by_type_and_number() -> None:
    node = decode("ProfilePolicyAuthorisationRule", encode("ProfilePolicyAuthorisationRule", RULE))
    first = node.find("allowedOperators.0")
    assert first is not None
    assert (node_name(first), node_name(node)) == ("OperatorId 1", "ProfilePolicyAuthorisationRule")
