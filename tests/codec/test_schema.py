"""Encoding, byte by byte where compilers go wrong: expected bytes here are derived by hand."""

import threading

import pytest

from app.codec import schema as module
from app.codec import tlv
from app.codec.definitions import Type, lookup, type_names
from app.codec.schema import encode
from app.codec.tree import weigh
from app.errors import CodecError
from tests.codec.samples import CERTIFICATE, ENCODABLE, SPKI, sample

TXN = bytes(range(16))
TXN_HEX = TXN.hex()


@pytest.mark.parametrize(
    ("type_name", "value", "expected"),
    [
        pytest.param(
            "EsipaMessageFromEimToIpa",
            ("getEimPackageResponse", ("eimPackageError", 1)),
            "BF4F03020101",
            id="GetEimPackageResponse",
        ),
        pytest.param(
            "EsipaMessageFromEimToIpa",
            ("initiateAuthenticationResponseEsipa", ("initiateAuthenticationErrorEsipa", 127)),
            "BF390381017F",
            id="InitiateAuthenticationResponseEsipa",
        ),
        pytest.param(
            "EsipaMessageFromEimToIpa",
            ("authenticateClientResponseEsipa", ("authenticateClientErrorEsipa", 8)),
            "BF3B03820108",
            id="AuthenticateClientResponseEsipa",
        ),
        pytest.param(
            "EsipaMessageFromEimToIpa",
            ("getBoundProfilePackageResponseEsipa", ("getBoundProfilePackageErrorEsipa", 95)),
            "BF3A0381015F",
            id="GetBoundProfilePackageResponseEsipa",
        ),
        pytest.param(
            "EsipaMessageFromEimToIpa",
            ("cancelSessionResponseEsipa", ("cancelSessionOk", {})),
            "BF4102A000",
            id="CancelSessionResponseEsipa",
        ),
        pytest.param(
            "EsipaMessageFromEimToIpa",
            ("transferEimPackageRequest", ("eimAcknowledgements", [5])),
            "BF4E06BF5303800105",
            id="TransferEimPackageRequest",
        ),
        pytest.param(
            "EsipaMessageFromEimToIpa",
            ("provideEimPackageResultResponse", ("emptyResponse", {})),
            "BF50023000",
            id="ProvideEimPackageResultResponse",
        ),
        pytest.param(
            "EsipaMessageFromIpaToEim",
            ("transferEimPackageResponse", ("eimPackageReceived", None)),
            "BF4E020500",
            id="TransferEimPackageResponse",
        ),
        pytest.param(
            "ProvideEimPackageResult",
            {
                "eimPackageResult": (
                    "euiccPackageResult",
                    ("euiccPackageErrorUnsigned", {"eimId": "e"}),
                )
            },
            "BF5008BF5105A203800165",
            id="EuiccPackageResult in EimPackageResult",
        ),
        pytest.param(
            "ProvideEimPackageResult",
            {
                "eimPackageResult": (
                    "ipaEuiccDataResponse",
                    ("ipaEuiccDataResponseError", {"ipaEuiccDataErrorCode": 1}),
                )
            },
            "BF5008BF5205A103020101",
            id="IpaEuiccDataResponse in EimPackageResult",
        ),
        pytest.param(
            "HandleNotificationEsipa",
            ("provideEimPackageResult", {"eimPackageResult": ("eimPackageError", 2)}),
            "BF3D06BF5003020102",
            id="ProvideEimPackageResult in HandleNotificationEsipa",
        ),
        pytest.param(
            "ProfileRollbackResponse",
            {
                "cmdResult": 0,
                "eUICCPackageResult": ("euiccPackageErrorUnsigned", {"eimId": "e"}),
            },
            "BF580B020100BF5105A203800165",
            id="EuiccPackageResult in ProfileRollbackResponse",
        ),
        pytest.param(
            "EuiccResultData",
            ("listProfileInfoResult", ("profileInfoListError", 11)),
            "BF2D0381010B",
            id="ProfileInfoListResponse in EuiccResultData",
        ),
        pytest.param(
            "EuiccResultData",
            ("addEimResult", ("associationToken", 7)),
            "A803840107",
            id="tag over an untagged choice",
        ),
        pytest.param(
            "AuthenticateClientRequestEsipa",
            {
                "transactionId": TXN,
                "authenticateServerResponse": (
                    "authenticateResponseError",
                    {"transactionId": TXN, "authenticateErrorCode": 7},
                ),
            },
            f"BF3B2C8010{TXN_HEX}BF3817A1158010{TXN_HEX}020107",
            id="AuthenticateServerResponse",
        ),
        pytest.param(
            "GetBoundProfilePackageRequestEsipa",
            {
                "transactionId": TXN,
                "prepareDownloadResponse": (
                    "downloadResponseError",
                    {"transactionId": TXN, "downloadErrorCode": 2},
                ),
            },
            f"BF3A2C8010{TXN_HEX}BF2117A1158010{TXN_HEX}020102",
            id="PrepareDownloadResponse",
        ),
        pytest.param(
            "CancelSessionRequestEsipa",
            {"transactionId": b"\1", "cancelSessionResponse": ("cancelSessionResponseError", 5)},
            "BF4108800101A103810105",
            id="CancelSessionResponse under another tag",
        ),
        pytest.param(
            "RSPDefinitions.CancelSessionRequestEs9",
            {"transactionId": b"\1", "cancelSessionResponse": ("cancelSessionResponseError", 5)},
            "BF4108800101A103810105",
            id="CancelSessionResponse of SGP.22 under another tag",
        ),
        pytest.param(
            "RSPDefinitions.RemoteProfileProvisioningResponse",
            ("authenticateClientResponseEs11", ("authenticateClientError", 6)),
            "A206BF4003810106",
            id="AuthenticateClientResponseEs11",
        ),
        pytest.param(
            "EuiccPackageSigned",
            {
                "eimId": "e",
                "eidValue": TXN,
                "counterValue": 128,
                "euiccPackage": (
                    "psmoList",
                    [("enable", {"iccid": bytes(10), "rollbackFlag": None})],
                ),
            },
            f"302B8001655A10{TXN_HEX}81020080A010A30E5A0A{'00' * 10}0500",
            id="80 and A0 side by side",
        ),
    ],
)
def test_a_replaced_tag_is_written_once(type_name: str, value: object, expected: str) -> None:
    assert encode(type_name, value).hex().upper() == expected.upper()


