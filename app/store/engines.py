"""How the two databases are opened and set up."""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, QueuePool, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError

from app.errors import SettingsError
from app.store.glance import FileReader

READS = "eim_reads"
"""Execution option of a connection whose transaction only reads."""
_WAIT_S = 10
"""How long a program waits for another one's transaction."""
_POSTGRESQL = (
    f"SET lock_timeout = '{_WAIT_S}s'",
    # A program that hangs or is cut off must not keep a device to itself for ever.
    "SET idle_in_transaction_session_timeout = '60s'",
    # A counter that a crash takes back would be used twice, so a server set to be quick is not.
    "SELECT set_config('synchronous_commit', 'on', false)"
    " WHERE current_setting('synchronous_commit') = 'off'",
)
_HINT = "Name it as sqlite:///PATH or postgresql://USER@HOST/DATABASE."


def parse(url: str) -> URL:
    """Read the URL of a store. Raises SettingsError when it is of no kind known here."""
    try:
        found = make_url(url)
        kind = found.get_backend_name()
    except (ArgumentError, ValueError) as error:
        raise SettingsError("The store's URL cannot be read.", key="store", hint=_HINT) from error
    if kind == "postgres":
        kind = "postgresql"
    if kind not in ("sqlite", "postgresql"):
        raise SettingsError(f"A store cannot be of kind {kind}.", key="store", hint=_HINT)
    return found.set(drivername="sqlite" if kind == "sqlite" else "postgresql+psycopg")


def place(url: URL) -> str:
    """Return how people call a store: the path of a file, or the URL without its password."""
    if url.get_backend_name() == "sqlite":
        return _path(url) or "in memory"
    return url.set(drivername="postgresql", query={}).render_as_string(hide_password=True)


def file_reader(url: URL) -> FileReader | None:
    """Return what reads the SQLite file of a store at once; None for any other store."""
    path = _path(url) if url.get_backend_name() == "sqlite" else ""
    return FileReader(Path(path)) if path and not url.query else None


def engine(url: URL) -> Engine:
    """Return an engine for the URL. SQLite files and their folder are made for their owner only.

    Raises SettingsError when a file cannot be made.
    """
    return _sqlite(url) if url.get_backend_name() == "sqlite" else _postgresql(url)


def _sqlite(url: URL) -> Engine:
    path = _path(url)
    if path:
        _make(Path(path))
    usual = {"check_same_thread": False, "timeout": _WAIT_S, "isolation_level": None}
    made = create_engine(
        url,
        poolclass=QueuePool,
        # What is in memory is gone with its connection, and is another one in another connection.
        pool_size=4 if path else 1,
        max_overflow=4 if path else 0,
        connect_args=_unless_given(usual, url),
    )
    event.listen(made, "connect", _set_up_sqlite)
    event.listen(made, "begin", _begin_to_write)
    return made


def _set_up_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    """Prepare a connection. Going over to WAL does not wait for others by itself, so we do."""
    give_up = time.monotonic() + _WAIT_S
    while True:
        try:
            connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL")
            return
        except sqlite3.OperationalError as error:
            busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
            if not busy or time.monotonic() > give_up:
                raise
            time.sleep(0.01)


def _begin_to_write(connection: Connection) -> None:
    """Lock at once: a transaction that first reads and then writes could fail half-way."""
    reads = connection.get_execution_options().get(READS)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _path(url: URL) -> str:
    """Return the path of a file, empty for a database in memory."""
    name = url.database or ""
    return "" if name == ":memory:" else name


def _make(path: Path) -> None:
    """Make the file before SQLite does, which would let others read it; its log follows suit."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise SettingsError(
            f"The store {path} cannot be opened: {error.strerror or error}.",
            key="store",
            hint="Give this user the right to write the file and its folder, or name another.",
        ) from error


def _postgresql(url: URL) -> Engine:
    usual: dict[str, Any] = {
        "connect_timeout": 5,
        "keepalives_idle": 15,
        "tcp_user_timeout": 15_000,
        "application_name": "eim-workbench",
    }
    made = create_engine(
        url,
        # Asks before each transaction whether the server is there, so that it may have restarted.
        pool_pre_ping=True,
        pool_size=4,
        max_overflow=4,
        connect_args=_unless_given(usual, url),
        isolation_level="READ COMMITTED",
    )
    event.listen(made, "connect", _set_up_postgresql)
    return made


def _set_up_postgresql(connection: DBAPIConnection, _record: Any) -> None:
    with closing(connection.cursor()) as cursor:
        for setting in _POSTGRESQL:
            cursor.execute(setting)
    connection.commit()


def _unless_given(usual: dict[str, Any], url: URL) -> dict[str, Any]:
    """Leave out what the query of the URL says otherwise."""
    return {name: value for name, value in usual.items() if name not in url.query}
