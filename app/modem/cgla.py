"""Channels the modem opens for us, each with an application: CCHO, CGLA, CCHC."""

from __future__ import annotations

import contextlib

from app.modem.at_error import AtError
from app.modem.card_commands import CardCommands, said_no
from app.modem.csim import Basic
from app.modem.rungs import DONE, SELECT, Reply, on_basic
from app.values.modem import Rung

_NOT_READY = b"\x69\x85"
_NOT_FOUND = b"\x6a\x82"
_BY_NAME = 0x04
_SELECT_PASSED = frozenset({0x90, 0x61, 0x6C, 0x91})


class Cgla:
    """Channels the modem opens. spare: an AID and an open handle, left by the probe."""

    rung = Rung.CGLA

    def __init__(self, commands: CardCommands, spare: tuple[bytes, str] | None = None) -> None:
        self._commands = commands
        self._basic = Basic(commands)
        self._spare = spare
        self._channels: dict[int, tuple[bytes, str]] = {}
        """Our number -> the AID selected last, and the modem's handle."""
        self._select_passes = True

    def open(self, number: int) -> Reply:
        """Open nothing yet: the modem opens a channel together with an application."""
        return Reply(DONE, "Not sent: the modem opens the channel with the SELECT on it.")

    def transmit(self, number: int, command: bytes) -> Reply:
        """Exchange a command; the first SELECT by AID opens what is underneath."""
        aid, opened = _aid_of(command), self._channels.get(number)
        if opened is None:
            if aid is None:
                return Reply(
                    _NOT_READY, "Not sent: the modem opens a channel with a SELECT by AID."
                )
            return self._open_underneath(number, aid, command)
        if aid is None:
            return Reply(self._commands.cgla(opened[1], on_basic(command)))
        if aid == opened[0]:
            return self._select_again(number, command)
        return self._select_another(number, aid, command)

    def basic(self, command: bytes) -> Reply:
        """Exchange a command on the basic channel, by CSIM."""
        return self._basic.transmit(command)

    def close(self, number: int) -> Reply:
        """Close the modem's channel, if one was opened."""
        aid_and_handle = self._channels.pop(number, None)
        if aid_and_handle is None:
            return Reply(DONE, "Not sent: nothing was open underneath.")
        return self._give_back(aid_and_handle)

    def release(self) -> None:
        """Close all handles and give the modem its USIM back."""
        opened = [*self._channels.values(), *([self._spare] if self._spare else [])]
        self._channels.clear()
        self._spare = None
        for _, handle in opened:
            with contextlib.suppress(AtError):
                self._commands.cchc(handle)
        self._basic.release()

    def _open_underneath(self, number: int, aid: bytes, command: bytes) -> Reply:
        if self._spare is not None and self._spare[0] == aid:
            self._channels[number], self._spare = self._spare, None
        else:
            try:
                self._channels[number] = aid, self._commands.ccho(aid)
            except AtError as error:
                return Reply(_NOT_FOUND, f"Answered for the modem: {said_no(error)}")
        return self._select_again(number, command)

    def _select_another(self, number: int, aid: bytes, command: bytes) -> Reply:
        """Select another application on the same handle, or where the modem forbids that, anew."""
        handle = self._channels[number][1]
        if self._select_passes:
            try:
                answer = self._commands.cgla(handle, on_basic(command))
            except AtError as error:
                said_no(error)
                self._select_passes = False
            else:
                if answer[-2] in _SELECT_PASSED:
                    self._channels[number] = aid, handle
                return Reply(answer)
        self._give_back(self._channels.pop(number))
        return self._open_underneath(number, aid, command)

    def _select_again(self, number: int, command: bytes) -> Reply:
        """Send the SELECT itself too, since CCHO keeps the card's answer to it for itself."""
        note = "Answered for the modem: it selected the application and keeps the answer."
        if not self._select_passes:
            return Reply(DONE, note)
        try:
            answer = self._commands.cgla(self._channels[number][1], on_basic(command))
        except AtError as error:
            said_no(error)
            self._select_passes = False
            return Reply(DONE, note)
        return Reply(answer) if answer[-2] in _SELECT_PASSED else Reply(DONE, note)

    def _give_back(self, aid_and_handle: tuple[bytes, str]) -> Reply:
        """Close a handle. A modem that cannot is left with it, and it serves the next SELECT."""
        if not self._commands.behaviour.close_channels:
            self._spare = aid_and_handle
            return Reply(DONE, "Not sent: this modem closes no channels; it is kept for later.")
        try:
            self._commands.cchc(aid_and_handle[1])
        except AtError as error:
            return Reply(DONE, f"The channel is given up; the modem said: {said_no(error)}")
        return Reply(DONE)


def _aid_of(command: bytes) -> bytes | None:
    """Return the AID of a SELECT by AID of the first occurrence, None for other commands."""
    plain = len(command) > 5 and not command[0] & 0x80 and command[1] == SELECT
    if not plain or command[2] != _BY_NAME or command[3] & 0x03:
        return None
    return command[5 : 5 + command[4]]
