import subprocess
import sys

import pytest

from app.codec import tlv
from app.codec.definitions import lookup
from app.codec.mapping import plain, read
from app.codec.schema import encode
from app.codec.tree import MAX_DEPTH, Node, decode, weigh
from app.errors import CodecError
from tests.codec.samples import CERTIFICATE, SPKI, sample

RESULT = ("euiccPackageResultSigned", sample(lookup("EuiccPackageResultSigned"), full=True))
ERROR = ("euiccPackageErrorSigned", sample(lookup("EuiccPackageErrorSigned"), full=True))
DATA = ("ipaEuiccData", {"defaultSmdpAddress": "smdp", "rootSmdsAddress": "smds"})
PROFILES = ("profileInfoListOk", [{"iccid": bytes(10), "fallbackAttribute": False}])
NOTIFICATION = sample(lookup("PendingNotification"), full=False)


def _kinds(node: Node) -> set[str]:
    return {note.kind for part in node.walk() for note in part.notes}


def _without_arm(name: str, value: object) -> bytes:
    outer = tlv.parse(encode(name, value))[0]
    return tlv.encode(outer.tag, tlv.parse(outer.value)[0].value)


def _in_sequence(name: str, value: object) -> bytes:
    outer = tlv.parse(encode(name, value))[0]
    return tlv.encode(outer.tag, tlv.encode(0x30, tlv.parse(outer.value)[0].value))


CERTS = tlv.parse(CERTIFICATE)[0].value
CERTS_VALUE = ("certs", {"eumCertificate": CERTIFICATE, "euiccCertificate": CERTIFICATE})
DEVIATIONS = [
    pytest.param("EuiccPackageResult", _without_arm("EuiccPackageResult", RESULT), RESULT,
                 id="BF51 without its arm"),
    pytest.param("EuiccPackageResult", _without_arm("EuiccPackageResult", ERROR), ERROR,
                 id="BF51 error without its arm"),
    pytest.param("EuiccPackageResult", _in_sequence("EuiccPackageResult", RESULT), RESULT,
                 id="BF51 with a SEQUENCE for the arm"),
    pytest.param("ProfileInfoListResponse", _without_arm("ProfileInfoListResponse", PROFILES),
                 PROFILES, id="BF2D without its arm"),
    pytest.param("IpaEuiccDataResponse", _without_arm("IpaEuiccDataResponse", DATA), DATA,
                 id="BF52 without its arm"),
    pytest.param("GetCertsResponse",
                 tlv.encode(0xBF56, tlv.encode(0xA0, tlv.join([(0xA5, CERTIFICATE),
                                                              (0xA6, CERTIFICATE)]))),
                 CERTS_VALUE, id="certificates nested"),
    pytest.param("GetCertsResponse",
                 tlv.encode(0xBF56, tlv.encode(0xA0, tlv.join([(0xA5, CERTS),
                                                              (0xA6, CERTIFICATE)]))),
                 CERTS_VALUE, id="one certificate nested"),
    pytest.param("EimConfigurationData",
                 tlv.encode(0x30, tlv.join([(0x80, b"e"), (0xA5, tlv.encode(0xA0, SPKI))])),
                 {"eimId": "e", "eimPublicKeyData": ("eimPublicKey", SPKI)}, id="key nested"),
    pytest.param("ProfileRollbackRequest", bytes.fromhex("BF58030101FF"), {"refreshFlag": True},
                 id="universal BOOLEAN"),
    pytest.param("ProfileRollbackRequest", bytes.fromhex("BF5803800101"), {"refreshFlag": True},
                 id="TRUE as 01"),
    pytest.param("ProfileRollbackResponse", bytes.fromhex("BF5803800101"), {"cmdResult": 1},
                 id="BF58 80 for 02"),
    pytest.param("CancelSessionRequestEsipa",
                 bytes.fromhex("BF410B800101A106BF4103810105"),
                 {"transactionId": b"\1",
                  "cancelSessionResponse": ("cancelSessionResponseError", 5)},
                 id="A1 round BF41"),
    pytest.param("EsipaMessageFromEimToIpa", bytes.fromhex("BF4F06BF4F03020101"),
                 ("getEimPackageResponse", ("eimPackageError", 1)), id="BF4F twice"),
    pytest.param("HandleNotificationEsipa",
                 tlv.encode(0xBF3D, encode("PendingNotification", NOTIFICATION)),
                 ("pendingNotification", NOTIFICATION), id="BF3D without A0"),
    pytest.param("RSPDefinitions.HandleNotification",
                 tlv.encode(0xBF3D, encode("PendingNotification", NOTIFICATION)),
                 {"pendingNotification": NOTIFICATION}, id="ES9+ BF3D without A0"),
    pytest.param("ProfileInfoListResponse", bytes.fromhex("BF2D03020101"),
                 ("profileInfoListError", 1), id="BF2D with a bare INTEGER"),
    pytest.param("IpaEuiccDataResponse", bytes.fromhex("BF5203020105"),
                 ("ipaEuiccDataResponseError", {"ipaEuiccDataErrorCode": 5}),
                 id="BF52 with a bare INTEGER"),
    pytest.param("NotificationEvent", bytes.fromhex("030204C0"), (b"\xc0", 4),
                 id="bits with trailing zeros"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "raw", "value"), DEVIATIONS)
