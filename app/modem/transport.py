"""`at:` as a transport: the card in a modem, reached through its AT port.

A break of any kind (port gone, modem silent, an answer that cannot be read, a refusal) ends the
connection with a DeviceError, and `connect` makes a new one. A command is never sent again, since
nobody knows whether the card got it; the first block of a STORE DATA message that the modem refused
as too long is the exception, and whoever sent it decides.
"""

from __future__ import annotations

import contextlib
import time
from dataclasses import dataclass

from app.card.transport import CardUri, modem_name
from app.errors import DeviceError, WorkbenchError
from app.modem.address import ModemAddress
from app.modem.at_error import AtError, Fault
from app.modem.card_commands import CardCommands
from app.modem.dialogue import Dialogue
from app.modem.identity import identify
from app.modem.ladder import climb, no_way
from app.modem.logical_channels import LogicalChannels
from app.modem.memory import DeviceMemory, memory_key
from app.modem.port import Port
from app.modem.quirks import Behaviour, Quirk, behaviour_of, quirks_for
from app.modem.rungs import Way
from app.modem.scan import usb_of
from app.modem.stale import tidy_up
from app.values.modem import ModemIdentity, Rung, RungOutcome
from app.values.traffic import Direction, Layer, Tap

_NO_ATR = b"\x3b\x00"
"""Modems keep the ATR to themselves; this one tells nothing."""
_READY_S = 20.0
_READY_STEP_S = 0.25


@dataclass(frozen=True, slots=True)
class Reached:
    """What was found out on connecting. quirks: the rows that apply; rung: the one in use."""

    identity: ModemIdentity
    quirks: tuple[Quirk, ...]
    behaviour: Behaviour
    ladder: tuple[RungOutcome, ...]
    rung: Rung


