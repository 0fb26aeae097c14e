"""Reads captures of this and of other programs; what a file is, its first bytes tell.

A new format is one module with `fits` and `records`, and one row in FORMATS.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from app.capture import (
    import_at,
    import_jsonl,
    import_lpac,
    import_own,
    import_packets,
    import_pcscd,
)
from app.capture.annotation import Noted
from app.capture.import_source import Source, plain_text
from app.capture.unknown_files import unknown
from app.errors import CodecError
from app.values.traffic import Layer, Record


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file. name: for programs. title: for people.

    fits: judges the first bytes. silent: what to do when it holds no message; empty where that is
    no fault.
    """

    name: str
    title: str
    fits: Callable[[bytes], bool]
    records: Callable[[Source], Iterator[Record]]
    silent: str = ""


def read_capture(path: Path, noted: Noted | None = None) -> Iterator[Record]:
    """Return the records of a capture of any known format, in the order of the file.

    Records are read while they are asked for, seq rising. noted: filled meanwhile with what
    people noted about them, where the format tells. Raises CodecError, at once for a file
    that is none of the formats, while reading for one that is damaged or holds no messages.
    """
    source = Source(path, {} if noted is None else noted)
    return _checked(source, recognise(source))


def recognise(source: Source) -> Format:
    """Return the format of a file. Raises CodecError when it has none that is known."""
    head = source.head()
    for found in FORMATS:
        if found.fits(head):
            return found
    raise unknown(source.path, head)


def _checked(source: Source, found: Format) -> Iterator[Record]:
    messages = 0
    for record in found.records(source):
        messages += record.layer is not Layer.EVENT
        yield record
    if found.silent and not messages:
        raise CodecError(
            f"“{source.path.name}” is {found.title}, but there is no APDU in it.", hint=found.silent
        )


def _text(fits: Callable[[str], bool]) -> Callable[[bytes], bool]:
    return lambda head: b"\0" not in head[:64] and fits(plain_text(head))


FORMATS: tuple[Format, ...] = (
    Format("eimcap", "a capture of this program", import_own.fits, import_own.records),
    Format("bundle", "an evidence bundle", import_own.bundle_fits, import_own.bundle_records),
    Format("packets", "a pcap or pcapng file", import_packets.fits, import_packets.records),
    Format("jsonl", "JSON lines", _text(import_jsonl.fits), import_jsonl.records),
    Format(
        "lpac",
        "lpac's debug output",
        _text(import_lpac.fits),
        import_lpac.records,
        "Set LIBEUICC_DEBUG_APDU=true for lpac and keep what it prints to standard error.",
    ),
    Format(
        "pcscd",
        "a log of pcscd",
        _text(import_pcscd.fits),
        import_pcscd.records,
        "Start the service with `pcscd --foreground --apdu` and use the card again.",
    ),
    Format(
        "at",
        "a log of AT commands",
        _text(import_at.fits),
        import_at.records,
        "Keep the lines with AT+CSIM or AT+CGLA and the modem's answers to them.",
    ),
)
"""In the order they are asked: lpac's output may hold AT commands, not the other way round."""
