"""Everything devices reported, as it came."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, insert, select

from app.store import json_text
from app.store.tables import RESULTS, fits
from app.values.eim import Received, ResultFate
from app.values.ids import Eid
from app.values.packages import PackageVerdict

_COLUMNS = RESULTS.columns
_ADD = insert(RESULTS).returning(_COLUMNS.id)
_NEWEST = select(RESULTS).order_by(_COLUMNS.id.desc())
_SAME = _NEWEST.where(_COLUMNS.digest == bindparam("digest")).limit(1)
_SAME_OF_DEVICE = _SAME.where(_COLUMNS.eid == bindparam("eid"))


class Results:
    """The reports, within one transaction; its methods raise what `Store.transaction` does."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, received: Received) -> Received:
        """Keep a report, and return it with its id; the one it has counts for nothing."""
        values = {
            "eid": received.eid,
            "at": received.at,
            "kind": received.kind,
            "raw": received.raw,
            "digest": _digest(received.raw),
            "fate": received.fate.name,
            "package": received.package,
            "seq": received.seq if received.seq is None or fits(received.seq) else None,
            "verdict": json_text.dump(received.verdict),
            "note": received.note,
        }
        return replace(received, id=self._connection.execute(_ADD, values).scalar_one())

    def find(self, eid: Eid | None, raw: bytes) -> Received | None:
        """Return the newest report of these very bytes. eid: None for one of any device."""
        values = {"digest": _digest(raw)}
        if eid is None:
            row = self._connection.execute(_SAME, values).one_or_none()
        else:
            row = self._connection.execute(_SAME_OF_DEVICE, values | {"eid": eid}).one_or_none()
        return _received(row) if row is not None else None

    def listing(
        self,
        eid: Eid | None = None,
        package: int | None = None,
        limit: int = 1000,
        before: int | None = None,
    ) -> list[Received]:
        """Return reports, newest first. before: an id, to go on where the last listing ended."""
        wanted = {"eid": eid, "package": package, "before": before}
        values = {name: value for name, value in wanted.items() if value is not None}
        rows = self._connection.execute(_listing(*values), {**values, "limit": limit})
        return [_received(row) for row in rows]


@cache
def _listing(*given: str) -> Select[Any]:
    """Return the statement once made; to make one takes longer than to run it."""
    conditions = {
        "eid": _COLUMNS.eid == bindparam("eid"),
        "package": _COLUMNS.package == bindparam("package"),
        "before": _COLUMNS.id < bindparam("before"),
    }
    return _NEWEST.where(*(conditions[name] for name in given)).limit(bindparam("limit"))


def _received(row: Sequence[Any]) -> Received:
    id_, eid, at, kind, raw, _, fate, package, seq, verdict, note = row
    return Received(
        id_,
        Eid(eid) if eid is not None else None,
        at,
        kind,
        raw,
        ResultFate[fate],
        package,
        seq,
        json_text.load_optional(PackageVerdict, verdict, f"report {id_}"),
        note,
    )


def _digest(raw: bytes) -> bytes:
    return hashlib.sha256(raw).digest()
