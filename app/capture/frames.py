"""The bytes of a capture file: one header, then frames that each stand for themselves.

Rule 1: a frame is never changed after it was written. Rule 2: every frame opens with a marker and
carries its length and a CRC, so reading starts again behind any damage. Rule 3: a record's frame
holds all of it, the lane's name as well, so no other frame is needed to read it.
Frame: marker 3, kind 1, body size u32, CRC-32 u32, body. All numbers are little endian.
Body of a record: META, the wire bytes, the lane's name, the note, both in UTF-8.
"""

from __future__ import annotations

import struct
import time
import zlib
from dataclasses import dataclass
from pathlib import Path

from app.capture.landmarks import outer_tag, status_word
from app.errors import CodecError
from app.values.traffic import Direction, Layer, Record

MAGIC = b"EIMCAP\r\n"
VERSION = 1
MARKER = b"\xe1\x4d\xca"
RECORD, LOSS = 1, 2
"""Kinds of frames; readers pass over kinds they do not know."""

FRAME = struct.Struct("<3sBII")
META = struct.Struct("<QqqQQIIIHHHBB")
"""seq, time, duration, pair, session, data size, tag, lane, sw, sizes of name and note, layer,
direction. Tag and sw stand in `app.capture.landmarks`."""

HEADER_SIZE = 32
DATA_AT = FRAME.size + META.size
"""Where the wire bytes of a record begin within its frame."""

LARGEST_DATA = 1 << 26
"""More than any message of the standard; what is longer is cut and says so in its note."""

LAYERS = (
    Layer.EVENT,
    Layer.APDU,
    Layer.ESIPA,
    Layer.HTTP,
    Layer.COAP,
    Layer.TLS,
    Layer.DTLS,
    Layer.AT,
)
"""The number of a layer in a file is its place here. New ones go to the end."""

DIRECTIONS = (Direction.NONE, Direction.OUT, Direction.IN)
LAYER_NUMBERS = {layer: number for number, layer in enumerate(LAYERS)}
DIRECTION_NUMBERS = {direction: number for number, direction in enumerate(DIRECTIONS)}

_HEADER = struct.Struct("<8sHHIqq")
_LOSS = struct.Struct("<Qq")
LOSS_SIZE = _LOSS.size
_LONGEST_TEXT = 0xFFFF
_LARGEST_BODY = META.size + LARGEST_DATA + 2 * _LONGEST_TEXT


@dataclass(frozen=True, slots=True)
class Header:
    """How a file began. wall_ns and mono_ns: the two clocks, read together, in nanoseconds."""

    wall_ns: int
    mono_ns: int

    @staticmethod
    def now() -> Header:
        """Read both clocks."""
        return Header(time.time_ns(), time.monotonic_ns())

    def pack(self) -> bytes:
        """Return the first bytes of a file."""
        clocks = struct.pack("<qq", self.wall_ns, self.mono_ns)
        return _HEADER.pack(
            MAGIC, VERSION, HEADER_SIZE, zlib.crc32(clocks), self.wall_ns, self.mono_ns
        )


def index_path(capture: Path) -> Path:
    """Return where the index of a capture stands."""
    return capture.with_name(f"{capture.name}.index")


def notes_path(capture: Path) -> Path:
    """Return where stands what people noted about the records of a capture."""
    return capture.with_name(f"{capture.name}.notes")


def read_header(data: bytes) -> Header:
    """Read the first HEADER_SIZE bytes of a file. Raises CodecError when it is none of ours."""
    if len(data) < HEADER_SIZE or not data.startswith(MAGIC):
        raise CodecError(
            "This is not a capture file of the workbench.",
            hint="Import files of other programs with `capture import`.",
        )
    _, version, _, crc, wall_ns, mono_ns = _HEADER.unpack_from(data)
    if version != VERSION:
        raise CodecError(
            f"The capture file is of version {version}; this workbench reads version {VERSION}.",
            hint="Open it with the workbench that wrote it and export it as JSON lines.",
        )
    if crc != zlib.crc32(data[_HEADER.size - 16 : _HEADER.size]):
        wall_ns = mono_ns = 0  # only the clocks are damaged; every record has its own time
    return Header(wall_ns, mono_ns)


def pack_record(record: Record, lane: int) -> bytes:
    """Return the frame of a record; lane: the number its lane's name has in this file."""
    data, note = record.data, record.note
    if len(data) > LARGEST_DATA:
        note = f"{note} (cut from {len(data)} bytes)".lstrip()
        data = data[:LARGEST_DATA]
    name, words = _text(record.lane), _text(note)
    meta = META.pack(
        record.seq,
        record.time_ns,
        record.duration_ns,
        record.pair,
        record.session,
        len(data),
        outer_tag(record),
        lane,
        status_word(record),
        len(name),
        len(words),
        LAYER_NUMBERS[record.layer],
        DIRECTION_NUMBERS[record.direction],
    )
    return _frame(RECORD, b"".join((meta, data, name, words)))


def pack_loss(count: int, time_ns: int) -> bytes:
    """Return the frame that says that records were lost here."""
    return _frame(LOSS, _LOSS.pack(count, time_ns))


def unpack_record(buffer: bytes | memoryview) -> Record:
    """Read the frame of a record. Raises CodecError when it is damaged."""
    body = memoryview(buffer)[FRAME.size :]
    if not is_sound(buffer, 0, len(buffer)) or len(body) < META.size:
        raise CodecError(
            "The record is damaged in the file.",
            hint="Open the capture again: what is damaged is then passed over and reported.",
        )
    seq, at, duration, pair, session, size, _, _, _, name, words, layer, way = META.unpack_from(
        body
    )
    end = META.size + size
    return Record(
        seq,
        at,
        str(body[end : end + name], "utf-8", "replace"),
        LAYERS[layer],
        DIRECTIONS[way],
        bytes(body[META.size : end]),
        duration,
        pair,
        session,
        str(body[end + name : end + name + words], "utf-8", "replace"),
    )


def unpack_loss(buffer: bytes | memoryview, at: int) -> int:
    """Return how many records a sound frame of kind LOSS says were lost."""
    count: int = _LOSS.unpack_from(buffer, at + FRAME.size)[0]
    return count


def is_sound(buffer: bytes | memoryview, at: int, end: int) -> bool:
    """Whether a whole frame that nobody has changed begins at `at` and fits before `end`."""
    if at + FRAME.size > end:
        return False
    marker, kind, size, crc = FRAME.unpack_from(buffer, at)
    body = at + FRAME.size
    if marker != MARKER or size > _LARGEST_BODY or body + size > end:
        return False
    with memoryview(buffer) as view:
        return bool(crc == checksum(kind, size, view[body : body + size]))


def checksum(kind: int, size: int, body: bytes | memoryview) -> int:
    """Return the CRC-32 of a frame, which covers its kind and its size too."""
    return zlib.crc32(body, size ^ kind << 24)


def _frame(kind: int, body: bytes) -> bytes:
    size = len(body)
    return FRAME.pack(MARKER, kind, size, checksum(kind, size, body)) + body


def _text(text: str) -> bytes:
    raw = text.encode("utf-8", "replace")
    if len(raw) <= _LONGEST_TEXT:
        return raw
    return raw[:_LONGEST_TEXT].decode("utf-8", "ignore").encode()
