from __future__ import annotations

import pytest

from app.codec.codes import entries
from app.codec.definitions import Type, lookup
from app.codec.schema import encode
from app.codec.tree import decode
from app.eim.fields import FieldSpec
from app.eim.operations import LIST_TYPES, OPERATIONS, OperationRow, by_name
from app.errors import CodecError
from app.values.packages import FieldValue

ROWS = [pytest.param(row, id=row.name) for row in OPERATIONS]
ICCID = {"iccid": "89014900000000000012"}
BODY = "5A0A98109400000000000021"


def arm_of(row: OperationRow) -> Type:
    members = lookup(LIST_TYPES[row.list]).members
    return next(member for member in members if member.name == row.name)


def test_the_table_has_every_operation_of_the_schema_and_no_other():
    standard = {
        (arm.name, kind) for kind, name in LIST_TYPES.items() for arm in lookup(name).members
    }
    assert {(row.name, row.list) for row in OPERATIONS} == standard


@pytest.mark.parametrize("row", ROWS)
def test_a_row_says_the_versions_and_the_result_of_the_schema(row):
    arm = arm_of(row)
    assert (row.since, row.until) == (arm.since, arm.until)
    results = {member.name for member in lookup("EuiccResultData").members}
    assert row.result in results
    known = {entry.key for entry in entries()}
    assert row.codes in known or not row.codes


@pytest.mark.parametrize("row", ROWS)
def test_the_fields_of_a_row_are_the_components_of_the_schema(row):
    def place(spec: FieldSpec) -> Type:
        outer = next(
            one for one in arm_of(row).members if one.name == (spec.choice or spec.asn1_name)
        )
        if not spec.choice:
            return outer
        return next(one for one in outer.members if one.name == spec.asn1_name)

    for spec in row.fields:
        member = place(spec)
        assert (spec.since, spec.until) == (member.since, member.until), spec.name
        assert spec.help
        named = {name: number for number, name in member.names.items()}
        assert set(dict(spec.choices).values()) == set(named.values()), spec.name
    reached = {spec.choice or spec.asn1_name for spec in row.fields}
    missing = {member.name for member in arm_of(row).members} - reached
    assert missing <= {"eSipaProprietaryProtocolInformation"}


@pytest.mark.parametrize(
    ("name", "values", "spelt"),
    [
        pytest.param("enable", ICCID, f"A30C{BODY}", id="enable"),
        pytest.param("enable", {**ICCID, "rollbackFlag": True}, f"A30E{BODY}0500", id="rollback"),
        pytest.param("disable", ICCID, f"A40C{BODY}", id="disable"),
        pytest.param("delete", ICCID, f"A50C{BODY}", id="delete"),
        pytest.param("listProfileInfo", {}, "BF2D00", id="list"),
        pytest.param(
            "listProfileInfo", {"tagList": ("5A", "9F70")}, "BF2D055C035A9F70", id="list-tags"
        ),
        pytest.param("listProfileInfo", ICCID, f"BF2D0EA00C{BODY}", id="list-one"),
        pytest.param(
            "listProfileInfo", {"profileClass": "operational"}, "BF2D05A003950102", id="list-class"
        ),
        pytest.param("getRAT", {}, "A600", id="getRAT"),
        pytest.param("configureImmediateEnable", {}, "A700", id="forbid-immediate"),
        pytest.param(
            "configureImmediateEnable",
            {"immediateEnableFlag": True, "defaultSmdpOid": "2.999.10", "defaultSmdpAddress": "a"},
            "A70A 8000 810388370A 820161",
            id="allow-immediate",
        ),
        pytest.param("setFallbackAttribute", ICCID, f"A80C{BODY}", id="fallback"),
        pytest.param("unsetFallbackAttribute", {}, "A900", id="no-fallback"),
        pytest.param(
            "setDefaultDpAddress", {"defaultDpAddress": "dp"}, "BF650480026470", id="default-dp"
        ),
        pytest.param("setDefaultDpAddress", {}, "BF65028000", id="no-default-dp"),
        pytest.param(
            "addEim",
            {
                "eimId": "e",
                "eimFqdn": "f",
                "eimIdType": "eimIdTypeFqdn",
                "counterValue": 128,
                "associationToken": -1,
                "eimSupportedProtocol": ("eimRetrieveHttps", "eimRetrieveCoaps"),
                "indirectProfileDownload": True,
            },
            "A816 800165 810166 820102 83020080 8401FF 870206C0 8900",
            id="addEim",
        ),
        pytest.param("deleteEim", {"eimId": "e"}, "A903800165", id="deleteEim"),
        pytest.param("updateEim", {"eimId": "e", "eimFqdn": "f"}, "AA06800165810166", id="update"),
        pytest.param("listEim", {}, "AB00", id="listEim"),
    ],
)
def test_an_operation_is_spelt_as_derived_by_hand(
    name: str, values: dict[str, FieldValue], spelt: str
):
    row = by_name(name)
    written = encode(LIST_TYPES[row.list], row.build(values))
    assert written == bytes.fromhex(spelt)
    tree = decode(LIST_TYPES[row.list], written)
    assert not [note for node in tree.walk() for note in node.notes if note.kind != "dialect"]


def test_the_old_name_of_an_operation_finds_its_row():
    assert by_name("configureAutoEnable").name == "configureImmediateEnable"


def test_an_unknown_operation_is_told_with_the_known_ones():
    with pytest.raises(CodecError, match="frobnicate") as caught:
        by_name("frobnicate")
    assert "listProfileInfo" in caught.value.hint


def test_a_form_shows_only_what_its_version_has():
    add = by_name("addEim")
    assert "indirectProfileDownload" not in {spec.name for spec in add.fields_in("1.0.1")}
    assert "indirectProfileDownload" in {spec.name for spec in add.fields_in("1.1")}
    assert not by_name("setFallbackAttribute").exists_in("1.0.1")


def test_deleting_the_last_eim_counts_as_done():
    assert by_name("deleteEim").fine == (0, 2)
