import pytest

from app.codec.dialects import (
    at_least,
    from_info2,
    from_message,
    has,
    has_iot_template,
    strip_for,
)
from app.codec.schema import encode
from app.codec.tree import decode
from app.errors import CodecError

EID = bytes(range(16))


@pytest.mark.parametrize(
    ("dialect", "since", "until", "expected"),
    [
        ("1.1", "1.1", "", True),
        ("1.0.1", "1.1", "", False),
        ("1.2", "", "1.0.1", False),
        ("1.0.1", "", "1.0.1", True),
        ("1.3", "1.2", "", True),
        ("", "1.3", "", True),
        (None, "1.3", "", True),
    ],
)
def test_has_compares_by_age(dialect: str | None, since: str, until: str, expected: bool) -> None:
    assert has(dialect, since, until) is expected


def test_at_least_is_false_for_no_version() -> None:
    assert at_least("1.2", "1.1")
    assert at_least("1.1", "1.1")
    assert not at_least("1.0.1", "1.1")
    assert not at_least("", "1.0.1")


@pytest.mark.parametrize(
    ("name", "value", "dialect", "kept"),
    [
        pytest.param(
            "EimConfigurationData",
            {"eimId": "e", "indirectProfileDownload": None},
            "1.0.1",
            {"eimId": "e"},
            id="optional component",
        ),
        pytest.param(
            "EimConfigurationData",
            {"eimId": "e", "indirectProfileDownload": None},
            "1.1",
            {"eimId": "e", "indirectProfileDownload": None},
            id="component it has",
        ),
        pytest.param(
            "AddInitialEimRequest",
            {"eimConfigurationDataList": [{"eimId": "e", "indirectProfileDownload": None}]},
            "1.0.1",
            {"eimConfigurationDataList": [{"eimId": "e"}]},
            id="deep inside",
        ),
        pytest.param(
            "GetEimPackageRequest",
            {"eidValue": EID, "stateChangeCause": 1, "rPLMN": b"abc"},
            "1.0.1",
            {"eidValue": EID, "rPLMN": b"abc"},
            id="component of another form",
        ),
        pytest.param(
            "ProfileInfo", {"iccid": None, "profileState": 1}, "1.2", {"profileState": 1}, id="none"
        ),
        pytest.param(
            "ListEimResult",
            ("eimIdList", [{"eimId": "e", "eimIdType": 2}]),
            "1.0.1",
            ("eimIdList", [{"eimId": "e", "eimIdType": 2}]),
            id="form inside",
        ),
        pytest.param("ProvideEimPackageResultResponse", {}, "1.0.1", {}, id="form of another kind"),
    ],
)
def test_what_a_version_lacks_is_left_out(
    name: str, value: object, dialect: str, kept: object
) -> None:
    assert strip_for(name, value, dialect) == kept
    raw = encode(name, strip_for(name, value, dialect), dialect=dialect)
    notes = [note for part in decode(name, raw, dialect=dialect).walk() for note in part.notes]
    assert not [note for note in notes if "does not have" in note.text]


@pytest.mark.parametrize(
    ("name", "value", "dialect", "what"),
    [
        pytest.param("Psmo", ("unsetFallbackAttribute", {}), "1.0.1", "unsetFallback", id="arm"),
        pytest.param("EimPackageResult", ("eimPackageError", 2), "1.1", "PackageError", id="old"),
        pytest.param("EnableProfileResult", 5, "1.0.1", "the code 5", id="code"),
        pytest.param("ExecuteFallbackMechanismRequest", {"refreshFlag": True}, "1.0.1",
                     "ExecuteFallbackMechanismRequest", id="type"),
        pytest.param("ProvideEimPackageResultResponse", ("emptyResponse", {}), "1.0.1",
                     "takes a dict", id="arm of another form"),
        pytest.param("EimIdInfo", {"eimId": "e", "nonsense": 1}, "1.2", "nonsense", id="unknown"),
    ],
)  # fmt: skip
def test_what_cannot_be_said_in_a_version_is_an_error(
    name: str, value: object, dialect: str, what: str
) -> None:
    with pytest.raises(CodecError, match=what):
        encode(name, strip_for(name, value, dialect), dialect=dialect)


@pytest.mark.parametrize(
    ("iot", "dialect"),
    [
        pytest.param("B407A0050403010200", "1.2", id="1.2.0"),
        pytest.param("B40CA00A04030102000403010101", "1.2", id="the newest of two"),
        pytest.param("B407A0050403010001", "1.0.1", id="1.0.1"),
        pytest.param("B407A0050403010900", "1.3", id="newer than known"),
        pytest.param("B402A000", "", id="no version"),
        pytest.param("", "", id="no IoT info"),
    ],
)
def test_the_card_says_its_version(iot: str, dialect: str) -> None:
    content = bytes.fromhex("8203020500" + iot)
    assert from_info2(b"\xbf\x22" + bytes([len(content)]) + content) == dialect


def test_the_iot_template_is_found_inside_the_fci() -> None:
    assert has_iot_template(bytes.fromhex("6F08A506E10480020640"))
    assert not has_iot_template(bytes.fromhex("6F07E0058203020500"))
    assert not has_iot_template(b"\x6f\xff")


@pytest.mark.parametrize(
    ("raw", "dialect"),
    [
        pytest.param("BF4F05810362F210", "1.0.1", id="rPLMN at 81"),
        pytest.param("BF4F03810101", "1.1", id="cause at 81"),
        pytest.param("BF4F05820362F210", "1.1", id="rPLMN at 82"),
        pytest.param("BF4F028000", "", id="neither"),
        pytest.param("BF5003A00500", "", id="broken"),
        pytest.param("BF5005A003020102", "1.1", id="A0 error"),
        pytest.param("BF50023000", "1.1", id="empty response"),
        pytest.param("BF5000", "1.0.1", id="nothing"),
        pytest.param("BF5003020102", "", id="could be either side's"),
        pytest.param("BF3D04A0023000", "", id="notification in A0"),
        pytest.param("BF3D023000", "", id="bare notification"),
        pytest.param("BF340482020410", "1.0.1", id="old reset bit"),
        pytest.param("BF3404820206C0", "", id="common reset bits"),
        pytest.param("BF2000", "", id="same in all"),
        pytest.param("", "", id="no bytes"),
    ],
)
def test_some_messages_give_their_version_away(raw: str, dialect: str) -> None:
    assert from_message(bytes.fromhex(raw)) == dialect
