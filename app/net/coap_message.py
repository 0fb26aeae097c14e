"""CoAP requests and answers as handlers see them: whole bodies, no tokens, no blocks."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum


class CoapCode(IntEnum):
    """The codes we send or meet by name; the number is the byte on the wire."""

    GET = 0x01
    POST = 0x02
    PUT = 0x03
    DELETE = 0x04
    CHANGED = 0x44
    CONTENT = 0x45
    BAD_REQUEST = 0x80
    NOT_FOUND = 0x84
    METHOD_NOT_ALLOWED = 0x85
    REQUEST_ENTITY_TOO_LARGE = 0x8D
    INTERNAL_SERVER_ERROR = 0xA0


def dotted(code: int) -> str:
    """Return a code as people write it: `4.13`."""
    return f"{code >> 5}.{code & 0x1F:02d}"


@dataclass(frozen=True, slots=True)
class CoapRequest:
    """One request, its blocks joined.

    method: the request code, `CoapCode.POST` for all of ESipa. path: `/` and the segments.
    identity: subject of the client's certificate or its PSK identity, empty when it proved none.
    options: those of the request by number, without path and blocks. session: seq of the record
    that opened the association.
    """

    method: int
    path: str
    body: bytes
    address: str
    identity: str = ""
    secure: bool = True
    options: dict[int, bytes] = field(default_factory=dict)
    session: int = 0


@dataclass(frozen=True, slots=True)
class CoapResponse:
    """One answer, its blocks joined. options: number and value, in any order."""

    code: int
    body: bytes = b""
    options: tuple[tuple[int, bytes], ...] = ()

    @property
    def successful(self) -> bool:
        """Whether the code is of class 2."""
        return self.code >> 5 == 2
