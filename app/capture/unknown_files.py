"""What a file that cannot be imported seems to be, and what would make it useful."""

from __future__ import annotations

import re
from pathlib import Path

from app.errors import CodecError

_READABLE = (
    "pcap, pcapng, pcscd --apdu, lpac debug, AT command logs, JSON lines, .eimcap and bundles of it"
)

_KINDS: tuple[tuple[bytes, str, str], ...] = (
    (b"PK\x03\x04", "a zip archive", "Unpack it and import the capture inside."),
    (b"\x1f\x8b", "compressed with gzip", "Unpack it with gunzip first."),
    (b"\x28\xb5\x2f\xfd", "compressed with zstd", "Unpack it with unzstd first."),
    (b"\xfd7zXZ", "compressed with xz", "Unpack it with unxz first."),
    (b"BZh", "compressed with bzip2", "Unpack it with bunzip2 first."),
    (b"\x89PNG", "a picture", "Ask for the log as text or as a capture file."),
    (b"\xff\xd8\xff", "a picture", "Ask for the log as text or as a capture file."),
    (b"%PDF", "a PDF document", "Ask for the log as text or as a capture file."),
    (b"\x7fELF", "a program", "Import what it recorded, not the program."),
    (b"MZ", "a program", "Import what it recorded, not the program."),
    (b"SQLite format 3\0", "a database", "Export the traffic from the program that wrote it."),
    (b"snoop\0\0\0", "a snoop capture", "Convert it with editcap to pcapng."),
    (b"btsnoop\0", "a Bluetooth capture", "It holds no traffic of a card in a reader."),
    (b"GMBU", "a Network Monitor capture", "Convert it with editcap to pcapng."),
    (b"-----BEGIN", "a certificate or key", "Show certificates with the command `decode`."),
    (b"<", "XML or HTML", "Save the packets from Wireshark as pcapng instead of text."),
    (b"No.  ", "a list of packets as text", "Save them from Wireshark as pcapng instead."),
)
_TEXTS: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (
        re.compile(r'\A\s*\{\s*"log"\s*:'),
        "an HTTP archive (HAR)",
        "It can only be exported. Import the capture it was made from.",
    ),
    (
        re.compile(r"\A\s*[{\[]"),
        "JSON of another program",
        "Export it there as pcapng; of JSON only lines written by `capture export` are read.",
    ),
    (
        re.compile(r"SCard(?:EstablishContext|Connect|Transmit)"),
        "a log of PC/SC calls",
        "Record with `pcscd --foreground --apdu` instead.",
    ),
    (
        re.compile(r"\A(?:#[^\n]*\n|\s|reset\n)*(?:apdu )?(?:[0-9A-Fa-f]{2} ?){4,}\s"),
        "bytes in hex",
        "Show single messages with the command `decode`; a log must say who sent each line.",
    ),
)


def unknown(path: Path, head: bytes) -> CodecError:
    """Return the error for a file no importer reads, judging by its first bytes."""
    what, step = _judge(head)
    return CodecError(
        f"“{path.name}” cannot be imported: it {what}.", hint=f"{step} Read are {_READABLE}."
    )


def _judge(head: bytes) -> tuple[str, str]:
    if not head:
        return "is empty", "Record again, and let the program end before you copy its log."
    for magic, what, step in _KINDS:
        if head.startswith(magic):
            return f"seems to be {what}", step
    if b"\0" in head:
        return "is binary, of a kind not known", "Save it from the program that wrote it as pcapng."
    text = head.decode("utf-8", "replace")
    for pattern, what, step in _TEXTS:
        if pattern.search(text):
            return f"seems to be {what}", step
    return (
        "is text without APDUs near its beginning",
        "Check that logging of APDUs was on, and cut off what comes before them.",
    )
