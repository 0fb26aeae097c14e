"""The answer to reset: protocol, card capabilities, and on an eUICC the bit that says so."""

from __future__ import annotations

from functools import reduce
from operator import xor

from app.sim.options import Kind, Protocol, SimOptions

_SPEED = 0x96
_CLASSES_AND_CLOCK = 0xC7
_EUICC = 0x82
_NAME = b"eIMWB\x01\x00"
_CARD_DATA = bytes.fromhex("8031E0")
_CAPABILITIES = bytes.fromhex("73FE21")
_ANY_ASSIGNMENT = 0x18


def atr(options: SimOptions) -> bytes:
    """Build the ATR, TCK included.

    The global interface bytes after T=15 hold TB with the eUICC bit, unless it is a plain UICC.
    """
    channels = options.channels
    selection = _ANY_ASSIGNMENT | min(channels, 7) if channels else 0
    historical = _CARD_DATA + _CAPABILITIES + bytes((selection, 0x60 | len(_NAME))) + _NAME
    plain = options.kind is Kind.UICC
    last = bytes((0x1F, _CLASSES_AND_CLOCK)) if plain else bytes((0x3F, _CLASSES_AND_CLOCK, _EUICC))
    if options.protocol is Protocol.T0:
        interface = bytes((_SPEED, 0x80)) + last
    else:
        interface = bytes((_SPEED, 0x81, 0xB1, 0xFE, 0x45)) + last
    body = bytes((0x90 | len(historical),)) + interface + historical
    return b"\x3b" + body + bytes((reduce(xor, body),))
