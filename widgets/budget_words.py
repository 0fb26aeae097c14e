"""How the cost of a procedure reads: its parts, their order and their figures."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from app.fleet.budget import BudgetRow, Door, Procedure, Session
from app.values.esipa import WireBytes


@dataclass(frozen=True, slots=True)
class BudgetPart:
    """One part of what was spent. key: the name of the WireBytes field."""

    key: str
    words: str
    role: str

    def of(self, wire: WireBytes) -> int:
        """Return its bytes."""
        return int(getattr(wire, self.key))


def tr(text: str) -> str:
    """Translate a text of this module."""
    return QCoreApplication.translate("budget_words", text)


def parts() -> tuple[BudgetPart, ...]:
    """Return the parts in the order in which they are stacked. role: a colour of the theme."""
    return (
        BudgetPart("payload", tr("ESipa message"), "accent"),
        BudgetPart("application", tr("HTTP or CoAP"), "ok"),
        BudgetPart("handshake", tr("Handshake"), "attention"),
        # what TLS and DTLS put around application data
        BudgetPart("record", tr("Records"), "failed"),
        BudgetPart("transport", tr("TCP or UDP"), "neutral"),
        BudgetPart("ip", tr("IP"), "muted"),
    )


def procedure_words(procedure: Procedure) -> str:
    """Return what the device does."""
    words = {
        Procedure.POLL: tr("Poll, nothing waits"),
        Procedure.LIST: tr("Poll, list profiles, report, acknowledge"),
    }
    return words[procedure]


def session_words(door: Door, session: Session) -> str:
    """Return what of a secure session there is at the beginning."""
    kept = tr("session open") if door.binding.value.startswith("CoAP") else tr("keep-alive")
    words = {Session.NEW: tr("new"), Session.RESUMED: tr("resumed"), Session.OPEN: kept}
    return words[session]


def row_words(row: BudgetRow) -> str:
    """Return one way of doing a procedure."""
    return f"{row.door.value}, {session_words(row.door, row.session)}"


def bytes_words(count: int) -> str:
    """Return a count of bytes with its thousands apart: `12 345`."""
    return f"{count:,}".replace(",", "\u2009")
