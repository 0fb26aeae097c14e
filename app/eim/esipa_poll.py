"""The one message that most are, read at sight: a GetEimPackageRequest of an EID and nothing else.

Devices come in vain most of the time, and each time with these very bytes. The decoder would find
the same in them; it is needed as soon as there is one byte more, or another form of a length.
"""

from __future__ import annotations

from app.errors import CodecError
from app.values.ids import Eid

_HEAD = bytes.fromhex("BF4F125A10")
_LENGTH = len(_HEAD) + 16


def polling(message: bytes) -> Eid | None:
    """Return who polls with this message; None when it has to be decoded to know."""
    if len(message) != _LENGTH or not message.startswith(_HEAD):
        return None
    try:
        return Eid.from_wire(message[len(_HEAD) :])
    except CodecError:
        return None
