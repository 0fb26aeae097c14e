from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import inspect

from app.store.database import Store
from app.store.tables import METADATA, Words, fits
from app.values.eim import Device, Received, ResultFate
from tests.store.entries import EID, NOW, RECIPE


def test_a_migrated_database_has_the_tables_that_queries_see(store: Store) -> None:
    looked_at = inspect(store._engine)
    assert set(looked_at.get_table_names()) == {*METADATA.tables, "schema_versions"}
    for name, table in METADATA.tables.items():
        found = looked_at.get_columns(name)
        assert [column["name"] for column in found] == list(table.columns.keys())
        keys = set(looked_at.get_pk_constraint(name)["constrained_columns"])
        assert keys == set(table.primary_key.columns.keys())
        for column in found:
            expected = table.columns[column["name"]]
            # SQLite lets a text key be NULL and calls it nullable; nothing here ever writes one.
            assert column["nullable"] == expected.nullable or expected.primary_key
            kind = expected.type.impl if isinstance(expected.type, Words) else expected.type
            assert column["type"].as_generic().python_type == kind.python_type


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        pytest.param("größer ✓ 🛰", "größer ✓ 🛰", id="any script"),
        pytest.param("a\0b", "a␀b", id="NUL"),
        pytest.param("a\ud800b", "a?b", id="half a surrogate pair"),
        pytest.param("'; DROP TABLE devices; --", "'; DROP TABLE devices; --", id="SQL"),
    ],
)
def test_whatever_text_a_device_sends_can_be_kept_and_asked_for(
    store: Store, sent: str, kept: str
) -> None:
    with store.transaction() as transaction:
        transaction.devices.put(Device(EID, label=sent))
        transaction.devices.contact(EID, NOW, "HTTPS", sent, "")
        added = transaction.results.add(Received(0, None, NOW, sent, b"", ResultFate.REFUSED))
        transaction.packages.add(EID, replace(RECIPE, note=sent, eim_id=sent), NOW, batch=sent)
        assert transaction.packages.by_counter(EID, sent, 1) is None
        found = transaction.devices.get(EID)
        assert found is not None
        assert (found.label, found.address) == (kept, kept)
        assert transaction.results.listing() == [replace(added, kind=kept)]
        assert [one.recipe.note for one in transaction.packages.listing(batch=sent)] == [sent]


@pytest.mark.parametrize("number", [2**63, -(2**63) - 1, 2**200], ids=hex)
def test_a_number_too_large_for_a_column_loses_no_report(store: Store, number: int) -> None:
    assert not fits(number)
    report = Received(0, EID, NOW, "EuiccPackageResult", b"x", ResultFate.REFUSED, seq=number)
    with store.transaction() as transaction:
        added = transaction.results.add(report)
        assert transaction.results.listing() == [replace(added, seq=None)]
        assert transaction.packages.by_counter(EID, "a", number) is None
