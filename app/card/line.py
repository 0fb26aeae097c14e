"""The transport as the card sees it: every command counted, a lost card remembered."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol, runtime_checkable

from app.card.store_data import MAX_BLOCK
from app.card.transport import LimitsBlocks, Transport, undisturbed
from app.errors import DeviceError


@runtime_checkable
class BringsRoots(Protocol):
    """A transport that knows the roots of its card's certificates, as a simulated card does."""

    @property
    def roots(self) -> tuple[bytes, ...]:
        """The root certificates, whole DER; may be empty before the card is connected."""
        ...


class Line:
    """A Transport around a Transport. apdus: commands sent so far; broken: the card was lost."""

    def __init__(self, transport: Transport) -> None:
        self.name = transport.name
        self.uri = transport.uri
        self.apdus = 0
        self.broken = False
        self._transport = transport

    @property
    def atr(self) -> bytes:
        """The answer to reset of the last power-up."""
        return self._transport.atr

    @property
    def protocol(self) -> str:
        """`T=0` or `T=1`; empty before connect."""
        return self._transport.protocol

    @property
    def roots(self) -> tuple[bytes, ...]:
        """The root certificates the transport brings along, usually none."""
        return self._transport.roots if isinstance(self._transport, BringsRoots) else ()

    @property
    def block_size(self) -> int:
        """How many bytes of a STORE DATA the transport takes; set to what was found to work."""
        return (
            self._transport.block_size if isinstance(self._transport, LimitsBlocks) else MAX_BLOCK
        )

    @block_size.setter
    def block_size(self, size: int) -> None:
        if isinstance(self._transport, LimitsBlocks):
            self._transport.block_size = size

    def connect(self) -> None:
        """Power the card up."""
        self._transport.connect()
        self.broken = False

    def transmit(self, command: bytes) -> bytes:
        """Exchange one APDU."""
        self.apdus += 1
        try:
            return self._transport.transmit(command)
        except DeviceError:
            self.broken = True
            raise

    def reset(self) -> None:
        """Reset the card."""
        self.broken = True
        self._transport.reset()
        self.broken = False

    def close(self) -> None:
        """Let go of the card; never raises."""
        self._transport.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Keep other programs away for a `with` block; a card found lost on entry counts too."""
        try:
            with undisturbed(self._transport):
                yield
        except DeviceError:
            self.broken = True
            raise
