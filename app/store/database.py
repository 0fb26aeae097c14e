"""The store of an eIM: one SQLite file of its own, or a PostgreSQL database that several share.

1. Whatever a transaction changed is on the disk when its block ends, or nothing of it is.
2. SQLite has one writer at a time, so a transaction there locks the database from its start.
   PostgreSQL locks rows: of a device with `contact` or `get(lock=True)`, of a package as it is
   handed out, of a counter as it advances. Lock the device first, so that programs wait for one
   another instead of for each other.
3. People read about the store in sentences, with SettingsError; any other error is a defect.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from app.store import engines
from app.store.failures import explained
from app.store.glance import FileReader
from app.store.migrations import migrate
from app.store.transaction import BrokenTransactionError, Transaction


class Store:
    """An open store. Any thread may use it at any time; each transaction is of one thread.

    reader: what answers small questions without waiting, where the store is a file.
    """

    def __init__(self, engine: Engine, place: str, reader: FileReader | None = None) -> None:
        self._engine = engine
        self._reading = engine.execution_options(**{engines.READS: True})
        self.place = place
        self.reader = reader

    @classmethod
    def open(cls, url: str) -> Store:
        """Open a store, make it if it is new, and bring it to the shape of this program.

        url: `sqlite:///PATH`, `sqlite://` for one in memory, `postgresql://USER@HOST/DATABASE`.
        Raises SettingsError when it cannot be reached or is of a newer program.
        """
        parsed = engines.parse(url)
        store = cls(engines.engine(parsed), engines.place(parsed), engines.file_reader(parsed))
        try:
            with store._explaining(), store._engine.begin() as connection:
                migrate(connection)
        except BaseException:
            store.close()
            raise
        return store

    @contextmanager
    def transaction(self, *, reads: bool = False) -> Iterator[Transaction]:
        """Commit what the block does when it ends, and none of it when it raises.

        reads: the block changes nothing, so that nobody need be locked out.
        Raises SettingsError when the store cannot be used, also from within the block.
        """
        engine = self._reading if reads else self._engine
        with self._explaining(), engine.begin() as connection:
            yield Transaction(connection)

    def explain(self, error: Exception) -> Exception:
        """Return a failure of the database as a SettingsError, any other error as it is."""
        if isinstance(error, BrokenTransactionError) and isinstance(error.__cause__, Exception):
            error = error.__cause__
        if not isinstance(error, SQLAlchemyError):
            return error
        sentence = explained(error, self.place)
        if sentence is not None:
            sentence.__cause__ = error
        return sentence or error

    def close(self) -> None:
        """Close all connections."""
        if self.reader is not None:
            self.reader.close()
        self._engine.dispose()

    @contextmanager
    def _explaining(self) -> Iterator[None]:
        try:
            yield
        except (SQLAlchemyError, BrokenTransactionError) as error:
            raise self.explain(error) from error