class AtTransport:
    """A card behind a modem's AT port. Used from one thread; see `app.card.transport.Transport`.

    Options of the address: see `ModemAddress`. reached: what the last `connect` found out, None
    before. Raises SettingsError on an address it cannot use.
    """

    def __init__(self, uri: CardUri, tap: Tap) -> None:
        self.address = ModemAddress.from_uri(uri)
        self.name = modem_name(uri)
        self.uri = str(uri)
        self.reached: Reached | None = None
        self._tap = tap
        port = Port(self.address.port, self.address.baud)
        self._dialogue = Dialogue(port, tap, self.name, routine_s=self.address.routine_s)
        self._channels: LogicalChannels | None = None
        self._commands: CardCommands | None = None
        self._atr = b""
        self._session = 0

    @property
    def atr(self) -> bytes:
        """The answer to reset: a placeholder, as modems do not tell it; empty before connect."""
        return self._atr

    @property
    def protocol(self) -> str:
        """`T=1` for modems that need Le, else `T=0`; empty while not connected."""
        if self._commands is None:
            return ""
        return "T=1" if self._commands.behaviour.needs_le else "T=0"

    @property
    def block_size(self) -> int:
        """Bytes per STORE DATA: as the address says, else as this modem is known to take."""
        if self.address.block_size:
            return self.address.block_size
        if self._commands is None:
            return Behaviour().block_size
        return self._commands.memory.kept.block_size or self._commands.behaviour.block_size

    @block_size.setter
    def block_size(self, size: int) -> None:
        if self._commands is not None:
            self._commands.memory.keep_block_size(size)

    def connect(self) -> None:
        """Open the port, find out what modem it is and which way to its card holds.

        Raises DeviceError, or NotSupportedError when the modem lets nobody at its card.
        """
        if self._channels is not None:
            return
        try:
            self._connect()
        except BaseException as error:
            self._let_go(polite=not isinstance(error, DeviceError))
            raise
        reached = self.reached
        assert reached is not None  # noqa: S101 - set by _connect
        self._begin(
            f"Card reached through {reached.identity.title} by {reached.rung.value}, "
            f"{self.protocol}; the modem does not tell the ATR"
        )

    def transmit(self, command: bytes) -> bytes:
        """Exchange one APDU; see `Transport.transmit`.

        Raises BlockRefusedError when the modem refuses the line of a message's first block; the
        card stays connected then.
        """
        channels = self._connected()
        pair = self._record(Direction.OUT, command)
        started = time.perf_counter_ns()
        try:
            reply = channels.exchange(command)
        except WorkbenchError as error:
            self._event(error.message, pair=pair)
            if isinstance(error, DeviceError):
                self._let_go(polite=_still_in_step(error))
            raise
        took = time.perf_counter_ns() - started
        self._record(Direction.IN, reply.data, duration_ns=took, pair=pair, note=reply.note)
        return reply.data

    def reset(self) -> None:
        """Have the modem power the card down and up; all logical channels are gone afterwards.

        A modem without a way to do that gets its channels closed instead, and the record says so.
        """
        channels, commands = self._connected(), self._commands
        assert commands is not None  # noqa: S101 - together with the channels
        try:
            channels.release()
            note = self._power_cycle(commands, channels)
        except WorkbenchError as error:
            self._event(error.message)
            self._let_go(polite=_still_in_step(error))
            raise
        self._begin(note)

    def close(self) -> None:
        """Close what was opened and let go of the port; harmless when already closed."""
        if self._channels is not None:
            self._let_go(polite=True)
            self._event("Connection closed")
        self._let_go(polite=False)

    def _connect(self) -> None:
        self._dialogue.session = 0
        self._dialogue.open()
        identity = identify(self._dialogue, usb_of(self.uri))
        quirks = quirks_for(identity, self.address.quirks)
        behaviour = behaviour_of(quirks)
        memory = DeviceMemory(memory_key(identity))
        commands = CardCommands(self._dialogue, behaviour, memory)
        way, ladder = climb(commands, wanted=self.address.rung, handle=tidy_up(commands))
        if way is None:
            raise no_way(ladder, quirks[-1].advice if quirks else "")
        self.reached = Reached(identity, quirks, behaviour, ladder, way.rung)
        self._commands, self._channels = commands, LogicalChannels(way)

    def _power_cycle(self, commands: CardCommands, channels: LogicalChannels) -> str:
        """Reset the card by the modem's commands and return what became of that in words."""
        reset = commands.behaviour.reset
        try:
            for command in reset:
                commands.ask(command, commands.behaviour.channel_s)
        except AtError as error:
            if not _still_in_step(error):
                raise
            reset, refusal = (), f" ({error.message})"
        else:
            refusal = ""
        if not reset:
            return f"No reset: this modem has no way to{refusal}. All channels were closed"
        commands.memory.all_closed()
        self._channels = LogicalChannels(_reach_again(commands, channels.way.rung))
        return f"Card reset by {', '.join(reset)}, {self.protocol}"

    def _connected(self) -> LogicalChannels:
        if self._channels is None:
            raise DeviceError(
                f"The card behind “{self.name}” is not connected.",
                hint="Read the card again; that connects it.",
            )
        return self._channels

    def _let_go(self, *, polite: bool) -> None:
        """Close the port. polite: close the channels before; a modem that is lost is not asked."""
        channels, self._channels, self._commands = self._channels, None, None
        if polite and channels is not None:
            with contextlib.suppress(WorkbenchError):
                channels.release()
        self._dialogue.close()

    def _begin(self, note: str) -> None:
        self._atr = _NO_ATR
        self._session = self._tap(self.name, Layer.EVENT, Direction.NONE, self._atr, note=note)
        self._dialogue.session = self._session

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
        self,
        direction: Direction,
        data: bytes,
        *,
        duration_ns: int = 0,
        pair: int = 0,
        note: str = "",
    ) -> int:
        return self._tap(
            self.name,
            Layer.APDU,
            direction,
            data,
            duration_ns=duration_ns,
            pair=pair,
            session=self._session,
            note=note,
        )


def _reach_again(commands: CardCommands, rung: Rung) -> Way:
    """Wait until the card has come up and the way that held before holds again."""
    deadline = time.monotonic() + _READY_S
    while True:
        way, ladder = climb(commands, wanted=rung)
        if way is not None:
            return way
        if time.monotonic() >= deadline:
            raise no_way(ladder)
        time.sleep(_READY_STEP_S)


def _still_in_step(error: WorkbenchError) -> bool:
    """Whether the modem answered, so that it can be asked to close what is open."""
    return isinstance(error, AtError) and error.kind is not Fault.SILENT
