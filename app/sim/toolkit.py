"""The card's proactive side, as far as an eUICC needs it: one REFRESH at a time.

A REFRESH is sent only to a terminal whose TERMINAL PROFILE announced it. From the moment it waits
until its TERMINAL RESPONSE the toolkit is busy, and functions that would refresh answer catBusy.
"""

from __future__ import annotations

from app.codec import tlv
from app.sim.status import CONDITIONS_NOT_SATISFIED, OK, PROACTIVE, WRONG_DATA, Refused

_REFRESH_BYTE, _REFRESH_BIT = 2, 0x80
_STATE_CHANGE_BYTE, _STATE_CHANGE_BIT = 33, 0x20
_UICC_RESET = 0x04
_PROFILE_STATE_CHANGE = 0x09
_COMPREHENSION = 0x80
_RESULT = 0x03 | _COMPREHENSION
_PERFORMED = 0x0F


class Toolkit:
    """What the terminal announced and the proactive command under way."""

    def __init__(self, *, unasked: bool = False) -> None:
        self._unasked = unasked
        self._profile = b""
        self._waiting = b""
        self._fetched = False

    @property
    def busy(self) -> bool:
        """Whether a proactive command waits or is being carried out."""
        return bool(self._waiting) or self._fetched

    @property
    def status(self) -> int:
        """The status word of success: 9000, or 91xx while a command waits."""
        return PROACTIVE | len(self._waiting) if self._waiting else OK

    def announce(self, profile: bytes) -> None:
        """Take a TERMINAL PROFILE."""
        self._profile = profile

    def refresh(self) -> None:
        """Have a REFRESH wait for FETCH, if the terminal can take one."""
        if self._bit(_STATE_CHANGE_BYTE, _STATE_CHANGE_BIT):
            mode = _PROFILE_STATE_CHANGE
        elif self._unasked or self._bit(_REFRESH_BYTE, _REFRESH_BIT):
            mode = _UICC_RESET
        else:
            return
        details = tlv.encode(0x81, bytes((1, 1, mode))) + tlv.encode(0x82, b"\x81\x82")
        self._waiting = tlv.encode(0xD0, details)

    def fetch(self) -> bytes:
        """Return the command that waits. It goes on waiting until `taken`.

        Raises Refused 6985 when there is none.
        """
        if not self._waiting:
            raise Refused(CONDITIONS_NOT_SATISFIED)
        return self._waiting

    def taken(self) -> None:
        """The terminal has the command; now its response is awaited."""
        self._waiting, self._fetched = b"", True

    def respond(self, response: bytes) -> bool:
        """Take a TERMINAL RESPONSE and tell whether the REFRESH was performed.

        Raises Refused: 6985 when none is awaited, 6A80 when it has no result.
        """
        if not self._fetched:
            raise Refused(CONDITIONS_NOT_SATISFIED)
        results = [part.value for part in _parts(response) if part.tag | _COMPREHENSION == _RESULT]
        if not results or not results[0]:
            raise Refused(WRONG_DATA)
        self._fetched = False
        return results[0][0] <= _PERFORMED

    def _bit(self, byte: int, bit: int) -> bool:
        return len(self._profile) > byte and bool(self._profile[byte] & bit)


def _parts(response: bytes) -> list[tlv.Tlv]:
    from app.errors import CodecError

    try:
        return tlv.parse(response)
    except CodecError:
        raise Refused(WRONG_DATA) from None
