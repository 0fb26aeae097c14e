"""From DER to values: every field, and what is left when a field makes no sense."""

from __future__ import annotations

from typing import Any

import pytest

from app.card import answers
from app.card.answers import Answer
from app.codec.schema import encode
from app.codec.tree import decode
from app.values.euicc import (
    EimIdType,
    NotificationConfiguration,
    NotificationMetadata,
    OperatorId,
    ProfileClass,
    ProfileInfo,
    ProfileState,
)
from app.values.ids import Iccid

SPKI = bytes.fromhex("3059301306072A8648CE3D020106082A8648CE3D030107034200") + b"\x04" * 65


def answer(type_name: str, value: object) -> Answer:
    data = encode(type_name, value)
    return Answer(decode(type_name, data), data)


def test_a_profile_with_every_field():
    value: dict[str, Any] = {
        "iccid": bytes.fromhex("98941000000000000010"),
        "isdpAid": bytes.fromhex("A0000005591010FFFFFFFF8900001000"),
        "profileState": 1,
        "profileNickname": "Zähler",
        "serviceProviderName": "Fjord",
        "profileName": "Metering",
        "iconType": 0,
        "icon": b"\xff\xd8",
        "profileClass": 2,
        "notificationConfigurationInfo": [
            {"profileManagementOperation": (b"\x90", 4), "notificationAddress": "dp.example"}
        ],
        "profileOwner": {"mccMnc": b"\x00\xf1\x10", "gid1": b"\x01"},
        "dpProprietaryData": {"dpOid": "2.999.10"},
        "profilePolicyRules": (b"\x60", 3),
        "ecallIndication": True,
        "fallbackAttribute": True,
        "fallbackAllowed": False,
    }
    found = answer("ProfileInfo", value)

    assert answers.profile(found) == ProfileInfo(
        iccid=Iccid("89490100000000000001"),
        isdp_aid=value["isdpAid"],
        state=ProfileState.ENABLED,
        nickname="Zähler",
        service_provider="Fjord",
        name="Metering",
        profile_class=ProfileClass.OPERATIONAL,
        icon_type="jpg",
        icon=b"\xff\xd8",
        notification_configuration=(
            NotificationConfiguration(("install", "delete"), "dp.example"),
        ),
        owner=OperatorId("00101", gid1=b"\x01"),
        dp_oid="2.999.10",
        policy_rules=("ppr1", "ppr2"),
        ecall_indication=True,
        fallback_attribute=True,
        fallback_allowed=False,
        raw=found.data,
    )


def test_an_empty_profile_leaves_every_field_empty():
    assert answers.profile(answer("ProfileInfo", {})) == ProfileInfo(raw=b"\xe3\x00")


@pytest.mark.parametrize(
    ("value", "field"),
    [
        pytest.param({"iccid": b"\xaa" * 10}, "iccid", id="iccid-no-number"),
        pytest.param({"profileState": 7}, "state", id="state-undefined"),
        pytest.param({"profileClass": 9}, "profile_class", id="class-undefined"),
    ],
)
def test_a_field_that_makes_no_sense_is_empty_and_hides_nothing(value: dict[str, Any], field: str):
    found = answers.profile(answer("ProfileInfo", {"profileName": "Still here", **value}))

    assert getattr(found, field) is None
    assert found.name == "Still here"


@pytest.mark.parametrize(
    ("coded", "digits"),
    [
        pytest.param("62F210", "26201", id="two-digit-mnc"),
        pytest.param("130014", "310410", id="three-digit-mnc"),
        pytest.param("EEEEEE", "", id="any-operator"),
    ],
)
def test_operators_are_read_as_networks_write_them(coded: str, digits: str):
    found = answers.operator(answer("OperatorId", {"mccMnc": bytes.fromhex(coded)}))

    assert found.mcc_mnc == digits


