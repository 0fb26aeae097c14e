"""The answer to reset, taken apart.

Interface bytes are named by their standard's letters; the historical bytes are read as the COMPACT
TLV objects an UICC sends. Damage becomes a note, never an exception.
"""

from __future__ import annotations

from app.capture.parts import Part, State
from app.capture.value_text import hex_text

_CONVENTION = {0x3B: "direct convention", 0x3F: "inverse convention"}
_RATES = (372, 372, 558, 744, 1116, 1488, 1860, 0, 0, 512, 768, 1024, 1536, 2048, 0, 0)
_DIVISORS = (0, 1, 2, 4, 8, 16, 32, 64, 12, 20, 0, 0, 0, 0, 0, 0)
_CLASSES = ((0x01, "A (5 V)"), (0x02, "B (3 V)"), (0x04, "C (1.8 V)"))
_COMPACT = {0x3: "card service data", 0x7: "card capabilities", 0x6: "pre-issuing data"} | {
    0x4: "initial access data",
    0x5: "card issuer's data",
    0x8: "life cycle and status",
}


def is_atr(data: bytes) -> bool:
    """Whether bytes can be an answer to reset."""
    return 2 <= len(data) <= 33 and data[0] in _CONVENTION


def atr_parts(data: bytes) -> tuple[Part, ...]:
    """Read an answer to reset into its bytes' meanings."""
    parts = [Part("TS", 0, 1, _CONVENTION.get(data[0], "unknown convention"))] if data else []
    if len(data) < 2:
        return tuple(parts)
    count = data[1] & 0x0F
    parts.append(Part("T0", 1, 2, f"{count} historical bytes"))
    interface, at, protocols = _interface(data)
    parts += interface
    end = min(at + count, len(data))
    if count:
        short = (f"{at + count - end} bytes are missing",) if at + count > end else ()
        state = State.ATTENTION if short else State.NEUTRAL
        parts.append(
            Part(
                "historical bytes", at, end, hex_text(data[at:end]), "", "field", 0, short, state,
                _historical(data, at, end),
            )
        )  # fmt: skip
    if end < len(data):
        parts.append(_check(data, end, needed=protocols != {0}))
    return tuple(parts)


def _interface(data: bytes) -> tuple[list[Part], int, set[int]]:
    """Read TA1 TB1 .. TDn; return them, the offset behind them and the protocols named."""
    parts: list[Part] = []
    protocols: set[int] = set()
    at, level, present, protocol = 2, 1, data[1] >> 4, 0
    while present:
        following = 0
        for bit, letter in ((1, "A"), (2, "B"), (4, "C"), (8, "D")):
            if not present & bit or at >= len(data):
                continue
            byte = data[at]
            text = _interface_text(letter, level, protocol, byte)
            parts.append(Part(f"T{letter}{level}", at, at + 1, f"{text} ({byte:02X})"))
            at += 1
            if letter == "D":
                following, protocol = byte >> 4, byte & 0x0F
                protocols.add(protocol)
        present, level = following, level + 1
    return parts, at, protocols or {0}


def _interface_text(letter: str, level: int, protocol: int, byte: int) -> str:
    if letter == "D":
        return f"protocol T={byte & 0x0F}" if byte & 0x0F != 15 else "global bytes follow"
    if letter == "A" and level == 1:
        rate, divisor = _RATES[byte >> 4], _DIVISORS[byte & 0x0F]
        return f"Fi {rate}, Di {divisor}" if rate and divisor else "reserved speed"
    if letter == "C" and level == 1:
        return "extra guard time"
    if level > 2 and protocol == 15 and letter == "A":
        names = ", ".join(name for bit, name in _CLASSES if byte & bit)
        return f"voltage classes {names or 'not told'}"
    if level > 2 and protocol == 15 and letter == "B":
        return "eUICC functions are supported" if byte & 0x82 == 0x82 else "UICC properties"
    if letter == "A" and level == 2:
        return "protocol is fixed"
    return "interface byte"


def _historical(data: bytes, start: int, end: int) -> tuple[Part, ...]:
    if start >= end:
        return ()
    parts = [Part("category", start, start + 1, _category(data[start]))]
    at = start + 1
    if data[start] not in (0x00, 0x80) and at < end:
        parts.append(Part("bytes of the card's own", at, end, hex_text(data[at:end]), kind="raw"))
        at = end
    while at < end:
        stop = min(at + 1 + (data[at] & 0x0F), end)
        parts.append(_compact(data, at, stop))
        at = stop
    return tuple(parts)


def _compact(data: bytes, at: int, end: int) -> Part:
    tag, length = data[at] >> 4, data[at] & 0x0F
    there = end - at - 1
    short = length > there
    notes = (f"The length says {length} bytes, {there} are there.",) if short else ()
    state = State.ATTENTION if short else State.NEUTRAL
    name, text = _COMPACT.get(tag, "object"), hex_text(data[at + 1 : end])
    return Part(name, at, end, text, f"{data[at]:02X}", "TLV", 0, notes, state)


def _category(byte: int) -> str:
    return {0x80: "COMPACT TLV objects", 0x00: "COMPACT TLV objects and status"}.get(
        byte, f"own format ({byte:02X})"
    )


def _check(data: bytes, at: int, *, needed: bool) -> Part:
    total = 0
    for byte in data[1 : at + 1]:
        total ^= byte
    right = total == 0
    text = "right" if right else "does not fit" if needed else "not needed for T=0"
    notes = () if right or not needed else ("the checksum of the ATR is wrong",)
    state = State.ATTENTION if notes else State.NEUTRAL
    return Part("TCK", at, len(data), f"{text} ({hex_text(data[at:])})", notes=notes, state=state)