def test_a_tolerated_deviation_gives_the_value_and_a_note(
    name: str, raw: bytes, value: object
) -> None:
    node, weight = weigh(name, raw)
    assert _kinds(node) == {"deviation"}
    assert 0 < weight < 4
    assert plain(node) == value


def test_a_der_signature_is_noted() -> None:
    value = {**RESULT[1], "euiccSignEPR": bytes.fromhex("3008020200AB02020CAF")}  # type: ignore[dict-item]
    node = decode("EuiccPackageResultSigned", encode("EuiccPackageResultSigned", value))
    signature = node.find("euiccSignEPR")
    assert signature is not None
    assert [note.kind for note in signature.notes] == ["deviation"]


TXN = bytes(16)
OLD = [
    pytest.param("GetEimPackageRequest",
                 {"eidValue": TXN, "notifyStateChange": None, "rPLMN": b"\x62\xf2\x10"},
                 "GetEimPackageRequestV101", id="81 of three bytes"),
    pytest.param("IpaEuiccDataResponse", ("ipaEuiccDataError", 5), "IpaEuiccDataResponseV101",
                 id="81 as error"),
    pytest.param("IpaEuiccData", {"defaultSmdpAddress": "smdp"}, "IpaEuiccDataV101",
                 id="80 as address"),
    pytest.param("ListEimResult", ("eimIdList", [{"eimId": "e", "eimIdType": 1}]), "EimIdInfoV101",
                 id="84 as type"),
    pytest.param("ProvideEimPackageResultResponse", {}, "ProvideEimPackageResultResponseV101",
                 id="nothing"),
    pytest.param("EuiccMemoryResetRequest", {"resetOptions": (b"\x18", 5)},
                 "EuiccMemoryResetRequestV101", id="reset bits"),
    pytest.param("EuiccMemoryResetResponse", {"resetResult": 0, "resetEimResult": 2},
                 "EuiccMemoryResetResponseV101", id="reset result"),
    pytest.param("ImmediateEnableRequest", {}, "EnableUsingDDRequest", id="no flag"),
    pytest.param("ProfileDownloadTriggerResult",
                 {"profileDownloadTriggerResultData": ("profileDownloadError", {})},
                 "ProfileDownloadTriggerResultV101", id="no reason"),
    pytest.param("EPRAndNotifications",
                 {"euiccPackageResult": ("euiccPackageErrorUnsigned", {"eimId": "e"}),
                  "notificationList": ("notificationsListResultError", 127)},
                 "EPRAndNotificationsV101", id="BF2B list"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "value", "form"), OLD)
@pytest.mark.parametrize("dialect", [None, "1.0.1"])
def test_the_oldest_versions_form_is_known_by_its_shape(
    name: str, value: object, form: str, dialect: str | None
) -> None:
    raw = encode(name, value, dialect="1.0.1")
    node, weight = weigh(name, raw, dialect=dialect)
    assert weight == 0
    assert plain(node) == value
    refs = {part.ref: part.notes for part in node.walk()}
    assert [note.kind for note in refs[form]] == ["dialect"]