def _replaced(schema: Type) -> list[Type]:
    named = [member for member in schema.members if member.name]
    return [m for m in named if m.tags and m.kind == "CHOICE" and (m.own_tag or 0) > 0xFF]


PLACES = [
    pytest.param(name, member, id=f"{name}.{member.name}")
    for name in ENCODABLE
    for member in _replaced(lookup(name))
]


def test_the_places_of_the_compiler_trap_are_all_covered() -> None:
    assert len(PLACES) > 30


@pytest.mark.parametrize(("name", "member"), PLACES)
def test_no_place_doubles_the_tag_of_a_choice(name: str, member: Type) -> None:
    owner = lookup(name)
    inner = sample(member, full=False)
    value: object = (member.name, inner)
    if owner.kind == "SEQUENCE":
        whole = sample(owner, full=False)
        assert isinstance(whole, dict)
        value = {**whole, member.name: inner}
    node, weight = weigh(name, encode(name, value))
    found = node.find(member.name)
    assert weight == 0
    assert found is not None
    assert found.tag == member.tags[0]
    assert found.children[0].tag not in (member.tags[0], member.own_tag)


def test_certificates_go_out_untouched_under_any_tag() -> None:
    certs = ("certs", {"eumCertificate": CERTIFICATE, "euiccCertificate": CERTIFICATE})
    raw = encode("GetCertsResponse", certs)
    content = tlv.parse(CERTIFICATE)[0].value
    assert tlv.encode(0xA5, content) + tlv.encode(0xA6, content) in raw
    key = {"eimId": "e", "eimPublicKeyData": ("eimPublicKey", SPKI)}
    assert encode("EimConfigurationData", key).endswith(b"\xa5\x1b\xa0" + SPKI[1:])


def test_named_bits_lose_their_trailing_zeros() -> None:
    assert encode("NotificationEvent", (b"\x90\x00", 16)) == bytes.fromhex("03020490")
    assert encode("NotificationEvent", (b"\x00", 3)) == bytes.fromhex("030100")


def test_a_default_is_left_out() -> None:
    value = {"iccid": bytes(10), "fallbackAttribute": False}
    assert encode("ProfileInfo", value) == bytes.fromhex("E30C5A0A" + "00" * 10)


def test_none_stands_for_an_absent_component() -> None:
    assert encode("ProfileInfo", {"iccid": None, "profileState": 1}) == bytes.fromhex(
        "E3049F700101"
    )


@pytest.mark.parametrize(
    ("type_name", "value", "expected"),
    [
        pytest.param(
            "GetEimPackageRequest",
            {"eidValue": TXN, "rPLMN": b"\x62\xf2\x10"},
            f"BF4F175A10{TXN_HEX}810362F210",
            id="rPLMN at 81",
        ),
        pytest.param(
            "EuiccResultData",
            ("listEimResult", ("eimIdList", [{"eimId": "e", "eimIdType": 2}])),
            "AB0AA0083006800165840102",
            id="eimIdType at 84, deep inside",
        ),
        pytest.param("ProvideEimPackageResultResponse", {}, "BF5000", id="nothing to acknowledge"),
        pytest.param("ImmediateEnableRequest", {}, "BF5A00", id="enableUsingDD"),
        pytest.param(
            "EuiccMemoryResetRequest", {"resetOptions": (b"\x10", 4)}, "BF340482020410", id="BF34"
        ),
        pytest.param("IpaEuiccDataResponse", ("ipaEuiccDataError", 1), "BF5203810101", id="81"),
    ],
)
def test_the_oldest_version_gets_its_own_forms(
    type_name: str, value: object, expected: str
) -> None:
    raw = encode(type_name, value, dialect="1.0.1")
    assert raw.hex().upper() == expected.upper()
    assert weigh(type_name, raw, dialect="1.0.1")[1] == 0


def test_an_unknown_type_is_an_error() -> None:
    with pytest.raises(CodecError, match="'Nonsense'"):
        encode("Nonsense", {})


def test_what_the_compiler_refuses_is_an_error_too() -> None:
    with pytest.raises(CodecError, match="DpProprietaryData cannot be written"):
        encode("DpProprietaryData", {"dpOid": "not an oid"})


def test_encoding_starts_from_many_threads_at_once() -> None:
    module._compiled.cache_clear()
    found: list[bytes] = []
    threads = [
        threading.Thread(target=lambda: found.append(encode("EimAcknowledgements", [1, 300])))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [bytes.fromhex("BF53078001018002012C")] * 8


def test_every_type_that_stands_in_a_module_is_compiled() -> None:
    compiled = module._compiled(False)
    for name in type_names():
        owner, _, local = name.partition(".")
        assert owner == "PKIX" or local in compiled[owner], name
