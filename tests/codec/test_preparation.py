import pytest

from app.codec.definitions import lookup
from app.codec.preparation import in_form, prepare
from app.errors import CodecError
from tests.codec.samples import CERTIFICATE


def _prepare(name: str, value: object) -> object:
    return prepare(lookup(name), value, name)


@pytest.mark.parametrize(
    ("name", "value", "path"),
    [
        pytest.param("SetNicknameRequest", {"iccid": bytes(10)}, ".profileNickname", id="missing"),
        pytest.param("SetNicknameRequest", [], "", id="no dict"),
        pytest.param("NotificationSentRequest", {"seqNumber": "1"}, ".seqNumber", id="text"),
        pytest.param("NotificationSentRequest", {"seqNumber": True}, ".seqNumber", id="bool"),
        pytest.param(
            "NotificationSentRequest", {"seqNumber": 1, "extra": 2}, ".extra", id="unknown"
        ),
        pytest.param("GetEuiccDataRequest", {"tagList": b"\1\2"}, ".tagList", id="too long"),
        pytest.param("DeleteProfileRequest", {"iccid": b""}, "", id="no pair"),
        pytest.param("DeleteProfileRequest", ("eid", b""), ".eid", id="no such arm"),
        pytest.param("DeleteProfileRequest", ("iccid", b""), ".iccid", id="too short"),
        pytest.param("EimAcknowledgements", {1}, "", id="no list"),
        pytest.param("EimAcknowledgements", [1, "2"], ".1", id="item"),
        pytest.param("NotificationEvent", b"\x80", "", id="bits without a count"),
        pytest.param("NotificationEvent", (b"\x80", 9), "", id="more bits than bytes"),
        pytest.param("NotificationEvent", (b"\x80\x00", 8), "", id="more bytes than bits"),
        pytest.param("LoadCRLRequest", {"crl": "text"}, ".crl", id="certificate as text"),
        pytest.param("LoadCRLRequest", {"crl": b"\x04\x00"}, ".crl", id="no sequence"),
        pytest.param("Eco", ("listEim", {"x": 1}), ".listEim.x", id="empty sequence"),
        pytest.param(
            "ProfileDownloadData", ("contactDefaultSmdp", 1), ".contactDefaultSmdp", id="null"
        ),
    ],
)
def test_a_value_that_does_not_fit_is_named_by_its_path(
    name: str, value: object, path: str
) -> None:
    with pytest.raises(CodecError) as caught:
        _prepare(name, value)
    assert caught.value.path == name + path


def test_a_certificate_is_split_into_its_elements() -> None:
    ready = _prepare("LoadCRLRequest", {"crl": CERTIFICATE})
    assert isinstance(ready, dict)
    assert b"".join(ready["crl"]) in CERTIFICATE
    assert len(ready["crl"]) == 3


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
def test_any_kind_of_bytes_will_do(kind: type) -> None:
    assert _prepare("Octet4", kind(b"abcd")) == b"abcd"


def test_null_is_present_by_its_name_alone() -> None:
    ready = _prepare("Psmo", ("enable", {"iccid": bytes(10), "rollbackFlag": None}))
    assert ready == ("enable", {"iccid": bytes(10), "rollbackFlag": None})
    assert _prepare("Psmo", ("enable", {"iccid": bytes(10)})) == ("enable", {"iccid": bytes(10)})


def test_no_bits_stay_no_bits() -> None:
    assert _prepare("NotificationEvent", (b"", 0)) == (b"", 0)


def test_in_form_gives_the_old_shape_only_where_there_is_one() -> None:
    assert in_form(lookup("EimIdInfo")).ref == "EimIdInfoV101"
    assert in_form(lookup("ProfileInfo")).ref == "ProfileInfo"
    assert in_form(lookup("SetDefaultDpAddressRequest")).tags == (0xBF65,)
