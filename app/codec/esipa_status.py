"""The header of a JSON response: how a function went, as status codes and as ASN.1 error codes.

A code without a row is told as Failed without status codes; a failure without a row is read as
undefinedError. Where two pairs mean one code, the first is written.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.errors import CodecError

HEADER = "header"
UNDEFINED_ERROR = 127

_EXECUTED = "Executed-Success"
_WITH_WARNING = "Executed-WithWarning"
_FAILED = "Failed"
_FAILURES = (_FAILED, "Expired")

_Rows = tuple[tuple[int, str, str], ...]

_EID_ROWS: _Rows = ((2, "8.1.1", "3.9"), (3, "8.1.1", "2.1"), (4, "8.1.1", "2.2"))
_UNKNOWN_SESSION = ("8.10.1", "3.9")
_CODES: Mapping[str, _Rows] = {
    "InitiateAuthentication": (
        (1, "8.8.1", "3.8"),
        (1, "8.8.1", "3.9"),
        (2, "8.8.3", "3.1"),
        (3, "8.8.2", "3.1"),
        (3, "8.8.4", "3.7"),
        (50, "8.8.1", "3.10"),
        (51, "8.8", "3.10"),
        (52, "8.31.2", "3.10"),
    ),
    "AuthenticateClient": (
        (1, "8.1.2", "6.1"),
        (2, "8.1.2", "6.3"),
        (3, "8.1.3", "6.1"),
        (4, "8.1.3", "6.3"),
        (5, "8.1", "6.1"),
        (5, "8.1.4", "6.1"),
        (6, "8.2.6", "3.8"),
        (7, "8.1.1", "3.8"),
        (8, "8.2.5", "4.3"),
        (9, "8.11.1", "3.9"),
        (10, *_UNKNOWN_SESSION),
        (11, "8.1", "4.8"),
        (18, "8.8.5", "4.1"),
        (50, "8.2.8", "1.2"),
        (56, "8.9.5", "3.9"),
    ),
    "GetBoundProfilePackage": (
        (1, "8.1", "6.1"),
        (1, "8.1.4", "6.1"),
        (2, "8.2.7", "2.2"),
        (3, "8.2.7", "3.8"),
        (4, "8.2.7", "6.4"),
        (5, "8.2", "3.7"),
        (6, "8.8.5", "4.1"),
        (50, "8.2.9", "3.11"),
        (95, *_UNKNOWN_SESSION),
    ),
    "CancelSession": ((1, *_UNKNOWN_SESSION), (2, "8.1", "6.1"), (2, "8.1.4", "6.1")),
    "GetEimPackage": ((1, "8.1.1", "3.7"), *_EID_ROWS),
    "ProvideEimPackageResult": _EID_ROWS,
}


def header(function: str, code: int | None = None, name: str = "") -> dict[str, object]:
    """Return the header of a response. code: the function's error code, None for success.

    name: what the schema calls the code; goes along for the people who read it.
    """
    if code is None:
        return {"functionExecutionStatus": {"status": _EXECUTED}}
    status: dict[str, object] = {"status": _FAILED}
    row = next((row for row in _CODES.get(function, ()) if row[0] == code), None)
    if row is not None:
        told = {"message": name} if name else {}
        status["statusCodeData"] = {"subjectCode": row[1], "reasonCode": row[2], **told}
    return {"functionExecutionStatus": status}


def failure(function: str, document: Mapping[str, object], remarks: list[str]) -> int | None:
    """Return the error code a response's header stands for, None when the function succeeded.

    remarks: is told what the header lacks. Raises CodecError for a header of another kind.
    """
    status = _status(document.get(HEADER), remarks)
    if status is None:
        return None
    said = status.get("status")
    if said in _FAILURES:
        return _code(function, _object(status.get("statusCodeData"), "statusCodeData"))
    if said not in (_EXECUTED, _WITH_WARNING):
        remarks.append("The header's status is none of the standard's; taken for success.")
    return None


def _status(found: object, remarks: list[str]) -> Mapping[str, object] | None:
    if found is None:
        remarks.append("The response has no header; taken for success.")
        return None
    return _object(_object(found, HEADER).get("functionExecutionStatus"), "functionExecutionStatus")


def _code(function: str, data: Mapping[str, object]) -> int:
    pair = (data.get("subjectCode"), data.get("reasonCode"))
    rows = _CODES.get(function, ())
    return next((row[0] for row in rows if row[1:] == pair), UNDEFINED_ERROR)


def _object(found: object, name: str) -> Mapping[str, object]:
    if found is None:
        return {}
    if not isinstance(found, Mapping):
        raise CodecError(
            f"{name} in the header of the JSON response is no object.",
            path=name,
            hint="The program that wrote the response has to be corrected.",
        )
    return found
