"""Tables of devices: checked row by row before anything is queued."""

from __future__ import annotations

import pytest

from app.eim.bulk import filled, read_bulk
from app.errors import CodecError, SettingsError
from app.values.packages import Operation, PackageKind, Recipe

FIRST = "89049032123451234512345678901235"
SECOND = "89033023426200000000004600000146"
LIST = Recipe(operations=(Operation("listProfileInfo"),))
ENABLE = Recipe(operations=(Operation("enable"),))


def test_each_row_gets_the_recipe():
    bulk = read_bulk(f"eid,label\n{FIRST},meter 1\n{SECOND},\n", LIST)
    assert [(row.eid, row.label, row.line) for row in bulk.rows] == [
        (FIRST, "meter 1", 2),
        (SECOND, "", 3),
    ]
    assert not bulk.failed


@pytest.mark.parametrize("separator", [",", ";", "\t"], ids=["comma", "semicolon", "tab"])
def test_a_column_fills_the_field_of_its_name(separator):
    head = separator.join(("iccid", "eid"))
    row = separator.join(("8988247000000000017", FIRST))
    [made] = read_bulk(f"\ufeff{head}\r\n{row}\r\n", ENABLE).rows
    assert made.recipe.operations[0].values["iccid"] == "8988247000000000017"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        pytest.param("123,8988247000000000017", "EID", id="short-eid"),
        pytest.param(f"{FIRST},what", "iccid cannot be", id="no-iccid"),
        pytest.param(f"{FIRST},", "iccid", id="missing-field"),
        pytest.param(f"{FIRST}", "1 cells", id="missing-cell"),
    ],
)
def test_a_row_that_cannot_be_queued_comes_back_with_the_reason(row, reason):
    good = f"{SECOND},8988247000000000017"
    bulk = read_bulk(f"eid,iccid\n{row}\n\n{good}\n", ENABLE)
    [bad] = bulk.failed
    assert bad.line == 2
    assert reason in bad.reason
    assert bad.hint
    assert [made.eid for made in bulk.rows] == [SECOND]


def test_the_same_device_twice_is_refused_with_the_line_it_stood_in():
    bulk = read_bulk(f"eid\n{FIRST}\n{FIRST}\n", LIST)
    assert len(bulk.rows) == 1
    assert "line 2" in bulk.failed[0].reason


@pytest.mark.parametrize(
    ("text", "why"),
    [
        pytest.param("", "no column", id="empty"),
        pytest.param(f"{FIRST}\n", "no column", id="no-head"),
        pytest.param("eid,colour\n", "no field", id="unknown-column"),
        pytest.param("eid,eid\n", "twice", id="column-twice"),
    ],
)
def test_a_table_without_sense_is_refused_as_a_whole(text, why):
    with pytest.raises(SettingsError, match=why):
        read_bulk(text, LIST)


def test_a_request_is_filled_in_its_own_fields():
    recipe = Recipe(kind=PackageKind.DATA_REQUEST)
    assert filled(recipe, {"tagList": "BF20 BF22", "": ""}).values["tagList"] == ("BF20", "BF22")


def test_a_value_that_does_not_fit_names_its_field():
    with pytest.raises(CodecError) as caught:
        filled(ENABLE, {"iccid": "x"})
    assert caught.value.path == "iccid"
