from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from app.codec.esipa_json import FUNCTION_PATHS, function_at, parse, to_der, to_json, write
from app.codec.functions import FUNCTIONS
from app.codec.schema import encode
from app.errors import CodecError
from tests.codec.samples import samples
from tests.codec.vectors import Vector, foreign_vectors, own_vectors

EID = "89049032123451234512345678901235"
DONE = {"header": {"functionExecutionStatus": {"status": "Executed-Success"}}}
SIDES = [
    (row.name, type_name, response)
    for row in FUNCTIONS
    if row.interface == "ESipa"
    for type_name, response in ((row.request, False), (row.response, True))
    if type_name
]
OLD_FORMS = (
    "get package 1.0.1",
    "nothing to acknowledge 1.0.1",
    "v101_getEimPackage_rplmn",
    "v101_provideResponse_empty",
)


def _b64(raw: str) -> str:
    return base64.b64encode(bytes.fromhex(raw)).decode()


def _there_and_back(function: str, der: bytes, response: bool) -> tuple[bytes, list[str]]:
    remarks: list[str] = []
    document = parse(write(to_json(function, der, response)))
    return to_der(function, document, response, remarks), remarks


@pytest.mark.parametrize(
    ("function", "type_name", "response"), [pytest.param(*side, id=side[1]) for side in SIDES]
)
def test_every_message_comes_back_byte_for_byte(
    function: str, type_name: str, response: bool
) -> None:
    for value in samples(type_name):
        if isinstance(value, tuple) and value[0].endswith("V101"):
            continue
        der = encode(type_name, value)
        assert _there_and_back(function, der, response) == (der, [])


ANY = {"EsipaMessageFromIpaToEim": False, "EsipaMessageFromEimToIpa": True}


def _known() -> list[Any]:
    sides = {type_name: (function, response) for function, type_name, response in SIDES}
    tags = {row.tag: row.name for row in FUNCTIONS if row.interface == "ESipa"}
    found = []
    for one in [*own_vectors(), *foreign_vectors()]:
        side = sides.get(one.type)
        if one.type in ANY:
            side = tags[int.from_bytes(one.data[:2])], ANY[one.type]
        if side is not None and one.name not in OLD_FORMS:
            found.append(pytest.param(one, *side, id=one.name))
    return found


@pytest.mark.parametrize(("vector", "function", "response"), _known())
def test_known_messages_come_back_byte_for_byte(
    vector: Vector, function: str, response: bool
) -> None:
    assert _there_and_back(function, vector.data, response) == (vector.data, [])


def test_requests_of_the_oldest_version_are_spelled_in_todays_members() -> None:
    old = bytes.fromhex(f"BF4F195A10{EID}8000810362F210")
    document = to_json("GetEimPackage", old)
    assert document == {"eidValue": EID, "notifyStateChange": True, "rPlmn": _b64("62F210")}


def test_an_empty_response_of_the_oldest_version_is_a_header() -> None:
    assert to_json("ProvideEimPackageResult", bytes.fromhex("BF5000"), response=True) == DONE


def test_paths_and_functions_are_each_other() -> None:
    assert FUNCTION_PATHS["GetEimPackage"] == "/gsma/rsp2/esipa/getEimPackage"
    for function, path in FUNCTION_PATHS.items():
        assert function_at(path) == function
    assert function_at("/gsma/rsp2/esipa/other") is None


def test_a_poll_is_an_eid() -> None:
    der = to_der("GetEimPackage", {"eidValue": EID})
    assert der == bytes.fromhex(f"BF4F125A10{EID}")
    assert to_json("GetEimPackage", der) == {"eidValue": EID}


def test_a_poll_without_eid_is_for_the_function_to_refuse() -> None:
    assert to_der("GetEimPackage", {}) == bytes.fromhex("BF4F00")


def test_no_package_is_told_in_the_header_and_as_a_member() -> None:
    document: Any = to_json("GetEimPackage", bytes.fromhex("BF4F03020101"), response=True)
    status = document["header"]["functionExecutionStatus"]
    assert document["eimPackageError"] == 1
    assert status["status"] == "Failed"
    assert status["statusCodeData"] == {
        "subjectCode": "8.1.1",
        "reasonCode": "3.7",
        "message": "noEimPackageAvailable",
    }


@pytest.mark.parametrize(
    "document",
    [
        pytest.param({"eimPackageError": 1, **DONE}, id="member only"),
        pytest.param({"eimPackageError": 1}, id="no header"),
        pytest.param(
            {
                "header": {
                    "functionExecutionStatus": {
                        "status": "Failed",
                        "statusCodeData": {"subjectCode": "8.1.1", "reasonCode": "3.7"},
                    }
                }
            },
            id="header only",
        ),
    ],
)
def test_no_package_is_understood_however_it_is_told(document: dict[str, object]) -> None:
    assert to_der("GetEimPackage", document, response=True) == bytes.fromhex("BF4F03020101")


def test_error_zero_beside_a_package_is_no_error() -> None:
    remarks: list[str] = []
    document = {**DONE, "ipaEuiccDataRequest": _b64("BF52035C0181"), "eimPackageError": 0}
    der = to_der("GetEimPackage", document, True, remarks)
    assert der == bytes.fromhex("BF4F06BF52035C0181")
    assert len(remarks) == 1


def test_an_error_beside_a_package_is_refused() -> None:
    document = {**DONE, "ipaEuiccDataRequest": _b64("BF5200"), "eimPackageError": 2}
    with pytest.raises(CodecError, match="eimPackageError is 2, and there is ipaEuiccDataRequest"):
        to_der("GetEimPackage", document, response=True)


