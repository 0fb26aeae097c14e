"""Cards in PC/SC readers, with the low-level calls of pyscard.

Rules: a reader is bound by name, never by its place in a list. Whatever breaks the connection
(card taken out, reset by another program, service restarted) ends it here with a DeviceError, and
`connect` makes a new one. No call waits for another program longer than the patience given.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterator
from typing import Any

from smartcard import scard

from app.card.holders import describe_holders, find_holders
from app.card.patience import call_within
from app.card.pcsc_errors import pcsc_error
from app.card.transport import CardUri
from app.errors import DeviceError, SettingsError
from app.values.traffic import Direction, Layer, Tap

_MODES = {"shared": scard.SCARD_SHARE_SHARED, "exclusive": scard.SCARD_SHARE_EXCLUSIVE}
_PROTOCOLS = {
    "any": scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1,
    "t0": scard.SCARD_PROTOCOL_T0,
    "t1": scard.SCARD_PROTOCOL_T1,
}
_RESETS = {"warm": scard.SCARD_RESET_CARD, "cold": scard.SCARD_UNPOWER_CARD}

_CONNECTION_LOST = frozenset(
    {
        scard.SCARD_W_RESET_CARD,
        scard.SCARD_W_REMOVED_CARD,
        scard.SCARD_W_UNPOWERED_CARD,
        scard.SCARD_W_UNRESPONSIVE_CARD,
        scard.SCARD_E_NO_SMARTCARD,
        scard.SCARD_E_READER_UNAVAILABLE,
        scard.SCARD_E_UNKNOWN_READER,
        scard.SCARD_E_NO_SERVICE,
        scard.SCARD_E_SERVICE_STOPPED,
        scard.SCARD_E_INVALID_HANDLE,
        scard.SCARD_E_NOT_TRANSACTED,
        scard.SCARD_F_COMM_ERROR,
    }
)
_POLL_S = 0.02


def establish() -> int:
    """Connect to the PC/SC service and return the context; release it after use.

    Raises DeviceError when the service cannot be reached.
    """
    # libpcsclite reads this once: it then tells of another program's transaction instead of
    # waiting for its end.
    os.environ.setdefault("PCSCLITE_NO_BLOCKING", "1")
    code, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    if code != scard.SCARD_S_SUCCESS:
        raise pcsc_error(code)
    return int(context)


def readers_of(context: int) -> list[str]:
    """Return the names of all readers, in the order of PC/SC. Raises DeviceError."""
    code, readers = scard.SCardListReaders(context, [])
    if code == scard.SCARD_E_NO_READERS_AVAILABLE:
        return []
    if code != scard.SCARD_S_SUCCESS:
        raise pcsc_error(code)
    return list(readers)


def list_readers() -> list[str]:
    """Return the names of the readers PC/SC knows, in its order; virtual ones too.

    Raises DeviceError when the service cannot be reached.
    """
    context = establish()
    try:
        return readers_of(context)
    finally:
        scard.SCardReleaseContext(context)


def find_reader(wanted: str, readers: list[str]) -> str:
    """Return the reader of exactly this name, else the only one whose name contains it.

    Raises DeviceError listing the readers there are when none or several fit.
    """
    if wanted in readers:
        return wanted
    fitting = [name for name in readers if wanted.casefold() in name.casefold()]
    if len(fitting) == 1:
        return fitting[0]
    seen = "Readers seen: " + "; ".join(fitting or readers) + "."
    if fitting:
        raise DeviceError(
            f"“{wanted}” fits {len(fitting)} readers.", hint=f"Give the whole name. {seen}"
        )
    if not readers:
        raise pcsc_error(scard.SCARD_E_NO_READERS_AVAILABLE)
    raise DeviceError(
        f"There is no reader “{wanted}”.", hint=f"Check the name or plug the reader in. {seen}"
    )


class PcscTransport:
    """A card in a PC/SC reader. Used from one thread; see `app.card.transport.Transport`.

    Options of the address: mode=shared|exclusive, protocol=any|t0|t1, reset=warm|cold.
    patience_s: how long another program's transaction is waited for.
    """

    def __init__(self, address: CardUri, tap: Tap, *, patience_s: float = 10.0) -> None:
        self.name = address.target
        self.uri = str(address)
        self._wanted = address.target
        self._options = dict(address.options)
        self._mode = _option(address, "mode", _MODES, "shared")
        self._protocols = _option(address, "protocol", _PROTOCOLS, "any")
        self._reset = _option(address, "reset", _RESETS, "warm")
        self._tap = tap
        self._patience_s = patience_s
        self._context: int | None = None
        self._handle: int | None = None
        self._active = scard.SCARD_PROTOCOL_UNDEFINED
        self._atr = b""
        self._session = 0
        self._depth = 0

    @property
    def atr(self) -> bytes:
        """The answer to reset of the last power-up; empty before connect."""
        return self._atr

    @property
    def protocol(self) -> str:
        """`T=0` or `T=1`; empty while not connected."""
        if self._handle is None:
            return ""
        return "T=1" if self._active == scard.SCARD_PROTOCOL_T1 else "T=0"

    def connect(self) -> None:
        """Find the reader and power the card up; a dead connection is made anew.

        Raises DeviceError when the service, the reader or the card is missing or held.
        """
        if self._handle is not None and self._alive():
            return
        self._let_go()
        try:
            self._context = establish()
            self.name = find_reader(self._wanted, readers_of(self._context))
            self.uri = str(CardUri("pcsc", self.name, self._options))
            self._power_up(self._context)
        except BaseException:
            self._let_go()
            raise
        mode = "exclusive" if self._mode == scard.SCARD_SHARE_EXCLUSIVE else "shared"
        self._open_session(f"Card powered, {self.protocol}, {mode} access")
        if self._depth:
            self._lock()

    def transmit(self, command: bytes) -> bytes:
        """Exchange one APDU; see `Transport.transmit`."""
        handle = self._connected()
        pci = scard.SCARD_PCI_T1 if self.protocol == "T=1" else scard.SCARD_PCI_T0
        octets = list(command)
        pair = self._record(Direction.OUT, command)
        started = time.perf_counter_ns()
        code, answer = self._when_free(lambda: scard.SCardTransmit(handle, pci, octets))
        duration = time.perf_counter_ns() - started
        if code != scard.SCARD_S_SUCCESS:
            raise self._failed(code, pair)
        response = bytes(answer)
        self._record(Direction.IN, response, duration_ns=duration, pair=pair)
        return response

    def reset(self) -> None:
        """Reset the card, by the reset line or (reset=cold) by taking its power away."""
        handle = self._connected()
        code, active = self._when_free(
            lambda: scard.SCardReconnect(handle, self._mode, self._protocols, self._reset)
        )
        if code == scard.SCARD_S_SUCCESS:
            self._active = active
            code = self._read_atr(handle)
        if code != scard.SCARD_S_SUCCESS:
            raise self._failed(code, 0)
        kind = "cold" if self._reset == scard.SCARD_UNPOWER_CARD else "warm"
        self._open_session(f"Card reset ({kind}), {self.protocol}")

    def close(self) -> None:
        """Let go of the card, leaving it powered; harmless when already closed."""
        if self._handle is not None:
            self._event("Connection closed")
        self._let_go()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Keep other programs away from the card for a `with` block; blocks may be nested.

        A card connected only inside the block is kept from then on. Not for waiting inside:
        Windows resets a card that stays idle in a transaction for 5 s. Raises DeviceError when
        another program does not let go, or when the connection turns out to be dead.
        """
        if self._depth == 0 and self._handle is not None:
            self._lock()
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1
            if self._depth == 0 and self._handle is not None:
                scard.SCardEndTransaction(self._handle, scard.SCARD_LEAVE_CARD)

    def _lock(self) -> None:
        handle = self._connected()
        if self._mode == scard.SCARD_SHARE_EXCLUSIVE:
            return
        # SCardBeginTransaction cannot be bounded, so it is called once the card is free.
        code = self._when_free(lambda: scard.SCardStatus(handle))[0]
        if code == scard.SCARD_S_SUCCESS:
            code = scard.SCardBeginTransaction(handle)
        if code != scard.SCARD_S_SUCCESS:
            raise self._failed(code, 0)

    def _when_free(self, call: Callable[[], Any]) -> Any:
        """Repeat a call while another program is in a transaction, as long as patience lasts."""
        deadline = time.monotonic() + self._patience_s
        while True:
            result = call()
            if result[0] != scard.SCARD_E_SHARING_VIOLATION or time.monotonic() >= deadline:
                return result
            time.sleep(_POLL_S)

    def _power_up(self, context: int) -> None:
        code, handle, active = self._connect_card(context)
        if code == scard.SCARD_S_SUCCESS:
            self._handle, self._active = handle, active
            code = self._read_atr(handle)
        if code != scard.SCARD_S_SUCCESS:
            raise pcsc_error(code, self.name)

    def _connect_card(self, context: int) -> tuple[int, int, int]:
        def connect() -> tuple[int, int, int]:
            return tuple(scard.SCardConnect(context, self.name, self._mode, self._protocols))

        def undo(late: tuple[int, int, int]) -> None:
            if late[0] == scard.SCARD_S_SUCCESS:
                scard.SCardDisconnect(late[1], scard.SCARD_LEAVE_CARD)
            scard.SCardReleaseContext(context)

        if not _in_use(context, self.name):
            return connect()
        try:
            return call_within(self._patience_s, connect, undo)
        except TimeoutError:
            self._context = None  # the late call still works with it, and releases it
            raise DeviceError(
                f"Another program does not let go of the card in “{self.name}”.",
                hint=f"{describe_holders(find_holders())} Close that program, then try again.",
            ) from None

    def _read_atr(self, handle: int) -> int:
        code, _, _, _, atr = self._when_free(lambda: scard.SCardStatus(handle))
        self._atr = bytes(atr)
        return int(code)

    def _alive(self) -> bool:
        code = scard.SCardStatus(self._handle)[0]
        return code in (scard.SCARD_S_SUCCESS, scard.SCARD_E_SHARING_VIOLATION)

    def _connected(self) -> int:
        if self._handle is None:
            raise DeviceError(
                f"The card in “{self.name}” is not connected.",
                hint="Read the card again; that connects it.",
            )
        return self._handle

    def _failed(self, code: int, pair: int) -> DeviceError:
        error = pcsc_error(code, self.name)
        self._event(error.message, pair=pair)
        if code in _CONNECTION_LOST:
            self._let_go()
        return error

    def _let_go(self) -> None:
        handle, self._handle = self._handle, None
        context, self._context = self._context, None
        if handle is not None:
            scard.SCardDisconnect(handle, scard.SCARD_LEAVE_CARD)
        if context is not None:
            scard.SCardReleaseContext(context)

    def _open_session(self, note: str) -> None:
        self._session = 0
        self._session = self._tap(self.name, Layer.EVENT, Direction.NONE, self._atr, note=note)

    def _event(self, note: str, *, pair: int = 0) -> None:
        self._tap(
            self.name,
            Layer.EVENT,
            Direction.NONE,
            b"",
            note=note,
            pair=pair,
            session=self._session,
        )

    def _record(
        self, direction: Direction, data: bytes, *, duration_ns: int = 0, pair: int = 0
    ) -> int:
        return self._tap(
            self.name,
            Layer.APDU,
            direction,
            data,
            duration_ns=duration_ns,
            pair=pair,
            session=self._session,
        )


def _option(address: CardUri, key: str, choices: dict[str, int], default: str) -> int:
    value = address.options.get(key, default).lower()
    if value not in choices:
        raise SettingsError(
            f"“{value}” is no {key} of a reader.",
            key=key,
            hint=f"Use one of: {', '.join(choices)}.",
        )
    return choices[value]


def _in_use(context: int, reader: str) -> bool:
    """Whether another program is connected, so that it may be in a transaction."""
    code, states = scard.SCardGetStatusChange(context, 0, [(reader, scard.SCARD_STATE_UNAWARE)])
    return code == scard.SCARD_S_SUCCESS and bool(states[0][1] & scard.SCARD_STATE_INUSE)
