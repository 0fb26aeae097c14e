"""What an application protocol sees of a TLS link: an asyncio transport of plain bytes."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any, Protocol


class Carrier(Protocol):
    """What plain bytes are written through; a TLS link."""

    @property
    def tcp(self) -> asyncio.Transport | None:
        """The transport below, None when there is no connection."""
        ...

    @property
    def is_closing(self) -> bool:
        """Whether nothing more can be written."""
        ...

    def write(self, data: bytes) -> None:
        """Encrypt and send."""
        ...

    def close(self) -> None:
        """Close after what waits was sent."""
        ...

    def abort(self) -> None:
        """Close at once."""
        ...


class TlsTransport(asyncio.Transport):
    """Writes through a link. Flow control is that of the TCP transport below."""

    def __init__(self, link: Carrier) -> None:
        super().__init__()
        self._link = link

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        """Return what the TCP transport knows, such as `peername`."""
        tcp = self._link.tcp
        return tcp.get_extra_info(name, default) if tcp else default

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self._link.write(bytes(data))

    def writelines(self, list_of_data: Iterable[bytes | bytearray | memoryview]) -> None:
        self._link.write(b"".join(list_of_data))

    def can_write_eof(self) -> bool:
        return False

    def close(self) -> None:
        self._link.close()

    def abort(self) -> None:
        self._link.abort()

    def is_closing(self) -> bool:
        return self._link.is_closing

    def pause_reading(self) -> None:
        if self._link.tcp is not None and not self._link.is_closing:
            self._link.tcp.pause_reading()

    def resume_reading(self) -> None:
        if self._link.tcp is not None and not self._link.is_closing:
            self._link.tcp.resume_reading()

    def is_reading(self) -> bool:
        return self._link.tcp is not None and self._link.tcp.is_reading()

    def get_write_buffer_size(self) -> int:
        return self._link.tcp.get_write_buffer_size() if self._link.tcp else 0

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        if self._link.tcp is not None:
            self._link.tcp.set_write_buffer_limits(high, low)
