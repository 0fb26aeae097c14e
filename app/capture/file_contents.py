"""What a file on a card holds, for the files people look at most; as it was read or is written.

Readers take the bytes and where they lie in the record. Bytes that do not fit a reader's form are
shown whole and say so; filling at the end is named, never cut.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from app.capture.gsm_text import alpha_text
from app.capture.parts import Part, State
from app.capture.tlv_parts import tlv_parts
from app.capture.value_text import (
    hex_text,
    iccid_text,
    operator_text,
    size_text,
    swapped_digits,
)

_MODES = {
    0x00: "normal operation",
    0x80: "type approval operation",
    0x01: "normal operation and specific facilities",
    0x81: "type approval operation and specific facilities",
    0x02: "maintenance (off line)",
    0x04: "cell test operation",
}
_ACCESS = {
    0x8000: "UTRAN",
    0x4000: "E-UTRAN",
    0x2000: "E-UTRAN NB-S1",
    0x1000: "E-UTRAN WB-S1",
    0x0800: "NG-RAN",
    0x0400: "satellite NG-RAN",
    0x0080: "GSM",
    0x0040: "GSM COMPACT",
    0x0020: "cdma2000 HRPD",
    0x0010: "cdma2000 1xRTT",
}
_UPDATE = {0: "updated", 1: "not updated", 2: "PLMN not allowed", 3: "location area not allowed"}
_EPS_UPDATE = {0: "updated", 1: "not updated", 2: "roaming not allowed"}
_PLMN, _PLMN_ACCESS = 3, 5
_ICCID, _IMSI_LONGEST = 10, 8
_LOCI, _EPSLOCI, _PSLOCI = 11, 18, 14
_DIALLING = 14
"""Bytes of a dialling number behind its alpha identifier."""


def content_parts(file: str, data: bytes, start: int) -> tuple[Part, ...]:
    """Return what a file holds; start: where the bytes lie in their source.

    A file nobody knows here is one part with its hex.
    """
    if not data:
        return ()
    end = start + len(data)
    reader = _READERS.get(file)
    found = reader(data, start) if reader else ()
    if found:
        return tuple(found)
    name = f"contents of {file}" if file else "contents"
    notes = ("The bytes do not have the form of this file.",) if reader else ()
    state = State.ATTENTION if notes else State.NEUTRAL
    return (Part(name, start, end, hex_text(data), notes=notes, state=state),)


Parts = tuple[Part, ...]


def _iccid(data: bytes, start: int) -> Parts:
    if len(data) != _ICCID:
        return ()
    return (Part("ICCID", start, start + _ICCID, iccid_text(data)),)


def _tlv(data: bytes, start: int) -> Parts:
    if not any(one not in (0x00, 0xFF) for one in data):
        return (Part("empty record", start, start + len(data), size_text(len(data))),)
    return tlv_parts(bytes(start) + data, start, start + len(data))


def _imsi(data: bytes, start: int) -> Parts:
    length = data[0]
    if not 1 <= length <= min(_IMSI_LONGEST, len(data) - 1):
        return ()
    end = start + 1 + length
    digits = swapped_digits(data[1 : 1 + length])[1:]
    return _rest(
        data,
        start,
        Part("length", start, start + 1, size_text(length)),
        Part("IMSI", start + 1, end, digits),
    )


def _languages(data: bytes, start: int) -> Parts:
    if len(data) % 2:
        return ()
    return tuple(
        Part("language", start + at, start + at + 2, _letters(data[at : at + 2]))
        for at in range(0, len(data), 2)
    )


def _letters(two: bytes) -> str:
    if two == b"\xff\xff":
        return "none"
    return two.decode("ascii") if two.isalpha() else hex_text(two)


def _ad(data: bytes, start: int) -> Parts:
    if len(data) < 3:
        return ()
    mode = _MODES.get(data[0], "reserved")
    parts = [
        Part("UE operation mode", start, start + 1, f"{mode} ({data[0]:02X})"),
        Part("additional information", start + 1, start + 3, hex_text(data[1:3])),
    ]
    if len(data) > 3:
        parts.append(Part("length of MNC", start + 3, start + 4, f"{data[3] & 0x0F} digits"))
    return _rest(data, start, *parts)


def _spn(data: bytes, start: int) -> Parts:
    if len(data) < 2:
        return ()
    home = "shown" if data[0] & 1 else "not shown"
    away = "not shown" if data[0] & 2 else "shown"
    text = f"PLMN name {home} at home, provider name {away} when roaming"
    return (
        Part("display condition", start, start + 1, text),
        Part("service provider name", start + 1, start + len(data), alpha_text(data[1:])),
    )


def _services(data: bytes, start: int) -> Parts:
    """Read a service table: bit 1 of the first byte is service 1."""
    parts = []
    for at, octet in enumerate(data):
        on = [str(8 * at + bit + 1) for bit in range(8) if octet >> bit & 1]
        first = 8 * at + 1
        text = ", ".join(on) if on else "none"
        parts.append(Part(f"services {first} to {first + 7}", start + at, start + at + 1, text))
    return tuple(parts)


def _plmns(data: bytes, start: int) -> Parts:
    if len(data) % _PLMN:
        return ()
    return tuple(
        Part("PLMN", start + at, start + at + _PLMN, _plmn(data[at : at + _PLMN]))
        for at in range(0, len(data), _PLMN)
    )


def _plmns_with_access(data: bytes, start: int) -> Parts:
    if len(data) % _PLMN_ACCESS:
        return ()
    parts = []
    for at in range(0, len(data), _PLMN_ACCESS):
        one, access = data[at : at + _PLMN], int.from_bytes(data[at + _PLMN : at + _PLMN_ACCESS])
        names = ", ".join(name for bit, name in _ACCESS.items() if access & bit) or "none"
        where = start + at
        inside = (
            Part("PLMN", where, where + _PLMN, _plmn(one)),
            Part("access technology", where + _PLMN, where + _PLMN_ACCESS, names),
        )
        text = f"{_plmn(one)}, {names}" if one != b"\xff\xff\xff" else "empty"
        parts.append(Part("entry", where, where + _PLMN_ACCESS, text, children=inside))
    return tuple(parts)


def _plmn(raw: bytes) -> str:
    return "none" if raw == b"\xff\xff\xff" else operator_text(raw)


def _access_classes(data: bytes, start: int) -> Parts:
    if len(data) != 2:
        return ()
    bits = int.from_bytes(data)
    names = [str(number) for number in range(16) if bits >> number & 1]
    return (Part("access control classes", start, start + 2, ", ".join(names) or "none"),)


def _minutes(data: bytes, start: int) -> Parts:
    if len(data) != 1:
        return ()
    text = f"every {data[0] * 6} minutes" if data[0] else "no search"
    return (Part("search interval", start, start + 1, text),)


def _loci(data: bytes, start: int) -> Parts:
    if len(data) != _LOCI:
        return ()
    return _fields(
        data, start, ("TMSI", 4, hex_text), ("LAI: PLMN", 3, _plmn), ("LAI: LAC", 2, hex_text),
        ("reserved", 1, hex_text), ("location update status", 1, _named(_UPDATE)),
    )  # fmt: skip


def _psloci(data: bytes, start: int) -> Parts:
    if len(data) != _PSLOCI:
        return ()
    return _fields(
        data, start, ("P-TMSI", 4, hex_text), ("P-TMSI signature", 3, hex_text),
        ("RAI: PLMN", 3, _plmn), ("RAI: LAC", 2, hex_text), ("RAI: RAC", 1, hex_text),
        ("routing area update status", 1, _named(_UPDATE)),
    )  # fmt: skip


def _epsloci(data: bytes, start: int) -> Parts:
    if len(data) != _EPSLOCI:
        return ()
    return _fields(
        data, start, ("GUTI", 12, hex_text), ("last registered TAI: PLMN", 3, _plmn),
        ("last registered TAI: TAC", 2, hex_text), ("EPS update status", 1, _named(_EPS_UPDATE)),
    )  # fmt: skip


def _dialling(data: bytes, start: int) -> Parts:
    """Read a telephone number: EF.MSISDN, EF.ADN, EF.FDN and their like."""
    if len(data) < _DIALLING:
        return ()
    name, number = data[:-_DIALLING], data[-_DIALLING:]
    digits = swapped_digits(number[2 : 1 + min(number[0], 11)]) if number[0] != 0xFF else ""
    plus = "+" if number[1] & 0x70 == 0x10 and digits else ""
    at = start + len(name)
    alpha = (Part("alpha identifier", start, at, alpha_text(name)),) if name else ()
    return (
        *alpha,
        Part("length of number", at, at + 1, "none" if number[0] == 0xFF else str(number[0])),
        Part("TON and NPI", at + 1, at + 2, hex_text(number[1:2])),
        Part("dialling number", at + 2, at + 12, f"{plus}{digits}" or "none"),
        Part("capability and extension", at + 12, at + 14, hex_text(number[12:])),
    )


_Field = tuple[str, int, Callable[[bytes], str]]


def _fields(data: bytes, start: int, *fields: _Field) -> Parts:
    return tuple(_laid_out(data, start, fields))


def _laid_out(data: bytes, start: int, fields: tuple[_Field, ...]) -> Iterator[Part]:
    at = 0
    for name, size, text in fields:
        yield Part(name, start + at, start + at + size, text(data[at : at + size]))
        at += size


def _named(names: dict[int, str]) -> Callable[[bytes], str]:
    return lambda value: f"{names.get(value[0] & 7, 'reserved')} ({value[0]:02X})"


def _rest(data: bytes, start: int, *parts: Part) -> Parts:
    """Add what is left behind the parts, so that no byte goes unnamed."""
    at, end = parts[-1].end, start + len(data)
    if at == end:
        return parts
    rest = data[at - start :]
    name = "filling" if not rest.strip(b"\xff") or not rest.strip(b"\0") else "further bytes"
    return (*parts, Part(name, at, end, hex_text(rest)))


_READERS: dict[str, Callable[[bytes, int], Parts]] = {
    "EF.ICCID": _iccid,
    "EF.DIR": _tlv,
    "EF.ARR": _tlv,
    "EF.PBR": _tlv,
    "EF.IMSI": _imsi,
    "EF.PL": _languages,
    "EF.LI": _languages,
    "EF.AD": _ad,
    "EF.SPN": _spn,
    "EF.UST": _services,
    "EF.EST": _services,
    "EF.IST": _services,
    "EF.FPLMN": _plmns,
    "EF.EHPLMN": _plmns,
    "EF.PLMNsel": _plmns,
    "EF.PLMNwAcT": _plmns_with_access,
    "EF.OPLMNwAcT": _plmns_with_access,
    "EF.HPLMNwAcT": _plmns_with_access,
    "EF.ACC": _access_classes,
    "EF.HPPLMN": _minutes,
    "EF.LOCI": _loci,
    "EF.PSLOCI": _psloci,
    "EF.EPSLOCI": _epsloci,
    "EF.MSISDN": _dialling,
    "EF.ADN": _dialling,
    "EF.FDN": _dialling,
    "EF.SDN": _dialling,
}