@pytest.mark.parametrize(
    ("octets", "expected"),
    [
        pytest.param("81010682030FA0008303004E20", (6, 0x0FA000, 0x4E20), id="all"),
        pytest.param("82020400", (None, 0x400, None), id="one"),
        pytest.param("8105", (None, None, None), id="cut-off"),
        pytest.param("", (None, None, None), id="empty"),
    ],
)
def test_card_resources(octets: str, expected: tuple[int | None, ...]):
    found = answers.card_resources(bytes.fromhex(octets))

    assert (found.get(0x81), found.get(0x82), found.get(0x83)) == expected


def test_an_eim_with_keys():
    found = answers.eim(
        answer(
            "EimConfigurationData",
            {
                "eimId": "eim1",
                "eimFqdn": "eim.example",
                "eimIdType": 3,
                "counterValue": 300,
                "associationToken": 128,
                "eimPublicKeyData": ("eimPublicKey", SPKI),
                "trustedPublicKeyDataTls": ("trustedEimPkTls", SPKI),
                "eimSupportedProtocol": (b"\x90", 4),
                "euiccCiPKId": b"\x05" * 20,
                "indirectProfileDownload": None,
            },
        )
    )

    assert (found.eim_id, found.fqdn, found.id_type) == (
        "eim1",
        "eim.example",
        EimIdType.PROPRIETARY,
    )
    assert (found.counter, found.association_token) == (300, 128)
    assert (found.public_key, found.tls_public_key) == (SPKI, SPKI)
    assert (found.certificate, found.tls_certificate) == (b"", b"")
    assert found.protocols == ("eimRetrieveHttps", "eimInjectCoaps")
    assert found.ci_key_id == b"\x05" * 20


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        pytest.param(
            "compactOtherSignedNotification",
            {
                "tbsOtherNotification": {
                    "seqNumber": 130,
                    "profileManagementOperation": (b"\x40", 2),
                    "notificationAddress": "dp.example",
                },
                "euiccNotificationSignature": bytes(64),
            },
            (130, ("enable",), "dp.example"),
            id="compact-other",
        ),
        pytest.param(
            "compactProfileInstallationResult",
            {
                "compactProfileInstallationResultData": {
                    "transactionId": b"\x01",
                    "seqNumber": 9,
                    "compactFinalResult": ("compactSuccessResult", {"compactAid": b"\x10\x00"}),
                },
                "euiccSignPIR": bytes(64),
            },
            (9, (), ""),
            id="compact-installation",
        ),
    ],
)
def test_compact_notifications_are_labelled_too(
    kind: str, value: object, expected: tuple[int, tuple[str, ...], str]
):
    found = answers.pending(answer("PendingNotification", (kind, value)))

    assert found.kind == kind
    label = found.metadata
    assert isinstance(label, NotificationMetadata)
    assert (label.seq, label.events, label.address) == expected


def test_versions_read_as_people_write_them():
    assert answers.version(b"\x02\x05\x10") == "2.5.16"
    assert answers.version(b"") == ""


def test_an_undefined_category_is_shown_as_its_number():
    base = {
        "profileVersion": b"\x02\x03\x01",
        "svn": b"\x02\x05\x00",
        "euiccFirmwareVer": b"\x01\x00\x00",
        "extCardResource": b"",
        "uiccCapability": (b"\x40", 2),
        "rspCapability": (b"\x80", 1),
        "euiccCiPKIdListForVerification": [b"\x01" * 20],
        "euiccCiPKIdListForSigning": [],
        "ppVersion": b"\x01\x00\x00",
        "sasAcreditationNumber": "X-1",
    }
    known = answers.info2(answer("EUICCInfo2", {**base, "euiccCategory": 2}))
    unknown = answers.info2(answer("EUICCInfo2", {**base, "euiccCategory": 77}))

    assert known.category == "mediumEuicc"
    assert unknown.category == "77"
    assert answers.info2(answer("EUICCInfo2", base)).category == ""
