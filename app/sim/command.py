"""One command APDU as the card sees it: header, logical channel, data and expected length."""

from __future__ import annotations

from dataclasses import dataclass

from app.sim.status import (
    NO_CHAINING,
    NO_SECURE_MESSAGING,
    UNKNOWN_CLASS,
    WRONG_LENGTH,
    Refused,
)

_ALL = 256


@dataclass(frozen=True, slots=True)
class Command:
    """A short APDU. le: 1 to 256, None when absent. proprietary: class 8x or Cx, else 0x or 4x."""

    ins: int
    p1: int
    p2: int
    data: bytes
    le: int | None
    channel: int
    proprietary: bool

    @classmethod
    def parse(cls, raw: bytes) -> Command:
        """Take an APDU apart.

        Raises Refused: 6700 when it is no short APDU, 6E00 on a class that is none, 6882 and 6884
        on secure messaging and chaining, which a card of this kind does not do here.
        """
        size = len(raw)
        if size < 4:
            raise Refused(WRONG_LENGTH)
        data, le = b"", None
        if size == 5:
            le = raw[4] or _ALL
        elif size > 5:
            lc = raw[4]
            if lc == 0 or size not in (5 + lc, 6 + lc):
                raise Refused(WRONG_LENGTH)
            data = raw[5 : 5 + lc]
            if size == 6 + lc:
                le = raw[-1] or _ALL
        channel, proprietary = _CLASSES[raw[0]]
        if channel < 0:
            raise Refused(-channel)
        return cls(raw[1], raw[2], raw[3], data, le, channel, proprietary)


def _class(cla: int) -> tuple[int, bool]:
    """Return channel and kind of a class byte; a negative channel is a refusal's status word."""
    kind = cla & 0xC0
    proprietary = bool(cla & 0x80)
    if cla == 0xFF or cla & 0xF0 in (0x20, 0x30, 0xA0, 0xB0):
        return -UNKNOWN_CLASS, proprietary
    if cla & 0x10:
        return -NO_CHAINING, proprietary
    if kind in (0x00, 0x80):
        return (-NO_SECURE_MESSAGING if cla & 0x0C else cla & 3), proprietary
    return (-NO_SECURE_MESSAGING if cla & 0x20 else 4 + (cla & 0x0F)), proprietary


_CLASSES = tuple(_class(cla) for cla in range(256))
