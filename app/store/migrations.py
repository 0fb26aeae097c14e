"""How a database comes to its present shape, one version after the other.

1. A step that was ever released is never changed: a new shape is a new step at the end.
2. Steps run in one transaction under a lock, so that any number of programs may open a database at
   once and a crash leaves the old shape or the new one.
3. A database newer than the program is left alone.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from sqlalchemy import Connection, text

from app import __version__
from app.errors import SettingsError

Step = Sequence[str]
"""Statements, with the type names of `_TYPES` in braces where the databases differ."""

_LOCK = 0x65494D  # any number, as long as every version of the program takes the same one

_TYPES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "sqlite": {"id": "INTEGER PRIMARY KEY AUTOINCREMENT", "bytes": "BLOB"},
        "postgresql": {
            "id": "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
            "bytes": "BYTEA",
        },
    }
)

_VERSIONS = """
CREATE TABLE IF NOT EXISTS schema_versions (
    version INTEGER PRIMARY KEY,
    applied_at DOUBLE PRECISION NOT NULL,
    program TEXT NOT NULL
)
"""

MIGRATIONS: tuple[Step, ...] = (
    (
        """
        CREATE TABLE devices (
            eid TEXT PRIMARY KEY,
            identity TEXT NOT NULL,
            eim_id TEXT NOT NULL,
            token BIGINT,
            label TEXT NOT NULL,
            dialect TEXT NOT NULL,
            binding TEXT NOT NULL,
            address TEXT NOT NULL,
            first_contact DOUBLE PRECISION NOT NULL,
            last_contact DOUBLE PRECISION NOT NULL,
            contacts BIGINT NOT NULL,
            recent TEXT NOT NULL,
            certificates TEXT
        )
        """,
        """
        CREATE TABLE packages (
            id {id},
            eid TEXT NOT NULL,
            recipe TEXT NOT NULL,
            state TEXT NOT NULL,
            queued_at DOUBLE PRECISION NOT NULL,
            expires_at DOUBLE PRECISION NOT NULL,
            batch TEXT NOT NULL,
            automatic BOOLEAN NOT NULL,
            eim_id TEXT NOT NULL,
            counter BIGINT,
            transaction_id {bytes},
            message {bytes} NOT NULL,
            deliveries BIGINT NOT NULL,
            first_delivered DOUBLE PRECISION NOT NULL,
            last_delivered DOUBLE PRECISION NOT NULL,
            finished_at DOUBLE PRECISION NOT NULL,
            result {bytes} NOT NULL,
            verdict TEXT,
            explanation TEXT NOT NULL
        )
        """,
        "CREATE INDEX packages_by_state ON packages (state, eid, automatic DESC, id)",
        "CREATE INDEX packages_by_device ON packages (eid, id)",
        "CREATE INDEX packages_by_batch ON packages (batch, eid) WHERE batch <> ''",
        """
        CREATE INDEX packages_by_transaction ON packages (transaction_id)
        WHERE transaction_id IS NOT NULL
        """,
        "CREATE INDEX packages_by_counter ON packages (eid, counter) WHERE counter IS NOT NULL",
        "CREATE INDEX packages_expiring ON packages (state, expires_at) WHERE expires_at > 0",
        """
        CREATE TABLE results (
            id {id},
            eid TEXT,
            at DOUBLE PRECISION NOT NULL,
            kind TEXT NOT NULL,
            raw {bytes} NOT NULL,
            digest {bytes} NOT NULL,
            fate TEXT NOT NULL,
            package BIGINT,
            seq BIGINT,
            verdict TEXT,
            note TEXT NOT NULL
        )
        """,
        "CREATE INDEX results_by_digest ON results (digest)",
        "CREATE INDEX results_by_device ON results (eid, id)",
        "CREATE INDEX results_by_package ON results (package, id) WHERE package IS NOT NULL",
        """
        CREATE TABLE counters (
            eim_id TEXT NOT NULL,
            eid TEXT NOT NULL,
            last BIGINT NOT NULL,
            PRIMARY KEY (eim_id, eid)
        )
        """,
    ),
)


def migrate(connection: Connection, steps: Sequence[Step] = MIGRATIONS) -> int:
    """Bring the database to the shape of this program and return how many steps that took.

    The connection is in a transaction, which the caller commits; on SQLite it must be one that
    writes, as that is the lock there. Raises SettingsError when the database is newer.
    """
    types = _TYPES[connection.dialect.name]
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    connection.execute(text(_VERSIONS))
    found = connection.execute(text("SELECT max(version) FROM schema_versions")).scalar() or 0
    if found > len(steps):
        raise SettingsError(
            f"The store is of a newer version of this program: its shape is number {found}, "
            f"and this program knows up to {len(steps)}.",
            key="store",
            hint="Update the program on this machine, or name another store.",
        )
    for version, step in enumerate(steps[found:], found + 1):
        for statement in step:
            connection.exec_driver_sql(statement.format_map(types))
        connection.execute(
            text("INSERT INTO schema_versions VALUES (:version, :at, :program)"),
            {"version": version, "at": time.time(), "program": __version__},
        )
    return len(steps) - found
