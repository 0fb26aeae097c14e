"""Profile icons, drawn here: a disc on a coloured ground as a small PNG."""

from __future__ import annotations

import struct
import zlib

_SIZE = 32
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
Colour = tuple[int, int, int]


def disc(ground: Colour, ink: Colour) -> bytes:
    """Return a PNG of 32 by 32 pixels, well below the 1024 bytes an icon may have."""
    middle = (_SIZE - 1) / 2
    rows = bytearray()
    for y in range(_SIZE):
        rows.append(0)  # filter: none
        for x in range(_SIZE):
            rows.append((x - middle) ** 2 + (y - middle) ** 2 < (_SIZE / 3) ** 2)
    header = struct.pack(">IIBBBBB", _SIZE, _SIZE, 8, 3, 0, 0, 0)
    return (
        _SIGNATURE
        + _chunk(b"IHDR", header)
        + _chunk(b"PLTE", bytes((*ground, *ink)))
        + _chunk(b"IDAT", zlib.compress(bytes(rows), 9))
        + _chunk(b"IEND", b"")
    )


def _chunk(kind: bytes, content: bytes) -> bytes:
    return (
        struct.pack(">I", len(content))
        + kind
        + content
        + struct.pack(">I", zlib.crc32(kind + content))
    )
