"""Rows of a data budget, one reckoned and one counted."""

from __future__ import annotations

from app.fleet.budget import BudgetRow, Door, Procedure, Session
from app.values.esipa import WireBytes

RECKONED = BudgetRow(
    Procedure.POLL, Door.HTTPS, Session.NEW, 1, WireBytes(100, 200, 1500, 60, 500, 300, True)
)
COUNTED = BudgetRow(Procedure.POLL, Door.COAPS, Session.OPEN, 1, WireBytes(100, 20, 0, 58, 16, 40))
