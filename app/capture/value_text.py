"""Values as a person reads them: hex in groups, digits of identifiers, sizes, named numbers."""

from __future__ import annotations

from functools import cache

from app.capture.card_files import FILES
from app.capture.card_names import application
from app.values.ids import Eid

_LONGEST_HEX = 64
_LONGEST_NUMBER = 8
_ANY_OPERATOR = "EEEEEE"
_CENTURY_TURN = 50
"""UTCTime years below this are in this century (RFC 5280)."""

_SHORTEST_ICCID = 18

_DESCRIPTORS = {0x01: "transparent", 0x02: "linear fixed", 0x06: "cyclic"}
_LIFE_CYCLE = {0x00: "no information", 0x01: "creation", 0x03: "initialisation"}


def hex_text(data: bytes, longest: int = _LONGEST_HEX) -> str:
    """Return hex in pairs; a long value is cut and its length told."""
    if len(data) > longest:
        return f"{data[:longest].hex(' ').upper()} … {size_text(len(data))}"
    return data.hex(" ").upper()


def count_text(count: int) -> str:
    """Return a number with its thousands set apart."""
    return f"{count:,}".replace(",", "\u202f")


def size_text(count: int) -> str:
    """Return a number of bytes with its unit, thousands set apart."""
    return "1 byte" if count == 1 else f"{count_text(count)} bytes"


def number_text(raw: bytes) -> str:
    """Return an unsigned number; hex when it is longer than any number people read."""
    return str(int.from_bytes(raw)) if len(raw) <= _LONGEST_NUMBER else hex_text(raw)


def room_text(raw: bytes) -> str:
    """Return a number of bytes as `size_text` does; hex when it is no number people read."""
    return size_text(int.from_bytes(raw)) if len(raw) <= _LONGEST_NUMBER else hex_text(raw)


def swapped_digits(data: bytes) -> str:
    """Return the digits of nibble-swapped BCD without its filling; hex letters show damage."""
    return "".join(f"{one & 0x0F:X}{one >> 4:X}" for one in data).rstrip("F")


def iccid_text(data: bytes) -> str:
    """Return an ICCID's digits, with a word when the check digit does not fit or it is none."""
    digits = swapped_digits(data)
    if not (digits.isdecimal() and len(digits) >= _SHORTEST_ICCID):
        return f"{digits} (not an ICCID)"
    return digits if _luhn_holds(digits) else f"{digits} (check digit does not fit)"


def _luhn_holds(digits: str) -> bool:
    """Whether the last digit is the check digit of the others (ITU-T E.118, ISO/IEC 7812-1)."""
    doubled = (int(one) * (1 + at % 2) for at, one in enumerate(reversed(digits)))
    return sum(one // 10 + one % 10 for one in doubled) % 10 == 0


def short_digits(digits: str) -> str:
    """Return an identifier's first and last four digits, for narrow places."""
    return f"{digits[:4]}…{digits[-4:]}" if len(digits) > 11 else digits


def aid_text(aid: bytes) -> str:
    """Return an AID as hex, led by its name when known."""
    name = application(aid)
    return f"{name} ({aid.hex().upper()})" if name else aid.hex().upper()


def eid_text(raw: bytes) -> str:
    """Return an EID's digits in groups, with a word when the check digits do not fit."""
    digits = raw.hex().upper()
    if len(raw) != 16 or not digits.isdigit():
        return f"{digits} (not an EID)"
    eid = Eid(digits)
    return eid.grouped if eid.check_digits_ok else f"{eid.grouped} (check digits do not fit)"


def version_text(raw: bytes) -> str:
    """Return a version of three bytes as people write it, `2.5.0`."""
    return ".".join(str(one) for one in raw)


def operator_text(raw: bytes) -> str:
    """Return a network's digits, `001/01`; the last MNC digit travels in the middle."""
    digits = "".join(f"{one & 0x0F:X}{one >> 4:X}" for one in raw)
    if len(digits) != 6:
        return hex_text(raw)
    if digits == _ANY_OPERATOR:
        return "any operator"
    return f"{digits[:3]}/{digits[4:]}{digits[3].rstrip('F')}"


def date_text(raw: str) -> str:
    """Return an ASN.1 time as people write it; what is none of the usual forms stays as it is."""
    digits = raw.removesuffix("Z")
    if len(digits) == 12 and digits.isdecimal():
        digits = ("20" if int(digits[:2]) < _CENTURY_TURN else "19") + digits
    if len(digits) != 14 or not digits.isdecimal():
        return raw
    day = f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}"
    return f"{day} {digits[8:10]}:{digits[10:12]}:{digits[12:]} UTC"


@cache
def key_id_text(raw: bytes) -> str:
    """Return a key identifier in hex, led by the name of the root it belongs to when known."""
    from app.crypto.registry import ci  # heavy, and often not needed

    found = ci(raw)
    return f"{found.name} ({raw.hex().upper()})" if found else hex_text(raw)


def object_text(inside: int, tag: int, value: bytes) -> str:
    """Return the text of a card's TLV object, by the template it stands in."""
    if tag in (0x4F, 0x84):
        return aid_text(value)
    if inside == 0x62:
        return _fcp_text(tag, value)
    if inside == 0x61 and tag == 0x50:
        return value.decode("latin-1") if value.isascii() else hex_text(value)
    if inside == 0xE0 and tag == 0x82:
        return version_text(value)
    if inside == 0xA5 and tag == 0x9F65:
        return room_text(value)
    if inside == 0xE1 and tag == 0x80 and len(value) == 2:
        return _iot_configuration(value[1])
    if not inside and tag == 0x5A and len(value) == 16:
        return eid_text(value)
    return hex_text(value)


def _iot_configuration(bits: int) -> str:
    agent = "IPAe supported" if bits & 0x80 else "no IPAe"
    profile = "a profile is enabled" if bits & 0x40 else "no profile is enabled"
    return f"{agent}, {profile}"


def _fcp_text(tag: int, value: bytes) -> str:
    number = int.from_bytes(value, "big")
    if tag == 0x83 and len(value) == 2:
        return f"{FILES[number]} ({number:04X})" if number in FILES else f"{number:04X}"
    if tag in (0x80, 0x81) and 1 <= len(value) <= 4:
        return size_text(number)
    if tag == 0x82 and value:
        return f"{_descriptor(value)} ({hex_text(value)})"
    if tag == 0x8A and len(value) == 1:
        known = _LIFE_CYCLE.get(number)
        if known is None and number & 0x0C == 0x0C:
            known = "terminated"
        elif known is None:
            known = "activated" if number & 0x01 else "deactivated"
        return f"{known} ({number:02X})"
    return hex_text(value)


def _descriptor(value: bytes) -> str:
    if value[0] & 0x38 == 0x38:
        return "DF or ADF"
    kind = _DESCRIPTORS.get(value[0] & 0x07, "unknown structure")
    if len(value) >= 5:
        return f"{kind}, {value[4]} records of {size_text(int.from_bytes(value[2:4], 'big'))}"
    return kind
