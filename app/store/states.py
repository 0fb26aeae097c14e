"""Conditions on the state of a package, spelt out in the statement.

A planner uses an index made for some states only when it reads them there, not from a parameter.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, literal_column

from app.store.tables import PACKAGES
from app.values.eim import QueueState


def in_states(*states: QueueState) -> ColumnElement[bool]:
    """Return the condition that a package is in one of these states."""
    names: list[ColumnElement[str]] = [literal_column(f"'{state.name}'") for state in states]
    state = PACKAGES.columns.state
    return state == names[0] if len(names) == 1 else state.in_(names)
