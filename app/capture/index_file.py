"""The index beside a large capture: its columns, so that it opens without being read through.

A cache and no more: made again whenever it does not fit the capture, and safe to delete.
File: magic, size and CRC-32 of a description in JSON, the description, then the columns in turn.
"""

from __future__ import annotations

import contextlib
import json
import logging
import mmap
import os
import struct
import tempfile
import zlib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from app.capture.columns import BYTES_PER_RECORD, FIELDS, Columns, from_arrays
from app.capture.frames import HEADER_SIZE, index_path
from app.capture.scan import Problem

WORTHWHILE = 50_000
"""A capture of fewer records is read through in the blink of an eye and gets no index."""

_log = logging.getLogger(__name__)
_MAGIC = b"EIMIDX\r\x01"
_HEAD = struct.Struct("<8sII")
_ALIGN = 64
_PROBE = 4096


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """What is known of a capture. covered: the byte behind the last frame it holds."""

    columns: Columns
    covered: int
    lost: int = 0
    problems: tuple[Problem, ...] = ()

    def extended(self, later: Index) -> Index:
        """Return this index with what was found behind it."""
        return Index(
            self.columns.joined(later.columns),
            max(self.covered, later.covered),
            self.lost + later.lost,
            self.problems + later.problems,
        )


def save(capture: Path, data: mmap.mmap, index: Index) -> None:
    """Store an index when it is worth it. A folder that cannot be written stays without one."""
    if len(index.columns) < WORTHWHILE:
        return
    fitting = [asdict(one) for one in index.problems if one.offset < index.covered]
    described = json.dumps(
        {
            "count": len(index.columns),
            "covered": index.covered,
            "lost": index.lost,
            "problems": fitting,
            "lanes": index.columns.lanes,
            "probe": _probe(data, index.covered),
            "changed_ns": capture.stat().st_mtime_ns,
        }
    ).encode()
    head = _HEAD.pack(_MAGIC, len(described), zlib.crc32(described)) + described
    try:
        _replace(index_path(capture), head + b"\0" * (-len(head) % _ALIGN), index.columns)
    except OSError as error:
        _log.info("no index beside %s: %s", capture.name, error)


def load(capture: Path, data: mmap.mmap) -> Index | None:
    """Return the index of a capture, or None when there is none that fits.

    Its `covered` is less than the size of the capture when that has grown since, or ends in a
    torn tail.
    """
    path = index_path(capture)
    try:
        with path.open("rb") as file:
            magic, size, crc = _HEAD.unpack(file.read(_HEAD.size))
            described = file.read(size)
        if magic != _MAGIC or zlib.crc32(described) != crc:
            return None
        return _fitting(json.loads(described), path, _HEAD.size + size, capture, data)
    except (OSError, ValueError, KeyError, TypeError, struct.error) as error:
        _log.debug("no index of %s is used: %s", capture.name, error)
        return None


def _fitting(
    about: dict[str, Any], path: Path, head: int, capture: Path, data: mmap.mmap
) -> Index | None:
    count, covered = int(about["count"]), int(about["covered"])
    begin = head + -head % _ALIGN
    if not HEADER_SIZE <= covered <= len(data) or about["probe"] != _probe(data, covered):
        return None
    if covered == len(data) and about["changed_ns"] != capture.stat().st_mtime_ns:
        return None  # as long as before and yet written to: perhaps damaged
    if path.stat().st_size != begin + count * BYTES_PER_RECORD:
        return None
    arrays = []
    for _, kind in FIELDS:
        mapped = np.memmap(path, kind, "r", begin, (count,))
        arrays.append(mapped.view(np.ndarray))  # the same memory, and quicker to ask for one number
        begin += arrays[-1].nbytes
    problems = tuple(Problem(**one) for one in about["problems"])
    return Index(from_arrays(about["lanes"], arrays), covered, int(about["lost"]), problems)


def _probe(data: mmap.mmap, covered: int) -> list[int]:
    """Return checksums of the first and the last bytes that an index covers."""
    first, last = data[:_PROBE], data[max(covered - _PROBE, 0) : covered]
    return [zlib.crc32(first), zlib.crc32(last)]


def _replace(path: Path, head: bytes, columns: Columns) -> None:
    """Write beside and rename, column by column: the whole of it may be large."""
    handle, fresh = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".new")
    try:
        with open(handle, "wb") as out:
            out.write(head)
            for (_, kind), column in zip(FIELDS, columns.arrays(), strict=True):
                out.write(np.ascontiguousarray(column, kind).data)
            out.flush()
            os.fsync(handle)
        os.replace(fresh, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(fresh)
        raise
