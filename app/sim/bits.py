"""BIT STRINGs with named bits, as the codec carries them: bytes and the number of bits."""

from __future__ import annotations

from collections.abc import Iterable

BitString = tuple[bytes, int]

EVENTS = ("install", "enable", "disable", "delete")
"""What a notification tells of, by bit of NotificationEvent."""

RULES = ("pprUpdateControl", "ppr1", "ppr2")
"""Profile policy rules by bit of PprIds."""

PROTOCOLS = (
    "eimRetrieveHttps",
    "eimRetrieveCoaps",
    "eimInjectHttps",
    "eimInjectCoaps",
    "eimProprietary",
)
"""How an eIM can be reached, by bit of EimSupportedProtocol."""


def pack(positions: Iterable[int]) -> BitString:
    """Set these bits, bit 0 first; trailing zero bits are left out as DER wants it."""
    chosen = set(positions)
    size = max(chosen, default=-1) + 1
    number = sum(1 << (size - 1 - position) for position in chosen)
    unused = -size % 8
    return (number << unused).to_bytes((size + 7) // 8), size


def unpack(value: BitString) -> frozenset[int]:
    """Return the positions that are set."""
    data, size = value
    return frozenset(
        position
        for position in range(min(size, 8 * len(data)))
        if data[position // 8] & (0x80 >> position % 8)
    )


def pack_names(names: tuple[str, ...], chosen: Iterable[str]) -> BitString:
    """Set the bits of these names."""
    return pack(names.index(name) for name in chosen)


def unpack_names(names: tuple[str, ...], value: BitString) -> tuple[str, ...]:
    """Return the names whose bits are set; bits without a name are passed over."""
    chosen = unpack(value)
    return tuple(name for position, name in enumerate(names) if position in chosen)