def test_a_known_sender_settles_what_the_bytes_leave_open() -> None:
    raw = encode(
        "ProfileDownloadTriggerResult",
        {"profileDownloadTriggerResultData": ("profileDownloadError", {"errorResponse": b"\x7f"})},
        dialect="1.0.1",
    )
    new, old = (
        decode("ProfileDownloadTriggerResult", raw),
        decode("ProfileDownloadTriggerResult", raw, dialect="1.0.1"),
    )
    path = "profileDownloadTriggerResultData.profileDownloadError"
    assert new.find(f"{path}.profileDownloadErrorReason") is not None
    assert old.find(f"{path}.errorResponse") is not None


def test_many_old_entries_in_one_list_are_all_read() -> None:
    entries = [{"eimId": f"eim{number}", "eimIdType": 2} for number in range(200)]
    raw = encode("ListEimResult", ("eimIdList", entries), dialect="1.0.1")
    assert read("ListEimResult", raw) == ("eimIdList", entries)


def test_a_component_of_the_oldest_version_only_is_noted() -> None:
    node, weight = weigh("ProvideEimPackageResult", bytes.fromhex("BF5003020102"))
    assert _kinds(node) == {"dialect"}
    assert weight == 0


@pytest.mark.parametrize(
    ("dialect", "noted"), [("1.0.1", True), ("1.1", True), ("1.2", False), (None, False)]
)
def test_what_the_senders_version_lacks_is_noted(dialect: str | None, noted: bool) -> None:
    value = {**sample(lookup("CompactOtherSignedNotification"), full=False), "eidValue": TXN}  # type: ignore[dict-item]
    raw = encode("CompactOtherSignedNotification", value)
    node = decode("CompactOtherSignedNotification", raw, dialect=dialect)
    assert ("dialect" in _kinds(node)) is noted


def test_the_consumer_standards_type_is_tried_under_a_shared_name() -> None:
    node = decode("EuiccMemoryResetRequest", bytes.fromhex("BF3404820206C0"))
    assert node.schema is not None
    assert node.schema.module == "RSPDefinitions"
    assert "SGP.22" in node.notes[0].text


def test_bytes_after_the_message_are_noted_and_do_no_harm() -> None:
    node = decode("EimAcknowledgements", bytes.fromhex("BF53038001059000"))
    assert node.notes[0].text == "2 bytes follow the message."
    assert plain(node) == [5]
    assert (
        decode("EimAcknowledgements", bytes.fromhex("BF530090")).notes[0].text.startswith("1 byte ")
    )


@pytest.mark.parametrize("data", [b"", b"\xbf", b"\xbf\x4f", b"\xbf\x4f\x05", b"\x00" * 9])
def test_hardly_any_bytes_still_give_a_node(data: bytes) -> None:
    node = decode("GetEimPackageResponse", data)
    assert node.broken
    assert node.notes


def test_any_kind_of_buffer_will_do() -> None:
    raw = bytes.fromhex("BF4F03020101")
    expected = plain(decode("GetEimPackageResponse", raw))
    assert plain(decode("GetEimPackageResponse", bytearray(raw))) == expected
    assert plain(decode("GetEimPackageResponse", memoryview(raw))) == expected


@pytest.mark.parametrize("tag", [0x30, 0xA0, 0xBF51])
def test_nesting_without_end_stops_at_the_limit(tag: int) -> None:
    data = b"\x05\x00"
    for _ in range(2000):
        data = tlv.encode(tag, data)
    for name in ("EuiccPackageResult", "Certificate", "PendingNotification"):
        node = decode(name, data)
        deepest, waiting = 0, [(node, 1)]
        while waiting:
            part, depth = waiting.pop()
            deepest = max(deepest, depth)
            waiting += [(child, depth + 1) for child in part.children]
        assert deepest <= MAX_DEPTH + 2
        assert node.end <= len(data)


def test_an_unknown_type_is_an_error_even_without_bytes() -> None:
    with pytest.raises(CodecError, match="'Nonsense'"):
        decode("Nonsense", b"")


def test_decoding_does_not_load_the_encoder() -> None:
    code = (
        "import sys; from app.codec.functions import identify;"
        "from app.codec.mapping import plain; import app.codec.schema;"
        "plain(identify(bytes.fromhex('BF4F03020101')).node);"
        "sys.exit('asn1tools' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
