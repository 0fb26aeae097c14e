"""The choices of a replay in words, the same for a card and for an eIM."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.capture.dialogue import Order
from app.capture.replay_eim import Same
from app.values.esipa import Binding


def order_choices() -> list[tuple[str, str]]:
    """Return (key, words) for when something may be asked."""
    return [
        (Order.ANY.value, _tr("in any order")),
        (Order.STRICT.value, _tr("only in the order of the capture")),
    ]


def channel_choices() -> list[tuple[str, str]]:
    """Return (key, words) for which logical channel a command may name."""
    return [
        ("any", _tr("on whatever logical channel")),
        ("exact", _tr("on the channel of the capture only")),
    ]


def missing_choices() -> list[tuple[str, str]]:
    """Return (key, words) for what a card does that the capture has no answer for."""
    return [
        ("refuse", _tr("refuse that command (6F00), note it in the traffic and go on")),
        ("error", _tr("end the session there and say so")),
    ]


def same_choices() -> list[tuple[str, str]]:
    """Return (key, words) for when a message counts as one of the capture's."""
    return [
        (Same.EXACT.value, _tr("the same bytes")),
        (Same.FUNCTION.value, _tr("the same function, whichever device asks")),
    ]


def binding_choices() -> list[tuple[str, str]]:
    """Return (key, words) for what a replayed eIM is served over."""
    return [(Binding.HTTPS.value, "HTTPS"), (Binding.COAPS.value, "CoAP/DTLS")]


def _tr(text: str) -> str:
    return QCoreApplication.translate("replay_words", text)
