from __future__ import annotations

from contextlib import suppress

import pytest

from app.store.database import Store
from tests.store.entries import EID, OTHER


def test_numbers_go_up_for_each_eim_and_device_apart(store: Store) -> None:
    with store.transaction() as transaction:
        counters = transaction.counters
        assert counters.last("a", EID) == 0
        assert [counters.advance("a", EID) for _ in range(3)] == [1, 2, 3]
        assert (counters.advance("a", OTHER), counters.advance("b", EID)) == (1, 1)
        assert counters.last("a", EID) == 3


@pytest.mark.parametrize(
    ("at_least", "following"),
    [
        pytest.param(1, 11, id="lower than the last"),
        pytest.param(10, 11, id="the last itself"),
        pytest.param(11, 11, id="the next anyway"),
        pytest.param(500, 500, id="a leap"),
        pytest.param(2**53, 2**53, id="a large one"),
    ],
)
def test_a_number_is_above_the_last_and_not_below_what_was_asked(
    store: Store, at_least: int, following: int
) -> None:
    with store.transaction() as transaction:
        assert transaction.counters.advance("a", EID, 10) == 10
    with store.transaction() as transaction:
        assert transaction.counters.advance("a", EID, at_least) == following
        assert transaction.counters.last("a", EID) == following


def test_a_number_of_a_transaction_that_failed_was_never_given_out(store: Store) -> None:
    with suppress(InterruptedError), store.transaction() as transaction:
        assert transaction.counters.advance("a", EID) == 1
        raise InterruptedError
    with store.transaction() as transaction:
        assert transaction.counters.last("a", EID) == 0
