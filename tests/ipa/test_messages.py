from __future__ import annotations

import pytest

from app.codec.mapping import read
from app.errors import CodecError
from app.ipa import messages
from app.ipa.messages import Acknowledgement, Package, PackageKind
from app.values.ids import Eid

EID = Eid("89999001571975854926270387736705")
RESULT = bytes.fromhex("BF5105A203800141")


def hexed(text: str) -> bytes:
    return bytes.fromhex(text.replace("EID", EID))


@pytest.mark.parametrize(
    ("dialect", "told", "expected"),
    [
        pytest.param("1.2", {}, "BF4F12 5A10EID", id="plain"),
        pytest.param(
            "1.2",
            {"notify": True, "cause": 1, "rplmn": b"\x62\xf2\x20"},
            "BF4F1C 5A10EID 8000 810101 820362F220",
            id="change",
        ),
        pytest.param(
            "1.0.1",
            {"notify": True, "cause": 1, "rplmn": b"\x62\xf2\x20"},
            "BF4F19 5A10EID 8000 810362F220",
            id="change-in-the-first-version",
        ),
    ],
)
def test_a_package_is_asked_for_as_the_version_writes_it(dialect, told, expected):
    assert messages.get_package(EID, dialect, **told) == hexed(expected)


@pytest.mark.parametrize(
    ("dialect", "expected"),
    [("1.0.1", "BF5008 BF5105A203800141"), ("1.3", "BF501A 5A10EID BF5105A203800141")],
)
def test_a_result_is_put_in_place_as_it_came(dialect, expected):
    assert messages.provide(EID, RESULT, dialect) == hexed(expected)


@pytest.mark.parametrize(
    ("dialect", "expected"),
    [
        ("1.0.1", "300F BF5105A203800141 BF2B04 A002 3000"),
        ("1.1", "300C BF5105A203800141 A002 3000"),
    ],
)
def test_notifications_join_a_result(dialect, expected):
    joined = messages.with_notifications(RESULT, [b"\x30\x00"], dialect)
    assert joined == hexed(expected)
    assert read("EimPackageResult", joined, dialect=dialect)


@pytest.mark.parametrize(
    ("dialect", "expected"), [("1.0.1", "BF3D023000"), ("1.2", "BF3D04A0023000")]
)
def test_a_notification_goes_alone(dialect, expected):
    assert messages.handle_notification(b"\x30\x00", dialect) == hexed(expected)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("BF4F03020101", Package(PackageKind.NONE, code=1)),
        ("BF4F0302017F", Package(PackageKind.NONE, code=127)),
        ("BF4F03BF5400", Package(PackageKind.DOWNLOAD, b"\xbf\x54\x00")),
        ("BF4F03BF5100", Package(PackageKind.EUICC, b"\xbf\x51\x00")),
        ("BF4F03BF5200", Package(PackageKind.DATA, b"\xbf\x52\x00")),
        ("BF4F03BF5300", Package(PackageKind.UNKNOWN, b"\xbf\x53\x00")),
        ("BF4F03BF5500", Package(PackageKind.UNKNOWN, b"\xbf\x55\x00")),
        ("BF4F02BF51", Package(PackageKind.BROKEN)),
        ("BF4F00", Package(PackageKind.BROKEN)),
    ],
)
def test_what_an_eim_sends_is_told_apart(answer, expected):
    assert messages.read_package(bytes.fromhex(answer)) == expected


@pytest.mark.parametrize("answer", ["", "BF50023000", "BF4F030201", "BF4F03020101BF4F03020101"])
def test_what_is_no_answer_is_an_error(answer):
    with pytest.raises(CodecError):
        messages.read_package(bytes.fromhex(answer))


def test_acknowledgements_may_be_pushed_and_no_package_may_not():
    pushed = messages.read_pushed(bytes.fromhex("BF4E06BF5303800105"))
    assert pushed.kind is PackageKind.ACKNOWLEDGEMENTS
    assert messages.read_acknowledgements(pushed.raw) == (5,)
    assert messages.read_pushed(bytes.fromhex("BF4E03020101")).kind is PackageKind.UNKNOWN


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("BF5000", Acknowledgement()),
        ("BF50023000", Acknowledgement()),
        ("BF5009BF5306800105800106", Acknowledgement((5, 6))),
        ("BF5003020103", Acknowledgement(code=3)),
    ],
)
def test_acknowledgements_are_read_in_every_form(answer, expected):
    assert messages.read_acknowledgement(bytes.fromhex(answer)) == expected


@pytest.mark.parametrize("answer", ["", "BF4F03020101", "BF50"])
def test_what_acknowledges_nothing_is_an_error(answer):
    with pytest.raises(CodecError):
        messages.read_acknowledgement(bytes.fromhex(answer))


@pytest.mark.parametrize(
    ("package", "expected"),
    [
        ("BF54048202ABCD", "ABCD"),
        ("BF52085C02BF208302ABCD", "ABCD"),
        ("BF5400", ""),
        ("BF5501", ""),
        ("", ""),
    ],
)
def test_the_transaction_of_a_package_is_found(package, expected):
    assert messages.transaction_of(bytes.fromhex(package)) == bytes.fromhex(expected)
