"""Commands passed to the card as they are, by CSIM: on its channels, or on the basic one only."""

from __future__ import annotations

import contextlib
from functools import partial

from app.card.apdu import Response, class_on_channel
from app.modem.at_error import AtError
from app.modem.card_commands import CardCommands, said_no
from app.modem.rungs import DONE, SELECT, STATUS, Reply, on_basic
from app.values.modem import Rung

_USIM_AGAIN = bytes.fromhex("00A4040C07A0000000871002")
_OPEN_FORMS = (bytes.fromhex("0070000001"), bytes.fromhex("0070000000"))
_NO_CHANNELS = b"\x68\x81"
_WRONG_CLASS = b"\x6e\x00"


class Basic:
    """The basic channel by CSIM, which the modem uses too; after a SELECT it gets its USIM back."""

    def __init__(self, commands: CardCommands) -> None:
        self._commands = commands
        self._absent: str | None = None
        self._disturbed = False

    def transmit(self, command: bytes) -> Reply:
        """Exchange a command; 6E00 without asking when the modem does not let us through."""
        if self._absent is None:
            self._absent = self._try()
        if self._absent:
            return Reply(_WRONG_CLASS, f"Not sent: no way to the basic channel. {self._absent}")
        self._disturbed = self._disturbed or command[1] == SELECT
        return Reply(self._commands.csim(command))

    def release(self) -> None:
        """Select the USIM again if something else was selected."""
        disturbed, self._disturbed = self._disturbed, False
        if disturbed:
            with contextlib.suppress(AtError):
                self._commands.csim(_USIM_AGAIN)

    def _try(self) -> str:
        """Return why CSIM does not work, empty if it does."""
        try:
            self._commands.patiently(lambda: self._commands.csim(STATUS, self._commands.probe_s))
        except AtError as error:
            return error.message
        return ""


class CsimChannels:
    """Channels of the card itself. spare: the number of one the probe left open."""

    rung = Rung.CSIM_CHANNEL

    def __init__(self, commands: CardCommands, spare: int = 0) -> None:
        self._commands = commands
        self._basic = Basic(commands)
        self._spare = spare
        self._real: dict[int, int] = {}

    def open(self, number: int) -> Reply:
        """Have the card open a channel."""
        real, self._spare = self._spare, 0
        if not real:
            real, answer = open_channel(self._commands)
            if not real:
                return Reply(answer)
        self._real[number] = real
        return Reply(DONE)

    def transmit(self, number: int, command: bytes) -> Reply:
        """Exchange a command on the card's channel."""
        cla = class_on_channel(on_basic(command)[0], self._real[number])
        return Reply(self._commands.csim(bytes([cla]) + command[1:]))

    def basic(self, command: bytes) -> Reply:
        """Exchange a command on the basic channel."""
        return self._basic.transmit(command)

    def close(self, number: int) -> Reply:
        """Have the card close the channel."""
        return Reply(close_channel(self._commands, self._real.pop(number)))

    def release(self) -> None:
        """Close all channels this opened and give the modem its USIM back."""
        opened = [real for real in (*self._real.values(), self._spare) if real]
        self._real.clear()
        self._spare = 0
        for real in opened:
            with contextlib.suppress(AtError):
                close_channel(self._commands, real)
        self._basic.release()


class CsimBasic:
    """The basic channel alone: MANAGE CHANNEL is refused, so whoever asked uses this one."""

    rung = Rung.CSIM_BASIC

    def __init__(self, commands: CardCommands) -> None:
        self._basic = Basic(commands)

    def open(self, number: int) -> Reply:
        """Refuse: there are no channels."""
        return Reply(_NO_CHANNELS, "Not sent: only the basic channel can be reached.")

    def transmit(self, number: int, command: bytes) -> Reply:
        """Refuse: no channel was ever opened."""
        return Reply(_NO_CHANNELS, "Not sent: only the basic channel can be reached.")

    def basic(self, command: bytes) -> Reply:
        """Exchange a command."""
        return self._basic.transmit(command)

    def close(self, number: int) -> Reply:
        """Refuse: no channel was ever opened."""
        return Reply(_NO_CHANNELS, "Not sent: only the basic channel can be reached.")

    def release(self) -> None:
        """Give the modem its USIM back."""
        self._basic.release()


def open_channel(commands: CardCommands) -> tuple[int, bytes]:
    """Open a channel by CSIM; return its number, 0 if none, and what the card said first.

    Some modems pass MANAGE CHANNEL on in one of its two spellings only; refusals are harmless here,
    so both are tried.
    """
    answer = b""
    for form in _OPEN_FORMS:
        try:
            answered = commands.patiently(partial(commands.csim, form))
        except AtError as error:
            said_no(error)
            if form == _OPEN_FORMS[-1]:
                raise
            continue
        response = Response.parse(answered)
        answer = answer or answered
        if response.sw == 0x9000 and len(response.data) == 1 and 1 <= response.data[0] <= 19:
            commands.memory.opened(channel=response.data[0])
            return response.data[0], answered
    return 0, answer


def close_channel(commands: CardCommands, number: int) -> bytes:
    """Close a channel by CSIM and return the card's answer."""
    le = b"" if commands.behaviour.needs_le else b"\0"
    answer = commands.csim(bytes([0x00, 0x70, 0x80, number]) + le)
    commands.memory.closed(channel=number)
    return answer