RESULT = "BF5108A206800465696D31"
WHOLE = [
    pytest.param({"eimPackageResult": _b64(RESULT)}, "", id="result alone"),
    pytest.param({"eidValue": EID, "eimPackageResult": _b64(RESULT)}, EID, id="with eid"),
    pytest.param({"eimPackageResult": _b64("BF500B" + RESULT)}, "", id="whole message"),
    pytest.param({"provideEimPackageResult": _b64("BF500B" + RESULT)}, "", id="other name"),
    pytest.param(
        {"eidValue": EID, "provideEimPackageResult": _b64("BF500B" + RESULT)}, EID, id="eid beside"
    ),
    pytest.param(
        {"provideEimPackageResult": _b64("BF501D5A10" + EID + RESULT)}, EID, id="eid inside"
    ),
    pytest.param({"provideEimPackageResult": _b64(RESULT)}, "", id="result under the other name"),
]


@pytest.mark.parametrize(("document", "eid"), WHOLE)
def test_results_are_found_however_they_are_put(document: dict[str, object], eid: str) -> None:
    inside = f"5A10{eid}" * bool(eid) + RESULT
    expected = bytes.fromhex(f"BF50{len(inside) // 2:02X}{inside}")
    assert to_der("ProvideEimPackageResult", document) == expected


def test_what_was_tolerated_is_told() -> None:
    remarks: list[str] = []
    document = {"provideEimPackageResult": _b64("BF500B" + RESULT), "header": {}, "extra": 1}
    to_der("ProvideEimPackageResult", document, remarks=remarks)
    told = " ".join(remarks)
    assert "header" in told
    assert "provideEimPackageResult instead of eimPackageResult" in told
    assert "extra" in told


def test_a_bare_signature_gets_its_header() -> None:
    whole = {
        **DONE,
        "serverSigned1": _b64("3000"),
        "serverSignature1": _b64("AB" * 64),
        "euiccCiPKIdentifierToBeUsed": _b64("CD" * 20),
        "serverCertificate": _b64("3000"),
    }
    der = to_der("InitiateAuthentication", whole, response=True)
    again: Any = to_json("InitiateAuthentication", der, response=True)
    assert again["serverSignature1"] == _b64("5F3740" + "AB" * 64)
    assert again["euiccCiPKIdentifierToBeUsed"] == _b64("0414" + "CD" * 20)


def test_a_notification_is_answered_by_nothing() -> None:
    assert to_der("HandleNotification", {}, response=True) == b""
    assert to_json("HandleNotification", b"", response=True) == DONE


def test_a_discovery_server_answers_with_a_trigger() -> None:
    der = to_der("AuthenticateClient", {**DONE, "transactionId": "AA"}, response=True)
    assert der == bytes.fromhex("BF3B05A1038001AA")


def test_half_an_answer_names_what_is_missing() -> None:
    half = {**DONE, "transactionId": "AA", "smdpSigned2": _b64("3000")}
    with pytest.raises(CodecError, match="smdpSignature2 is missing"):
        to_der("AuthenticateClient", half, response=True)


def test_a_result_counts_although_the_header_says_failed() -> None:
    remarks: list[str] = []
    document = {
        "header": {"functionExecutionStatus": {"status": "Failed"}},
        "euiccPackageResult": _b64(RESULT),
    }
    assert to_der("TransferEimPackage", document, True, remarks).hex().upper() == "BF4E0B" + RESULT
    assert "the result counts" in remarks[0]


BODIES = [
    pytest.param(b"", {}, id="empty"),
    pytest.param(b" \n", {}, id="blank"),
    pytest.param(b'{"eidValue":"1"}', {"eidValue": "1"}, id="object"),
    pytest.param(b'\xef\xbb\xbf{"a":1}', {"a": 1}, id="byte order mark"),
]


@pytest.mark.parametrize(("body", "document"), BODIES)
def test_bodies_are_read(body: bytes, document: dict[str, object]) -> None:
    assert parse(body) == document


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"[]", id="array"),
        pytest.param(b"1", id="number"),
        pytest.param(b'{"a":', id="cut off"),
        pytest.param(b"\xbf\x4f\x00", id="der"),
        pytest.param(b"[" * 100_000, id="deep"),
        pytest.param(b'{"a":' * 100_000, id="deep objects"),
        pytest.param(b'{"a":' + b"9" * 10_000 + b"}", id="endless number"),
        pytest.param(b'{"a":"\xff"}', id="no utf-8"),
    ],
)
def test_bodies_that_are_no_object_are_refused(body: bytes) -> None:
    with pytest.raises(CodecError, match="is no JSON message"):
        parse(body)


def test_what_is_written_is_compact_json() -> None:
    assert json.loads(write({"a": "é"})) == {"a": "é"}
    assert b" " not in write({"a": [1, 2]})


def test_unknown_functions_are_named() -> None:
    with pytest.raises(CodecError, match="no function Other"):
        to_der("Other", {})


@pytest.mark.parametrize(
    ("function", "der"),
    [
        pytest.param("GetEimPackage", "", id="nothing"),
        pytest.param("GetEimPackage", "BF5000", id="another message"),
        pytest.param("GetEimPackage", "BF4F00BF4F00", id="two messages"),
        pytest.param("InitiateAuthentication", "BF3900", id="no arm"),
    ],
)
def test_bytes_that_are_not_the_message_are_refused(function: str, der: str) -> None:
    with pytest.raises(CodecError):
        to_json(function, bytes.fromhex(der), response=bool(der))
