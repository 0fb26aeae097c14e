"""What a poll without consequences asks of the store, read without a transaction around it.

Most polls find nothing and change nothing. They are one statement, which on a SQLite file takes
microseconds and waits for nobody: WAL lets it read while others write, and it sees whatever any
program has committed. So it is run where it is asked, on a connection of its own.
"""

from __future__ import annotations

import sqlite3
import threading
from dataclasses import dataclass
from pathlib import Path

from app.values.ids import Eid

SQL = """
SELECT identity, dialect,
    EXISTS (SELECT 1 FROM packages WHERE state = 'QUEUED' AND eid = :eid),
    (SELECT min(id) FROM packages WHERE state = 'DELIVERED' AND eid = :eid)
FROM devices WHERE eid = :eid
"""
"""The columns of a `Glance`, for a parameter named eid."""


@dataclass(frozen=True, slots=True)
class Glance:
    """What is known of a device, and whether anything is to be sent.

    queued: whether packages wait that were never handed out. delivered: the oldest of those that
    were, without a result.
    """

    identity: str
    dialect: str
    queued: bool
    delivered: int | None


class FileReader:
    """Reads a store's SQLite file. It waits for nobody: what is locked is sqlite3.Error at once."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self._lock = threading.Lock()

    def glance(self, eid: Eid) -> Glance | None:
        """Return what is committed of a device now, None for one nobody knows."""
        with self._lock:
            connection = self._connection or self._open()
            row = connection.execute(SQL, {"eid": eid}).fetchone()
        return None if row is None else Glance(row[0], row[1], bool(row[2]), row[3])

    def close(self) -> None:
        """Let go of the file; it is opened again when it is asked again."""
        with self._lock:
            connection, self._connection = self._connection, None
            if connection is not None:
                connection.close()

    def _open(self) -> sqlite3.Connection:
        self._connection = sqlite3.connect(
            f"{self._path.absolute().as_uri()}?mode=ro",
            uri=True,
            timeout=0,
            isolation_level=None,
            check_same_thread=False,
        )
        return self._connection
