from __future__ import annotations

from app.capture.correlation import Bounded, Correlation
from app.capture.message_facts import PackageKey
from app.capture.procedure import ProcedureKind

KEY = PackageKey("eim", 3)


def test_a_table_forgets_what_was_set_longest_ago() -> None:
    table: Bounded[str, int] = Bounded(2)
    for name in ("a", "b", "a", "c"):
        table[name] = 1
    assert list(table) == ["a", "c"]


def test_a_package_is_found_by_eid_and_key_and_by_the_last_procedure_about_it() -> None:
    found = Correlation(10)
    first, second = found.new(ProcedureKind.POLL), found.new(ProcedureKind.POLL)
    found.know(first, (KEY,), "1")
    assert found.of_keys((KEY,), "1") == (first,)
    assert found.of_keys((KEY,), "2") == ()
    found.know(second, (KEY,), "1")
    assert found.of_keys((KEY, KEY), "1") == (second,)
    assert second.earlier == first.number


def test_the_oldest_procedures_are_dropped_and_counted() -> None:
    found = Correlation(2)
    made = [found.new(ProcedureKind.POLL) for _ in range(5)]
    assert (list(found.drafts), found.dropped) == ([4, 5], 3)
    found.touch(made[0])
    assert found.touched == {4, 5}


def test_a_reading_of_notifications_only_can_be_taken_over() -> None:
    found = Correlation(10)
    reading = found.new(ProcedureKind.CARD, lane="slot 0")
    found.card["slot 0"] = reading
    assert found.tidying("1") is None
    found.meet_card("slot 0", "1")
    assert found.eid_on("slot 0") == "1"
    assert found.tidying("1") is reading
    assert found.tidying("1") is None
    assert found.eid_on("slot 0", 5) == ""
