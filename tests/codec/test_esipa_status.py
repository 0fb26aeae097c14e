from __future__ import annotations

from typing import Any

import pytest

from app.codec.definitions import lookup
from app.codec.esipa_members import SPELLINGS, Spelling
from app.codec.esipa_status import UNDEFINED_ERROR, failure, header
from app.codec.functions import by_name
from app.errors import CodecError

FROM_THE_TABLE = [
    pytest.param("InitiateAuthentication", "8.31.2", "3.10", 52, id="transaction unknown"),
    pytest.param("InitiateAuthentication", "8.8.1", "3.10", 50, id="address mismatch"),
    pytest.param("InitiateAuthentication", "8.8", "3.10", 51, id="oid mismatch"),
    pytest.param("AuthenticateClient", "8.2.8", "1.2", 50, id="ppr not allowed"),
    pytest.param("GetBoundProfilePackage", "8.2.9", "3.11", 50, id="metadata mismatch"),
    pytest.param("GetEimPackage", "8.1.1", "3.7", 1, id="no package"),
    pytest.param("GetEimPackage", "8.1.1", "3.9", 2, id="eid not found"),
    pytest.param("GetEimPackage", "8.1.1", "2.1", 3, id="invalid eid"),
    pytest.param("GetEimPackage", "8.1.1", "2.2", 4, id="missing eid"),
    pytest.param("ProvideEimPackageResult", "8.1.1", "3.9", 2, id="result, eid not found"),
    pytest.param("ProvideEimPackageResult", "8.1.1", "2.2", 4, id="result, missing eid"),
]


def _failed(subject: str, reason: str) -> dict[str, Any]:
    data = {"subjectCode": subject, "reasonCode": reason}
    status = {"status": "Failed", "statusCodeData": data}
    return {"header": {"functionExecutionStatus": status}}


@pytest.mark.parametrize(("function", "subject", "reason", "code"), FROM_THE_TABLE)
def test_status_codes_stand_for_the_error_codes_of_the_function(
    function: str, subject: str, reason: str, code: int
) -> None:
    assert failure(function, _failed(subject, reason), []) == code
    written: Any = header(function, code)["functionExecutionStatus"]
    assert written["status"] == "Failed"
    assert written["statusCodeData"] == {"subjectCode": subject, "reasonCode": reason}


@pytest.mark.parametrize(
    "spelling", [pytest.param(one, id=one.path_name) for one in SPELLINGS if one.responses]
)
def test_no_error_code_is_lost_on_the_way(spelling: Spelling) -> None:
    if spelling.function == "TransferEimPackage":
        return  # its codes travel in a member
    members = lookup(by_name(f"ESipa.{spelling.function}").response).members
    names = next(member.names for member in members if member.tags == (spelling.error,))
    assert names
    for code in names:
        document = {"header": header(spelling.function, code)}
        assert failure(spelling.function, document, []) == code


def test_a_name_goes_along_for_people() -> None:
    made: Any = header("GetEimPackage", 2, "eidNotFound")["functionExecutionStatus"]
    assert made["statusCodeData"]["message"] == "eidNotFound"


def test_unknown_status_codes_are_an_undefined_error() -> None:
    assert failure("GetEimPackage", _failed("9.9", "9.9"), []) == UNDEFINED_ERROR
    bare = {"header": {"functionExecutionStatus": {"status": "Failed"}}}
    assert failure("GetEimPackage", bare, []) == UNDEFINED_ERROR


@pytest.mark.parametrize("status", ["Executed-Success", "Executed-WithWarning"])
def test_success_is_no_code(status: str) -> None:
    remarks: list[str] = []
    document = {"header": {"functionExecutionStatus": {"status": status}}}
    assert failure("GetEimPackage", document, remarks) is None
    assert remarks == []


def test_a_missing_header_and_a_strange_status_are_told() -> None:
    remarks: list[str] = []
    assert failure("GetEimPackage", {}, remarks) is None
    strange = {"header": {"functionExecutionStatus": {"status": "fine"}}}
    assert failure("GetEimPackage", strange, remarks) is None
    assert len(remarks) == 2


@pytest.mark.parametrize(
    "document",
    [
        pytest.param({"header": 1}, id="header"),
        pytest.param({"header": {"functionExecutionStatus": []}}, id="status"),
        pytest.param(
            {"header": {"functionExecutionStatus": {"status": "Failed", "statusCodeData": "x"}}},
            id="codes",
        ),
    ],
)
def test_a_header_of_another_kind_is_refused(document: dict[str, object]) -> None:
    with pytest.raises(CodecError, match="is no object"):
        failure("GetEimPackage", document, [])
