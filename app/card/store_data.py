"""STORE DATA: cutting a message into the blocks that carry it."""

from __future__ import annotations

from collections.abc import Iterator

from app.card.apdu import Command
from app.errors import CodecError, SettingsError

MAX_BLOCK = 255
MAX_BLOCKS = 256
SMALLER_BLOCKS = (120, 63)
"""Sizes tried next when the first block is refused for its length: some modems and phones that
stand between us and the card drop long commands."""

LENGTH_FAULTS = frozenset({0x6700, 0x6601})
"""Status words that blame a block's length."""

_MORE, _LAST = 0x11, 0x91


def check_block_size(size: int) -> int:
    """Return the size if a block can have it. Raises SettingsError otherwise."""
    if not 1 <= size <= MAX_BLOCK:
        raise SettingsError(
            f"A STORE DATA block has 1 to {MAX_BLOCK} bytes, not {size}.",
            key="block_size",
            hint=f"Set a block size from 1 to {MAX_BLOCK}; {MAX_BLOCK} suits most cards.",
        )
    return size


def blocks(message: bytes, size: int, *, want_le: bool) -> Iterator[Command]:
    """Return the commands that carry a message, for the basic channel.

    want_le: whether the last block asks for the answer with Le (T=1).
    Raises CodecError at once when the message is empty or needs more than 256 blocks.
    """
    count = -(-len(message) // size)
    if not count:
        raise CodecError("There is nothing to send: the message is empty.")
    if count > MAX_BLOCKS:
        raise CodecError(
            f"A message of {len(message)} bytes needs {count} blocks of {size} bytes, and STORE "
            f"DATA counts to {MAX_BLOCKS}.",
            hint=f"Set a larger block size, up to {MAX_BLOCK}, or send a shorter message.",
        )
    return _cut(message, size, count, want_le)


def _cut(message: bytes, size: int, count: int, want_le: bool) -> Iterator[Command]:
    for number in range(count):
        last = number == count - 1
        yield Command(
            0x80,
            0xE2,
            _LAST if last else _MORE,
            number,
            message[number * size : (number + 1) * size],
            le=256 if last and want_le else None,
        )
