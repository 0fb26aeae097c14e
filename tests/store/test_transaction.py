from __future__ import annotations

import pytest

from app.store.database import Store
from app.store.transaction import Transaction
from app.values.eim import Device
from tests.store.entries import EID, OTHER


def _fail(transaction: Transaction) -> None:
    transaction.devices.put(Device(OTHER))
    transaction.counters.advance("a", OTHER)
    raise InterruptedError("no")


def test_what_failed_is_undone_alone(store: Store) -> None:
    with store.transaction() as transaction:
        transaction.devices.put(Device(EID))
        with pytest.raises(InterruptedError, match="no"):
            transaction.attempt(_fail)
        assert transaction.attempt(lambda inner: inner.counters.advance("a", EID)) == 1
    with store.transaction() as transaction:
        assert transaction.devices.all() == [Device(EID)]
        assert transaction.counters.last("a", OTHER) == 0
        assert transaction.counters.last("a", EID) == 1


def test_a_statement_that_failed_does_not_spoil_the_rest(store: Store) -> None:
    def misspell(transaction: Transaction) -> None:
        transaction.devices._connection.exec_driver_sql("SELECT colour FROM devices")

    with store.transaction() as transaction:
        with pytest.raises(Exception, match="colour"):
            transaction.attempt(misspell)
        transaction.devices.put(Device(EID))
    with store.transaction() as transaction:
        assert transaction.devices.all() == [Device(EID)]
