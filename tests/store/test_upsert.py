from __future__ import annotations

import pytest
from sqlalchemy import Dialect
from sqlalchemy.dialects import postgresql, sqlite

from app.store.tables import COUNTERS
from app.store.upsert import insert


@pytest.mark.parametrize("dialect", [sqlite.dialect(), postgresql.dialect()], ids=lambda d: d.name)
def test_each_database_gets_its_own_spelling(dialect: Dialect) -> None:
    adding = insert(dialect.name, COUNTERS).values(eim_id="a", eid="b", last=1)
    changing = adding.on_conflict_do_update(
        index_elements=[COUNTERS.columns.eim_id, COUNTERS.columns.eid],
        set_={"last": adding.excluded.last},
    )
    text = str(changing.compile(dialect=dialect))
    assert "ON CONFLICT (eim_id, eid) DO UPDATE SET last = excluded.last" in text
