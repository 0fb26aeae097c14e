"""The three ways to a card behind a modem have the same verbs; these are they.

The terminal above counts logical channels as if it talked to a card; its numbers are ours alone.
What a channel is underneath differs: a handle of the modem (`cgla`), a channel of the card, or
nothing at all (`csim`). A way answers with what came from the card; where it has to answer by
itself, the note of the answer says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from app.values.modem import Rung

STATUS = bytes.fromhex("80F2000C00")
"""STATUS that asks for no data: harmless, so it shows whether commands pass."""

SELECT = 0xA4
DONE = b"\x90\x00"


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer to an APDU. note: why it did not come from the card, empty if it did."""

    data: bytes
    note: str = ""


class Way(Protocol):
    """One rung of the ladder, in use. Every method may raise DeviceError.

    number: a channel as the terminal counts, 1 to 19.
    """

    rung: Rung

    def open(self, number: int) -> Reply:
        """Open a channel; the answer is a status word only."""
        ...

    def transmit(self, number: int, command: bytes) -> Reply:
        """Exchange a command on an open channel."""
        ...

    def basic(self, command: bytes) -> Reply:
        """Exchange a command on the basic channel."""
        ...

    def close(self, number: int) -> Reply:
        """Close a channel."""
        ...

    def release(self) -> None:
        """Leave the card as it was found: whatever this opened is closed."""
        ...


def on_basic(command: bytes) -> bytes:
    """Return a command with channel 0 in its class byte."""
    cla = command[0]
    return bytes([cla & (0xB0 if cla & 0x40 else 0xBC)]) + command[1:]
