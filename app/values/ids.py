"""The identifiers of the field as digit strings that cannot be malformed.

Both are `str`, so they print, compare, sort and serialise as plain digits; hex and wire forms are
at the edges only.
"""

from __future__ import annotations

from app.errors import CodecError

_EID_DIGITS = 32
_ICCID_BYTES = 10
_SWAPPED = bytes((byte & 15) << 4 | byte >> 4 for byte in range(256))
"""Every byte with its nibbles swapped."""


class Eid(str):
    """An eUICC identifier: 32 decimal digits, on the wire 16 bytes of BCD in reading order."""

    __slots__ = ()

    def __new__(cls, digits: str) -> Eid:
        digits = "".join(digits.split())
        if len(digits) != _EID_DIGITS or not (digits.isascii() and digits.isdigit()):
            raise CodecError(
                f"An EID has 32 digits; this has {len(digits)} characters: {digits[:40]!r}",
                hint="Copy the whole EID from the card or label and try again.",
            )
        return super().__new__(cls, digits)

    @classmethod
    def from_wire(cls, raw: bytes) -> Eid:
        """Read 16 bytes of BCD. Raises CodecError on another length or a non-decimal nibble."""
        return cls(raw.hex())

    @property
    def wire(self) -> bytes:
        """The 16 bytes as tag 5A carries them."""
        return bytes.fromhex(self)

    @property
    def check_digits_ok(self) -> bool:
        """Whether the last two digits fit: the number modulo 97 is 1.

        SGP.29 §10
        """
        return int(self) % 97 == 1

    @property
    def grouped(self) -> str:
        """The digits in eight groups of four, for reading aloud."""
        return _fours(self)


class Iccid(str):
    """A profile's identifier: 18 to 20 digits, on the wire 10 bytes of nibble-swapped BCD."""

    __slots__ = ()

    def __new__(cls, digits: str) -> Iccid:
        digits = "".join(digits.split())
        if not (18 <= len(digits) <= 20 and digits.isascii() and digits.isdigit()):
            raise CodecError(
                f"An ICCID has 18 to 20 digits; this has {len(digits)} characters: {digits[:40]!r}",
                hint="Copy the whole ICCID and try again.",
            )
        return super().__new__(cls, digits)

    @classmethod
    def from_wire(cls, raw: bytes) -> Iccid:
        """Read nibble-swapped BCD padded with F. Raises CodecError if it is not that."""
        if len(raw) != _ICCID_BYTES:
            raise CodecError(f"An ICCID takes 10 bytes, not {len(raw)}.", path="iccid")
        return cls(raw.translate(_SWAPPED).hex().rstrip("f"))

    @property
    def wire(self) -> bytes:
        """The 10 bytes as tag 5A carries them."""
        return bytes.fromhex(self.ljust(2 * _ICCID_BYTES, "F")).translate(_SWAPPED)

    @property
    def grouped(self) -> str:
        """The digits in groups of four, for reading aloud."""
        return _fours(self)


def _fours(digits: str) -> str:
    return " ".join(digits[i : i + 4] for i in range(0, len(digits), 4))
