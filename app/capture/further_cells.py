"""Texts of a record that the list shows in columns of their own when they are chosen."""

from __future__ import annotations

import time
from collections.abc import Callable

from app.capture.landmarks import status_word
from app.capture.rows import duration_text
from app.values.traffic import Layer, Record

Cell = Callable[[Record, Record | None], str]
"""Returns the text for a record; told the record in the row before, None for the first row."""

_LAYERS = {
    Layer.APDU: "APDU",
    Layer.AT: "AT",
    Layer.ESIPA: "ESipa",
    Layer.HTTP: "HTTP",
    Layer.COAP: "CoAP",
    Layer.TLS: "TLS",
    Layer.DTLS: "DTLS",
    Layer.EVENT: "event",
}


def number(record: Record, before: Record | None) -> str:
    """Return the record's number, by which filters and the command line know it."""
    return str(record.seq)


def date(record: Record, before: Record | None) -> str:
    """Return the local date."""
    return time.strftime("%Y-%m-%d", time.localtime(record.time_ns // 1_000_000_000))


def delta(record: Record, before: Record | None) -> str:
    """Return the time since the record in the row before; empty for the first row."""
    if before is None:
        return ""
    passed = record.time_ns - before.time_ns
    if not passed:
        return "0"
    return f"{'+' if passed > 0 else '−'}{duration_text(abs(passed))}"


def layer(record: Record, before: Record | None) -> str:
    """Return which wire it was on."""
    return _LAYERS[record.layer]


def session(record: Record, before: Record | None) -> str:
    """Return the number of the record that opened the session; empty outside of any."""
    return f"#{record.session}" if record.session else ""


def status(record: Record, before: Record | None) -> str:
    """Return the status word of a card's answer in hex."""
    word = status_word(record)
    return f"{word:04X}" if word else ""
