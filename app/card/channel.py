"""A logical channel with an application selected on it, and STORE DATA over it.

Between the channel and its transport stand two processors: `GetResponse` puts answers together,
`Proactive` settles 91xx. Every step of opening is kept as a Probe, so that a card that refuses can
be understood afterwards. After a card reset all channels are gone: call `reopen`.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.card.apdu import Command, Response
from app.card.get_response import GetResponse
from app.card.proactive import Proactive, ProactiveCommand
from app.card.status_words import explain, status_error
from app.card.store_data import LENGTH_FAULTS, SMALLER_BLOCKS, blocks, check_block_size
from app.card.transport import BlockRefusedError, LimitsBlocks, Transport, undisturbed
from app.errors import DeviceError, NotSupportedError, WorkbenchError
from app.values.euicc import Probe

_SELECT_P2 = (0x00, 0x04, 0x0C)
"""Answer with the FCI, with the FCP, with nothing; the next is tried when P2 is refused."""

_WRONG_P2 = frozenset({0x6A86, 0x6B00})
_CHANNEL_REFUSED = frozenset({0x6881, 0x6E00})
_BASIC = 0
_DONE = 0x9000
_WAITS = 0x61
_UNFINISHED = frozenset({0x6C, 0x91})


def _never() -> None:
    """Let everything pass."""


@dataclass(frozen=True, slots=True)
class Opening:
    """How a channel is to be opened, kept for opening it again; see `Channel.open`."""

    aids: tuple[bytes, ...]
    want_channel: int | None
    block_size: int
    terminal_capability: bytes | None
    want_fci: bool


class Channel:
    """An open channel. Used on the card's lane only; made with `Channel.open`.

    number: the logical channel, 0 for the basic one, -1 when closed. aid, fci: the application
    selected last and its SELECT answer. block_size: bytes per STORE DATA; may shrink by itself.
    """

    def __init__(
        self,
        transport: Transport,
        opening: Opening,
        check: Callable[[], None],
        probes: list[Probe],
    ) -> None:
        self.transport = transport
        self.number = -1
        self.aid = b""
        self.fci = b""
        self.block_size = check_block_size(opening.block_size)
        self.probes = probes
        self._opening = opening
        self._check = check
        parts = GetResponse(transport.transmit, lambda: transport.protocol)
        self._proactive = Proactive(parts.transmit)

    @classmethod
    def open(
        cls,
        transport: Transport,
        aids: Sequence[bytes],
        *,
        want_channel: int | None = None,
        block_size: int = 255,
        terminal_capability: bytes | None = None,
        want_fci: bool = True,
        check: Callable[[], None] = _never,
        probes: list[Probe] | None = None,
    ) -> Channel:
        """Connect, open a channel and select the first of `aids` that the card has.

        want_channel: None lets the card choose, 0 is the basic channel, another number is asked
        for; a refusal falls back to the basic channel. terminal_capability: the A9 template sent
        first, None for none. want_fci: whether an FCI that waits under T=0 is fetched; without it
        one command is saved. check: called before each command, may raise CancelledError.
        probes: gets what was tried, also when opening fails.
        Raises NotSupportedError when the card has none of the applications, DeviceError.
        """
        opening = Opening(tuple(aids), want_channel, block_size, terminal_capability, want_fci)
        channel = cls(transport, opening, check, [] if probes is None else probes)
        channel.reopen()
        return channel

    @property
    def proactive(self) -> tuple[ProactiveCommand, ...]:
        """The proactive commands seen since the channel was opened, in order."""
        return tuple(self._proactive.seen)

    @property
    def wants_reset(self) -> bool:
        """Whether the card sent a REFRESH since the channel was opened."""
        return any(command.wants_reset for command in self._proactive.seen)

    def reopen(self) -> None:
        """Open the channel and select the application again, as after a reset.

        Raises what `open` raises; the channel is closed then.
        """
        self.number, self.aid, self.fci = -1, b"", b""
        self._proactive.seen.clear()
        self.transport.connect()
        if isinstance(self.transport, LimitsBlocks):
            self.block_size = min(self.block_size, self.transport.block_size)
        with undisturbed(self.transport):
            try:
                announced = self._announce(_BASIC)
                self.number = self._open_number()
                if not announced and self.number > _BASIC:
                    self._announce(self.number)
                self._select_first()
            except BaseException:
                self.close()
                raise

    def transmit(self, command: bytes) -> bytes:
        """Exchange one command on this channel; the answer is complete and ends with its SW.

        The class byte's channel bits are set here, so commands are written for channel 0.
        Raises DeviceError when the channel was closed or the card is gone.
        """
        return bytes(self._exchange(Command.parse(command), self.number))

    def select(self, aid: bytes) -> bytes:
        """Select an application on this channel and return its FCI.

        Raises StatusError when the card refuses.
        """
        command, response = self._select(aid)
        if not response.ok:
            raise status_error(command, response.sw, doing=f"SELECT {aid.hex().upper()}")
        return self.fci

    def store_data(self, message: bytes) -> bytes:
        """Send one message (a TLV or a profile package segment) and return the card's answer.

        When the very first block is refused for its length, by the card or by a line that limits
        blocks, smaller ones are tried; the size that worked is kept, by such a transport too.
        Raises StatusError when any block is refused, BlockRefusedError when the line takes none of
        the sizes, CodecError when the message does not fit 256 blocks. No other program gets in
        between the blocks.

        SGP.22 v2.5 §5.7.2
        """
        with undisturbed(self.transport):
            faults: list[WorkbenchError] = []
            for size in self._sizes(message):
                try:
                    answer = self._store(message, size)
                except _BlockTooLongError as fault:
                    faults.append(fault.error)
                    continue
                self._keep_block_size(size)
                return answer
            raise faults[0]

    def close(self) -> None:
        """Close the channel if the card is still there to be told; never raises DeviceError."""
        number, self.number = self.number, -1
        if number > _BASIC:
            command = Command(0x00, 0x70, 0x80, number, le=self._p3_only())
            with contextlib.suppress(WorkbenchError):
                self._proactive.transmit(bytes(command))

    def _exchange(self, command: Command, channel: int) -> Response:
        self._check()
        if channel < _BASIC:
            raise DeviceError(
                "The channel to the card is closed.", hint="Read the card again; that opens it."
            )
        raw = bytes(command.on_channel(channel))
        return Response.parse(self._proactive.transmit(raw))

    def _glance(self, command: Command, channel: int) -> Response:
        """Exchange one command and leave an answer that waits (61xx) where it is."""
        self._check()
        raw = bytes(command.on_channel(channel))
        response = Response.parse(self.transport.transmit(raw))
        if response.sw1 in _UNFINISHED:
            return self._exchange(command, channel)
        return Response(b"", _DONE) if response.sw1 == _WAITS else response

    def _announce(self, channel: int) -> bool:
        """Send TERMINAL CAPABILITY; some cards take it on one kind of channel only."""
        if self._opening.terminal_capability is None:
            return True
        command = Command(0x80, 0xAA, 0, 0, self._opening.terminal_capability)
        response = self._exchange(command, channel)
        where = "the basic channel" if channel == _BASIC else f"channel {channel}"
        self._keep(f"TERMINAL CAPABILITY on {where}", command.on_channel(channel), response)
        return response.ok

    def _open_number(self) -> int:
        """Return the channel the card opened, or the basic one when it opens none."""
        wanted = self._opening.want_channel
        if wanted == _BASIC:
            return _BASIC
        if wanted is None:
            command = Command(0x00, 0x70, 0x00, 0x00, le=1)
        else:
            command = Command(0x00, 0x70, 0x00, wanted, le=self._p3_only())
        response = self._exchange(command, _BASIC)
        number = wanted if wanted is not None else (response.data or b"\0")[0]
        if response.ok and number:
            self._keep("MANAGE CHANNEL open", command, response, f"Channel {number} is open.")
            return number
        outcome = f"{explain(response.sw)} Using the basic channel instead."
        self._keep("MANAGE CHANNEL open", command, response, outcome)
        return _BASIC

    def _select_first(self) -> None:
        tried = self._try_aids()
        if tried and self.number > _BASIC and _CHANNEL_REFUSED.issuperset(tried):
            self.close()
            self.number = _BASIC
            tried = self._try_aids()
        if not tried:
            return
        answers = ", ".join(f"{sw:04X}" for sw in tried)
        raise NotSupportedError(
            f"The card has none of the {len(tried)} applications looked for ({answers}).",
            needs="ISD-R",
            hint="This is likely no eUICC. If it is one, its maker may use an AID of its own: add "
            "it to the list in the settings.",
        )

    def _try_aids(self) -> list[int]:
        """Select the first application there is; return the refusals, none on success."""
        refusals = []
        for aid in self._opening.aids:
            _, response = self._select(aid)
            if response.ok:
                return []
            refusals.append(response.sw)
        return refusals

    def _select(self, aid: bytes) -> tuple[bytes, Response]:
        le = 256 if self.transport.protocol == "T=1" else None
        for p2 in _SELECT_P2:
            command = Command(0x00, 0xA4, 0x04, p2, aid, le=le)
            want_fci = self._opening.want_fci
            response = (self._exchange if want_fci else self._glance)(command, self.number)
            self._keep(f"SELECT {aid.hex().upper()}", command.on_channel(self.number), response)
            if response.sw not in _WRONG_P2:
                break
        if response.ok:
            self.aid, self.fci = aid, response.data
        return bytes(command.on_channel(self.number)), response

    def _sizes(self, message: bytes) -> list[int]:
        """Return the block sizes to try; a size that changes no block is not worth a try."""
        smaller = (size for size in SMALLER_BLOCKS if size < min(self.block_size, len(message)))
        return [self.block_size, *smaller]

    def _store(self, message: bytes, size: int) -> bytes:
        data = b""
        for command in blocks(message, size, want_le=self.transport.protocol == "T=1"):
            try:
                response = self._exchange(command, self.number)
            except BlockRefusedError as refused:
                raise _BlockTooLongError(refused) from None
            if not response.ok:
                raw = bytes(command.on_channel(self.number))
                error = status_error(raw, response.sw)
                if command.p2 == 0 and response.sw in LENGTH_FAULTS:
                    raise _BlockTooLongError(error)
                raise error
            data = response.data
        return data

    def _keep_block_size(self, size: int) -> None:
        if size != self.block_size:
            outcome = f"Blocks of {self.block_size} bytes are refused, {size} are taken."
            self.probes.append(Probe("STORE DATA block size", outcome, ok=True))
            self.block_size = size
            if isinstance(self.transport, LimitsBlocks):
                self.transport.block_size = size

    def _p3_only(self) -> int | None:
        """T=0 writes P3=00 where T=1 has neither data nor Le."""
        return None if self.transport.protocol == "T=1" else 256

    def _keep(self, name: str, command: Command, response: Response, outcome: str = "") -> None:
        said = outcome or str(explain(response.sw))
        self.probes.append(Probe(name, said, response.ok, bytes(command), bytes(response)))


class _BlockTooLongError(Exception):
    """The first block was refused: nothing is stored, so smaller blocks may be tried."""

    def __init__(self, error: WorkbenchError) -> None:
        super().__init__(str(error))
        self.error = error
