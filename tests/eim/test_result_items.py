"""Elements of a result in words: codes explained, data told, what is missing said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from app.codec import tlv
from app.codec.definitions import lookup
from app.codec.tree import decode
from app.eim.commands import Command
from app.eim.operations import OPERATIONS, OperationRow
from app.eim.result_items import alternative, is_base_integer, read_items
from app.values.packages import OperationOutcome
from tests.eim import results

ENABLE, DISABLE, LIST = Command("enable"), Command("disable"), Command("listProfileInfo")


def read(given: Sequence[Any], commands: Sequence[Command] = ()) -> tuple[OperationOutcome, ...]:
    data = results.result_data(given)
    return read_raw(data, commands)


def read_raw(data: bytes, commands: Sequence[Command] = ()) -> tuple[OperationOutcome, ...]:
    return read_items(items_of(data), data, commands)


def items_of(data: bytes) -> Sequence[Any]:
    found = decode("EuiccPackageResultDataSigned", data).find("euiccResult")
    assert found is not None
    return found.children


@pytest.mark.parametrize(
    ("given", "operation", "name", "ok"),
    [
        (("enableResult", 0), "enable", "ok", True),
        (("enableResult", 2), "enable", "profileNotInDisabledState", False),
        (("disableResult", 3), "disable", "disallowedByPolicy", False),
        (("deleteResult", 21), "delete", "returnFallbackProfile", False),
        (("listProfileInfoResult", ("profileInfoListError", 11)), "listProfileInfo",
         "profileChangeOngoing", False),
        (("configureImmediateEnableResult", 1), "configureImmediateEnable",
         "insufficientMemory", False),
        (("setFallbackAttributeResult", 2), "setFallbackAttribute", "fallbackNotAllowed", False),
        (("unsetFallbackAttributeResult", 2), "unsetFallbackAttribute",
         "noFallbackAttribute", False),
        (("setDefaultDpAddressResult", {"setDefaultDpAddressResult": 0}), "setDefaultDpAddress",
         "ok", True),
        (("setDefaultDpAddressResult", {"setDefaultDpAddressResult": 127}), "setDefaultDpAddress",
         "undefinedError", False),
        (("addEimResult", ("addEimResultCode", 0)), "addEim", "ok", True),
        (("addEimResult", ("addEimResultCode", 2)), "addEim",
         "associatedEimAlreadyExists", False),
        (("deleteEimResult", 2), "deleteEim", "lastEimDeleted", True),
        (("deleteEimResult", 1), "deleteEim", "eimNotFound", False),
        (("updateEimResult", 6), "updateEim", "counterValueOutOfRange", False),
        (("listEimResult", ("listEimError", 127)), "listEim", "undefinedError", False),
        (("rollbackResult", 0), "rollback", "ok", True),
        (("rollbackResult", 127), "rollback", "undefinedError", False),
        (("processingTerminated", 1), "processingTerminated", "resultSizeOverflow", False),
        (("enableResult", 77), "enable", "77", False),
    ],
    ids=str,
)  # fmt: skip
def test_a_code_has_its_name_and_an_explanation(
    given: tuple[str, Any], operation: str, name: str, ok: bool
) -> None:
    (outcome,) = read([given])

    assert (outcome.operation, outcome.result, outcome.name, outcome.ok) == (
        operation,
        given[0],
        name,
        ok,
    )
    assert outcome.code is not None
    assert outcome.explanation
    assert ok or outcome.explanation.endswith((".", "?"))


@pytest.mark.parametrize("row", OPERATIONS, ids=lambda row: row.name)
def test_every_operation_of_the_table_is_known_by_its_result(row: OperationRow) -> None:
    tags = {member.name: tag for tag, member in lookup("EuiccResultData").by_tag.items()}

    (outcome,) = read_raw(holding(tlv.encode(tags[row.result], b"")))

    assert outcome.operation == row.name


def holding(elements: bytes) -> bytes:
    """Return result data with these bytes as its list of results."""
    before = tlv.parse(results.result_data([]))[0].value[:-2]
    return tlv.encode(0x30, before + tlv.encode(0x30, elements))


def test_profiles_are_told_with_name_state_and_class() -> None:
    profiles = [
        {
            "iccid": results.ICCID,
            "profileState": 1,
            "profileNickname": "Meter",
            "profileClass": 0,
            "fallbackAttribute": True,
        },
        {"serviceProviderName": "Fjord", "profileState": 0},
    ]
    (outcome,) = read([("listProfileInfoResult", ("profileInfoListOk", profiles))])

    assert (outcome.code, outcome.name, outcome.ok) == (None, "2 profiles", True)
    assert outcome.explanation == (
        "89490100000000000001, Meter, enabled, test class, fallback; no ICCID, Fjord, disabled"
    )


def test_rules_are_told_with_their_operators() -> None:
    rat = [
        {
            "pprIds": (b"\x60", 3),
            "allowedOperators": [
                {"mccMnc": b"\x00\xf1\x10", "gid1": b"\x01"},
                {"mccMnc": b"\xee\xee\xee"},
            ],
            "pprFlags": (b"\x80", 1),
        },
        {"pprIds": (b"\x40", 2), "allowedOperators": [], "pprFlags": (b"\x00", 1)},
    ]
    (outcome,) = read([("getRATResult", rat)])

    assert (outcome.name, outcome.ok) == ("2 rules", True)
    assert outcome.explanation == (
        "ppr1, ppr2 for 00101 GID1 01 or any operator with the consent of the user; ppr1 for nobody"
    )


def test_eims_are_told_with_what_their_names_are() -> None:
    eims = [{"eimId": "a.example", "eimIdType": 2}, {"eimId": "b"}]
    (outcome,) = read([("listEimResult", ("eimIdList", eims))])

    assert (outcome.name, outcome.explanation) == ("2 eIMs", "a.example (FQDN); b")


def test_the_token_of_a_new_eim_is_told() -> None:
    (outcome,) = read([("addEimResult", ("associationToken", 200))])

    assert (outcome.code, outcome.ok) == (None, True)
    assert outcome.explanation.endswith("token is 200.")


def test_commands_without_a_result_are_said_to_have_none() -> None:
    found = read([("enableResult", 0), ("processingTerminated", 3)], [ENABLE, DISABLE, LIST])

    assert [(outcome.operation, outcome.name, outcome.ok) for outcome in found] == [
        ("enable", "ok", True),
        ("disable", "interruption", False),
        ("listProfileInfo", "no result", False),
    ]


def test_a_rollback_answers_no_command() -> None:
    found = read([("rollbackResult", 0)], [ENABLE, DISABLE])

    assert [outcome.operation for outcome in found] == ["rollback"]


@pytest.mark.parametrize(
    ("code", "commands", "meant"),
    [
        pytest.param(0, [DISABLE], True, id="ok"),
        pytest.param(5, [DISABLE], True, id="catBusy"),
        pytest.param(1, [DISABLE], False, id="a-code-of-its-own"),
        pytest.param(0, [DISABLE, ENABLE], False, id="two-commands"),
        pytest.param(0, [LIST], False, id="command-answered-by-data"),
        pytest.param(0, [], False, id="no-command-known"),
    ],
)
def test_an_integer_without_its_own_tag_is_the_commands_only_when_nothing_else_fits(
    code: int, commands: Sequence[Command], meant: bool
) -> None:
    given = [("processingTerminated", code)]
    items = items_of(results.result_data(given))

    assert is_base_integer(items, commands) is meant
    assert (read(given, commands)[0].result == "disableResult") is meant


@pytest.mark.parametrize(
    ("element", "name"),
    [
        pytest.param("9E0100", "unknown", id="unknown-tag"),
        pytest.param("8300", "unreadable", id="empty-number"),
        pytest.param("A800", "unreadable", id="empty-choice"),
        pytest.param("A8028400", "unreadable", id="empty-token"),
        pytest.param("BF6500", "unreadable", id="empty-sequence"),
    ],
)
def test_what_cannot_be_read_is_an_outcome_too(element: str, name: str) -> None:
    first, second = read_raw(holding(bytes.fromhex(element) + b"\x84\x01\x00"))

    assert (first.name, first.ok, first.code) == (name, False, None)
    assert (second.operation, second.ok) == ("disable", True)


def test_the_alternative_of_an_unknown_element_is_empty() -> None:
    (item,) = items_of(holding(b"\x9e\x01\x00"))

    assert alternative(item) == ""
