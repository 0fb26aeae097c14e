"""HTTP requests and responses as plain values, the same for servers and clients."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


class Headers(dict[str, str]):
    """Header fields by name, whatever the case; names are kept as they came first."""

    def __init__(self, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(fields or {})

    def find(self, name: str) -> str:
        """Return the value of a field, or nothing when it is absent."""
        if name in self:
            return self[name]
        wanted = name.lower()
        return next((value for known, value in self.items() if known.lower() == wanted), "")


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """One request as a handler sees it.

    path: as sent, with the query. address: host and port of the peer. identity: the subject of its
    certificate, empty when it showed none. session: seq of the record that opened the connection.
    """

    method: str
    path: str
    headers: Headers
    body: bytes
    address: str = ""
    identity: str = ""
    session: int = 0


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """One answer. The length is filled in by whoever sends it."""

    status: int
    headers: Headers = field(default_factory=Headers)
    body: bytes = b""
