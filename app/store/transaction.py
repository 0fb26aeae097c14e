"""What one transaction can reach."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from app.store.counters import Counters
from app.store.devices import Devices
from app.store.packages import Packages
from app.store.results import Results
from app.store.visits import Visits

T = TypeVar("T")


class BrokenTransactionError(Exception):
    """Work failed and could not be undone alone, so that the whole transaction is lost."""


class Transaction:
    """Devices, packages, results and counters, all as of one transaction and changed with it."""

    __slots__ = ("_connection", "counters", "devices", "packages", "results")

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.devices = Devices(connection)
        self.packages = Packages(connection)
        self.results = Results(connection)
        self.counters = Counters(connection)

    def count_in(self, visits: Iterable[Visits]) -> None:
        """Write contacts and deliveries that were noted before."""
        ordered = sorted(visits, key=lambda one: one.eid)
        self.devices.visited(ordered)
        self.packages.repeated({id_: more for one in ordered for id_, more in one.repeated.items()})

    def attempt(self, work: Callable[[Transaction], T]) -> T:
        """Do work of which nothing stays when it raises; the rest of the transaction goes on.

        Raises what the work raises; BrokenTransactionError, because of that, when the database or
        the way to it is gone.
        """
        self._say("SAVEPOINT attempt")
        try:
            result = work(self)
        except Exception as error:
            self._say("ROLLBACK TO SAVEPOINT attempt", error)
            self._say("RELEASE SAVEPOINT attempt", error)
            raise
        self._say("RELEASE SAVEPOINT attempt")
        return result

    def look(self, work: Callable[[Transaction], T]) -> T:
        """Do work that changes nothing, so that there is nothing to undo when it raises.

        Raises what the work raises; BrokenTransactionError when the database does, as it may read
        nothing more in this transaction then.
        """
        try:
            return work(self)
        except SQLAlchemyError as error:
            raise BrokenTransactionError from error

    def _say(self, statement: str, because: Exception | None = None) -> None:
        """Run what must not fail. because: what went wrong before, which tells more if it does."""
        try:
            self._connection.exec_driver_sql(statement)
        except SQLAlchemyError as lost:
            cause = because if isinstance(because, SQLAlchemyError) else lost
            raise BrokenTransactionError from cause
