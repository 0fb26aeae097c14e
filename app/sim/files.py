"""The file system: as much of it as makes the card a UICC (MF, EF.DIR, EF.ICCID, EF.PL).

SGP.22 and SGP.32 leave the rest to the profile, and a simulated profile has no network to serve.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.codec import tlv
from app.sim.state import Profile
from app.sim.status import (
    INCOMPATIBLE_FILE,
    RECORD_NOT_FOUND,
    WRONG_OFFSET,
    Refused,
)

USIM_AID = bytes.fromhex("A0000000871002FFFFFFFF8907090000")

_RECORD = 38
_RECORDS = 4
_NO_ICCID = b"\xff" * 10
_LANGUAGE = b"en"


@dataclass(frozen=True, slots=True)
class File:
    """A file's fixed side. sfi: short identifier. record: length of a record, 0 if transparent."""

    fid: int
    sfi: int = 0
    record: int = 0
    size: int = 0


MF = File(0x3F00)
EF_PL = File(0x2F05, sfi=0x05, size=2)
EF_DIR = File(0x2F00, sfi=0x1E, record=_RECORD, size=_RECORD * _RECORDS)
EF_ICCID = File(0x2FE2, sfi=0x02, size=10)
_FILES = (MF, EF_DIR, EF_ICCID, EF_PL)


def by_fid(fid: int) -> File | None:
    """Return the file of the MF with this identifier."""
    return next((file for file in _FILES if file.fid == fid), None)


def by_sfi(sfi: int) -> File | None:
    """Return the file of the MF with this short identifier."""
    return next((file for file in _FILES if file.sfi == sfi and sfi), None)


def read_binary(file: File, enabled: Profile | None, offset: int, length: int) -> bytes:
    """Return up to `length` bytes of a transparent file.

    Raises Refused: 6981 on a file of records, 6B00 beyond the end.
    """
    if file.record or file is MF:
        raise Refused(INCOMPATIBLE_FILE)
    content = _LANGUAGE
    if file is EF_ICCID:
        content = enabled.iccid.wire if enabled else _NO_ICCID
    if offset >= len(content):
        raise Refused(WRONG_OFFSET)
    return content[offset : offset + length]


def read_record(file: File, applications: Sequence[tuple[bytes, str]], number: int) -> bytes:
    """Return a record of EF.DIR. applications: AID and label of each.

    Raises Refused: 6981 on a transparent file, 6A83 when there is no such record.
    """
    if not file.record:
        raise Refused(INCOMPATIBLE_FILE)
    if not 1 <= number <= _RECORDS:
        raise Refused(RECORD_NOT_FOUND)
    if number > len(applications):
        return b"\xff" * _RECORD
    aid, label = applications[number - 1]
    entry = tlv.encode(0x61, tlv.encode(0x4F, aid) + tlv.encode(0x50, label.encode()))
    return entry.ljust(_RECORD, b"\xff")


def control_parameters(file: File) -> bytes:
    """Return the FCP template of a file of the MF, or of the MF."""
    if file is MF:
        return directory_parameters(tlv.encode(0x83, b"\x3f\x00"))
    if file.record:
        descriptor = b"\x42\x21" + file.record.to_bytes(2) + bytes((file.size // file.record,))
    else:
        descriptor = b"\x41\x21"
    return tlv.encode(
        0x62,
        tlv.encode(0x82, descriptor)
        + tlv.encode(0x83, file.fid.to_bytes(2))
        + tlv.encode(0x8A, b"\x05")
        + tlv.encode(0x8B, b"\x2f\x06\x01")
        + tlv.encode(0x80, file.size.to_bytes(2))
        + tlv.encode(0x88, bytes((file.sfi << 3,))),
    )


def directory_parameters(name: bytes) -> bytes:
    """Return the FCP template of the MF or an ADF. name: its TLV 83 or 84."""
    return tlv.encode(
        0x62,
        tlv.encode(0x82, b"\x78\x21")
        + name
        + tlv.encode(0xA5, b"\x80\x01\x61")
        + tlv.encode(0x8A, b"\x05")
        + tlv.encode(0x8B, b"\x2f\x06\x02")
        + tlv.encode(0xC6, b"\x90\x01\x00\x83\x01\x01\x83\x01\x81"),
    )
