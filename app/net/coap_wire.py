"""The head of a CoAP message, read without decoding the rest."""

from __future__ import annotations

from dataclasses import dataclass

CON, NON, ACK, RST = range(4)

_VERSION_1 = 1
_HEAD = 4


@dataclass(frozen=True, slots=True)
class CoapHead:
    """Type, code, message id and token of one message."""

    kind: int
    code: int
    message_id: int
    token: bytes

    @classmethod
    def read(cls, message: bytes) -> CoapHead | None:
        """Return the head, or None when this is not CoAP."""
        if len(message) < _HEAD or message[0] >> 6 != _VERSION_1:
            return None
        length = message[0] & 0x0F
        if length > 8 or len(message) < _HEAD + length:
            return None
        return cls(
            kind=message[0] >> 4 & 3,
            code=message[1],
            message_id=int.from_bytes(message[2:4], "big"),
            token=message[_HEAD : _HEAD + length],
        )

    @property
    def is_request(self) -> bool:
        """Whether the code is that of a method."""
        return 0 < self.code < 0x20

    @property
    def is_response(self) -> bool:
        """Whether the code is that of an answer."""
        return self.code >= 0x40
