from __future__ import annotations

import pytest

from app.codec.definitions import lookup
from app.codec.mapping import read
from app.eim.requests import REQUESTS, by_kind, message
from app.errors import CodecError
from app.values.packages import FieldValue, PackageKind

VALUES: dict[PackageKind, dict[str, FieldValue]] = {
    PackageKind.DATA_REQUEST: {"tagList": ("A5", "BF20"), "resultSeqNumber": 3},
    PackageKind.DOWNLOAD_TRIGGER: {"contactSmds": True, "smdsAddress": "ds.example"},
    PackageKind.ACKNOWLEDGEMENTS: {"seqNumbers": ("1", "2")},
    PackageKind.ADD_INITIAL_EIM: {"eimId": "eim", "counterValue": 1},
}
ROWS = [pytest.param(row, id=row.kind) for row in REQUESTS]


def test_every_kind_but_the_signed_one_has_a_row():
    assert {row.kind for row in REQUESTS} == set(PackageKind) - {PackageKind.EUICC_PACKAGE}
    with pytest.raises(CodecError, match="signed"):
        by_kind(PackageKind.EUICC_PACKAGE)


@pytest.mark.parametrize("row", ROWS)
def test_a_row_has_the_tag_of_the_schema(row):
    assert lookup(row.type_name).tags == (row.tag,)


@pytest.mark.parametrize("row", ROWS)
def test_a_message_reads_back_as_the_fields_it_was_made_from(row):
    transaction = b"\x01\x02" if row.transaction_id_since else b""
    raw = message(row.kind, VALUES[row.kind], transaction, "1.2")
    assert row.read(read(row.type_name, raw)) == (VALUES[row.kind], transaction, ())


@pytest.mark.parametrize("row", ROWS)
def test_fields_say_the_versions_of_the_schema(row):
    schema = lookup(row.type_name)
    members = {one.name: one for one in schema.members}
    for spec in row.fields:
        outer = members.get(spec.choice)
        place = members.get(spec.asn1_name)
        if outer is not None:
            place = next((one for one in outer.members if one.name == spec.asn1_name), None)
        marks = [(one.since, one.until) for one in (place, outer) if one is not None]
        assert not marks or (spec.since, spec.until) in marks, spec.name
        assert spec.help


def test_a_form_shows_only_what_its_version_has():
    row = by_kind(PackageKind.DATA_REQUEST)
    old, new = ({spec.name for spec in row.fields_in(dialect)} for dialect in ("1.0.1", "1.2"))
    assert old - new == {"euiccPackageResults"}
    assert new - old == {"resultSeqNumber"}


def test_a_version_that_lacks_a_component_refuses_or_drops_nothing_but_it():
    values = VALUES[PackageKind.ADD_INITIAL_EIM] | {"indirectProfileDownload": True}
    lax = message(PackageKind.ADD_INITIAL_EIM, values, b"", None)
    assert lax.endswith(b"\x89\x00")
