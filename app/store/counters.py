"""The anti-replay counters, one per eIM and device, that never go back.

A number counts as given out when the transaction commits. Until then the row is locked, so that no
other program can be given the same one.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, case, select
from sqlalchemy.sql.dml import ReturningInsert

from app.store.tables import COUNTERS
from app.store.upsert import insert
from app.values.ids import Eid

_COLUMNS = COUNTERS.columns
_LAST = select(_COLUMNS.last).where(
    _COLUMNS.eim_id == bindparam("eim_id"), _COLUMNS.eid == bindparam("eid")
)


class Counters:
    """The counters, within one transaction; its methods raise what `Store.transaction` does."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def advance(self, eim_id: str, eid: Eid, at_least: int = 1) -> int:
        """Return a number never given out for this pair, `at_least` or higher."""
        values = {"eim_id": eim_id, "eid": eid, "at_least": at_least}
        statement = _advance(self._connection.dialect.name)
        number: int = self._connection.execute(statement, values).scalar_one()
        return number

    def last(self, eim_id: str, eid: Eid) -> int:
        """Return the last number given out, 0 when there was none."""
        found = self._connection.execute(_LAST, {"eim_id": eim_id, "eid": eid}).scalar()
        return int(found or 0)


@cache
def _advance(dialect: str) -> ReturningInsert[Any]:
    adding = insert(dialect, COUNTERS).values(
        eim_id=bindparam("eim_id"), eid=bindparam("eid"), last=bindparam("at_least")
    )
    following, least = _COLUMNS.last + 1, adding.excluded.last
    return adding.on_conflict_do_update(
        index_elements=[_COLUMNS.eim_id, _COLUMNS.eid],
        set_={"last": case((following > least, following), else_=least)},
    ).returning(_COLUMNS.last)
