"""The texts of the error codes, held against the schema and against the one who reads them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from app.codec import codes
from app.codec.definitions import read_schema

MODULES = ("RSPDefinitions", "SGP32Definitions")

DESCRIPTIVE = {
    "BppCommandId",
    "EUICCInfo2.euiccCategory",
    "EimIdType",
    "IconType",
    "IpaMode",
    "ProfileClass",
    "ProfileState",
    "RemoteOpId",
    "StateChangeCause",
}
"""Numbers that name a thing; nothing has gone wrong and nobody needs to act."""

WHO = {"you", "device", "operator", "SM-DP+", "eIM", "eUICC maker"}


def named_numbers(source: dict[str, Any], key: str) -> Iterator[tuple[str, dict[str, int]]]:
    if "named-numbers" in source:
        yield key, source["named-numbers"]
    owner = key.partition(".")[0]
    for inner in (*source.get("members", ()), source.get("element")):
        if inner:
            yield from named_numbers(inner, f"{owner}.{inner.get('name', '')}")


def of_the_schema() -> dict[str, set[tuple[int, str]]]:
    found: dict[str, set[tuple[int, str]]] = {}
    for module in MODULES:
        for type_name, source in read_schema()[module]["types"].items():
            for key, numbers in named_numbers(source, type_name):
                found.setdefault(key, set()).update((n, name) for name, n in numbers.items())
    return found


def explained() -> dict[str, set[tuple[int | None, str]]]:
    found: dict[str, set[tuple[int | None, str]]] = {}
    for entry in codes.entries():
        found.setdefault(entry.key, set()).add((entry.code, entry.name))
    return found


def test_every_result_and_error_number_of_the_schema_is_explained_and_no_other():
    wanted = {key: numbers for key, numbers in of_the_schema().items() if key not in DESCRIPTIVE}

    assert explained() == wanted


def test_the_numbers_left_out_exist_and_are_no_results():
    assert of_the_schema().keys() >= DESCRIPTIVE


@pytest.mark.parametrize(
    "entry", [*codes.entries(), *codes.statuses()], ids=lambda e: f"{e.key}-{e.name}"
)
def test_an_entry_says_what_happened_who_can_act_and_how(entry: codes.CodeEntry):
    assert entry.who in WHO
    assert entry.known
    assert not entry.title.endswith(".")
    assert entry.cause.endswith(".")
    assert entry.next.endswith(".")
    assert 5 < len(entry.title) + len(entry.cause) < 300


@pytest.mark.parametrize(
    ("key", "code", "name"),
    [
        pytest.param("DownloadErrorCode", 1, "invalidCertificate", id="type"),
        pytest.param("RSPDefinitions.DownloadErrorCode", 1, "invalidCertificate", id="module"),
        pytest.param("EnableProfileResponse.enableResult", 5, "catBusy", id="type-and-field"),
        pytest.param("enableResult", 5, "catBusy", id="field-alone"),
        pytest.param("cancelSessionError", 2, "euiccSignatureInvalid", id="owners-agree"),
        pytest.param("authenticateClientError", 18, "downloadOrderExpired", id="one-owner-has-it"),
    ],
)
def test_a_code_is_found_by(key: str, code: int, name: str):
    assert codes.explain(key, code).name == name


@pytest.mark.parametrize(
    ("key", "code"),
    [
        pytest.param("authenticateClientError", 6, id="owners-differ"),
        pytest.param("DownloadErrorCode", 99, id="undefined-number"),
        pytest.param("NoSuchType", 1, id="unknown-type"),
        pytest.param("DownloadErrorCode", -1, id="negative"),
    ],
)
def test_what_nobody_defined_is_called_undefined(key: str, code: int):
    entry = codes.explain(key, code)

    assert not entry.known
    assert str(code) in entry.title
    assert entry.next


def test_a_status_pair_is_explained():
    entry = codes.explain_status("8.2.7", "3.8")

    assert entry.name == "8.2.7/3.8"
    assert "confirmation code" in entry.title


def test_an_unknown_status_pair_is_called_undefined():
    assert not codes.explain_status("9.9", "9.9").known


def test_an_error_carries_code_name_and_a_hint_that_says_who():
    error = codes.procedure_error("EnableProfile", "EnableProfileResponse.enableResult", 3)

    assert (error.function, error.code, error.name) == ("EnableProfile", 3, "disallowedByPolicy")
    assert "policy" in str(error)
    assert error.hint.startswith("For the operator: ")
