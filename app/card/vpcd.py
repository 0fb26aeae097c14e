"""The card side of vpcd, the virtual reader of pcscd: a card served over TCP.

Connecting is inserting the card, closing takes it out. Each message is a two-byte length and that
many bytes. One byte is an order to the card, of which only the question for the ATR is answered;
anything longer is an APDU.
"""

from __future__ import annotations

import contextlib
import logging
import select
import socket
import threading
from typing import Protocol

from app.errors import DeviceError

_log = logging.getLogger(__name__)

DEFAULT_PORT = 35963
"""The port of the first virtual reader; the second reader listens on the next one."""

_OFF, _ON, _RESET, _GET_ATR = 0, 1, 2, 4
_POLL_S = 0.1
_RETRY_S = 0.5
_TIMEOUT_S = 5.0


class ReaderGoneError(DeviceError):
    """There is no virtual reader, or not any more; it may come back."""


class VirtualCard(Protocol):
    """A card without contacts. Called from the serving thread only."""

    def power_on(self) -> bytes:
        """Power up and return the ATR; an empty one is a mute card."""
        ...

    def power_off(self) -> None:
        """Lose power: channels and session state are gone."""
        ...

    def reset(self) -> bytes:
        """Reset and return the ATR."""
        ...

    def process(self, apdu: bytes) -> bytes:
        """Answer one command with data and status word; T=0 cards answer 61xx themselves."""
        ...


def serve(
    card: VirtualCard,
    host: str = "127.0.0.1",
    port: int = DEFAULT_PORT,
    *,
    stop: threading.Event,
    keep_trying: bool = False,
) -> None:
    """Put the card into a virtual reader and serve it until `stop` is set. Blocks until then.

    keep_trying: insert the card again when pcscd comes back, instead of giving up.
    Raises DeviceError when nobody listens there or the reader goes away, and what the card raises.
    """
    while not stop.is_set():
        try:
            with _insert(host, port) as reader:
                _Slot(reader, card, stop).run()
        except ReaderGoneError as error:
            if not keep_trying:
                raise
            _log.info("%s", error)
            stop.wait(_RETRY_S)


def _insert(host: str, port: int) -> socket.socket:
    try:
        reader = socket.create_connection((host, port), timeout=_TIMEOUT_S)
    except OSError as error:
        raise ReaderGoneError(
            f"No virtual reader listens on {host}:{port}.",
            hint="On Linux: sudo apt install pcscd vsmartcard-vpcd, and see that pcscd runs. "
            "A port takes one card at a time, the next reader is on the next port.",
        ) from error
    reader.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return reader


class _Slot:
    """One insertion of the card, from the connection to its end."""

    def __init__(self, reader: socket.socket, card: VirtualCard, stop: threading.Event) -> None:
        self._reader = reader
        self._card = card
        self._stop = stop
        self._atr = b""

    def run(self) -> None:
        """Serve until stopped. Raises DeviceError when the reader ends it."""
        try:
            while (message := self._receive()) is not None:
                if len(message) == 1:
                    self._obey(message[0])
                elif message:
                    self._send(self._card.process(message))
        except OSError as error:
            raise _gone() from error
        finally:
            if self._atr:
                self._card.power_off()

    def _obey(self, order: int) -> None:
        if order == _OFF:
            self._card.power_off()
            self._atr = b""
        elif order == _ON:
            self._atr = self._card.power_on()
        elif order == _RESET:
            self._atr = self._card.reset()
        elif order == _GET_ATR:
            # Also the question whether a card is present, asked before any power.
            self._atr = self._atr or self._card.power_on()
            self._send(self._atr)

    def _send(self, message: bytes) -> None:
        self._reader.sendall(len(message).to_bytes(2, "big") + message)

    def _receive(self) -> bytes | None:
        """Return the next message, None when stopped."""
        length = self._read(2)
        if length is None:
            return None
        return self._read(int.from_bytes(length, "big"))

    def _read(self, count: int) -> bytes | None:
        data = b""
        while len(data) < count:
            if self._stop.is_set():
                return None
            if not select.select([self._reader], [], [], _POLL_S)[0]:
                continue
            self._quick_ack()
            part = self._reader.recv(count - len(data))
            if not part:
                raise _gone()
            data += part
        return data

    def _quick_ack(self) -> None:
        """Have the kernel acknowledge at once; it forgets this, so it is said before each read.

        vpcd 3.3 writes length and body apart and waits for the acknowledgement in between, which
        otherwise costs 40 ms per APDU.
        """
        if hasattr(socket, "TCP_QUICKACK"):
            with contextlib.suppress(OSError):
                self._reader.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)


def _gone() -> ReaderGoneError:
    return ReaderGoneError(
        "The virtual reader closed the connection.",
        hint="pcscd was stopped or restarted, or it refused a second card in this reader.",
    )
