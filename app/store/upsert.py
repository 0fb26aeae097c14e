"""INSERT ... ON CONFLICT, which SQLAlchemy spells once for each database."""

from __future__ import annotations

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite


def insert(dialect: str, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Return an INSERT that knows `on_conflict_do_update`. dialect: SQLAlchemy's name of it."""
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
