"""Finding records by plain text or hex, as typed into a search box.

What can be read as whole bytes of hex is looked for in the records' bytes alone: no record is
decoded for it, so a million are looked through in well under a second. Digits are found swapped as
well, the way ICCIDs travel. Anything else, and whatever stands in quotes, is looked for in what the
list shows, without regard to case.
"""

from __future__ import annotations

from collections.abc import Callable

from app.capture.assembly import Records
from app.capture.decoders import decode
from app.capture.rows import row_of
from app.values.traffic import Record

_QUOTES = '"“”'
_IDENTIFIER_DIGITS = 10
"""From so many digits on, a number may be an identifier, whose half bytes travel swapped."""


def needles(text: str) -> tuple[bytes, ...]:
    """Return the bytes a text spells in hex, as written and swapped; none when it is no hex.

    The last digit of an odd number stands beside an unknown one and is not looked for.
    """
    digits = "".join(text.split()).removeprefix("0x")
    is_number = digits.isascii() and digits.isdecimal()
    is_identifier = is_number and len(digits) >= _IDENTIFIER_DIGITS
    if is_identifier and len(digits) % 2:
        return (_swapped(digits[:-1]),)
    if len(digits) < 2 or len(digits) % 2:
        return ()
    try:
        written = bytes.fromhex(digits)
    except ValueError:
        return ()
    return (written, _swapped(digits)) if is_identifier else (written,)


def matcher(text: str, records: Records) -> Callable[[Record], bool] | None:
    """Return what tells wanted records from others; None for an empty text, which wants all."""
    needle = text.strip().casefold()
    if octets := needles(needle):
        return _bytes_matcher(octets)
    needle = needle.strip(_QUOTES)
    return _text_matcher(needle, records) if needle else None


def _bytes_matcher(octets: tuple[bytes, ...]) -> Callable[[Record], bool]:
    first, last = octets[0], octets[-1]

    def wanted(record: Record) -> bool:
        return first in record.data or last in record.data

    def wanted_once(record: Record) -> bool:
        return first in record.data

    return wanted_once if first == last else wanted


def _text_matcher(needle: str, records: Records) -> Callable[[Record], bool]:
    def wanted(record: Record) -> bool:
        if needle in record.lane.casefold():
            return True
        row = row_of(record, decode(record, records))
        return any(needle in cell.casefold() for cell in row[:-1])

    return wanted


def _swapped(digits: str) -> bytes:
    pairs = (digits[at : at + 2] for at in range(0, len(digits), 2))
    return bytes.fromhex("".join(pair[::-1] for pair in pairs))
