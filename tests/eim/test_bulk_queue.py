"""Queueing the rows of a table at a real eIM."""

from __future__ import annotations

from pathlib import Path

from app.eim.bulk import read_bulk
from app.eim.bulk_queue import enqueued
from app.values.packages import Operation, Recipe
from tests.eim.hosting import EID, bench

OTHER = "89049032123451234512345678901243"
ENABLE = Recipe(operations=(Operation("enable", {"iccid": "8988303000000000013"}),))


def test_rows_with_different_recipes_are_all_queued(tmp_path: Path) -> None:
    table = f"eid,iccid\n{EID},8988303000000000013\n{OTHER},8988303000000000021\n"
    bulk = read_bulk(table, ENABLE)
    with bench(tmp_path) as eim:
        eim.run(eim.host.open())
        added = eim.run(enqueued(eim.host.service, bulk.rows, batch="night"))
        assert {one.eid for one in added} == {EID, OTHER}
        assert {one.batch for one in added} == {"night"}
        [package] = [one for one in added if one.eid == OTHER]
        assert package.recipe.operations[0].values["iccid"] == "8988303000000000021"


def test_no_rows_queue_nothing(tmp_path: Path) -> None:
    with bench(tmp_path) as eim:
        eim.run(eim.host.open())
        assert eim.run(enqueued(eim.host.service, ())) == []
