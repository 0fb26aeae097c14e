"""The logical channels of a card behind a modem, as the terminal counts them.

A command for a channel that was not opened here never reaches the modem: its number may belong to
the modem itself.
"""

from __future__ import annotations

from app.card.apdu import MAX_CHANNEL, Command, channel_of
from app.modem.rungs import Reply, Way

_MANAGE_CHANNEL = 0x70
_OPEN, _CLOSE = 0x00, 0x80
_DONE = b"\x90\x00"
_NOT_OPEN = Reply(b"\x68\x81", "Not sent: no channel of this number was opened.")
_ALL_OPEN = Reply(b"\x6a\x81", "Not sent: all channels there can be are open.")
_OPEN_ALREADY = Reply(b"\x69\x85", "Not sent: a channel of this number is open.")
_WRONG_PARAMETERS = Reply(b"\x6a\x86", "Not sent: MANAGE CHANNEL opens or closes, nothing else.")


class LogicalChannels:
    """Which channels are open, and the way their commands go."""

    def __init__(self, way: Way) -> None:
        self.way = way
        self._open: set[int] = set()

    def exchange(self, command: bytes) -> Reply:
        """Exchange a command. Raises CodecError on fewer than four bytes, DeviceError."""
        if len(command) < 4:
            Command.parse(command)
        number = channel_of(command[0])
        if number and number not in self._open:
            return _NOT_OPEN
        if command[1] == _MANAGE_CHANNEL and not command[0] & 0x80:
            return self._manage(number, command[2], command[3])
        if number == 0:
            return self.way.basic(command)
        return self.way.transmit(number, command)

    def release(self) -> None:
        """Close everything."""
        self._open.clear()
        self.way.release()

    def _manage(self, on: int, verb: int, number: int) -> Reply:
        if verb == _CLOSE:
            return self._close(number or on)
        if verb != _OPEN:
            return _WRONG_PARAMETERS
        return self._open_one(number)

    def _open_one(self, wanted: int) -> Reply:
        if wanted > MAX_CHANNEL:
            return _NOT_OPEN
        if wanted in self._open:
            return _OPEN_ALREADY
        free = [number for number in range(1, MAX_CHANNEL + 1) if number not in self._open]
        if not free:
            return _ALL_OPEN
        number = wanted or free[0]
        reply = self.way.open(number)
        if reply.data != _DONE:
            return reply
        self._open.add(number)
        return reply if wanted else Reply(bytes([number]) + _DONE, reply.note)

    def _close(self, number: int) -> Reply:
        if number == 0:
            return _WRONG_PARAMETERS
        if number not in self._open:
            return _NOT_OPEN
        self._open.discard(number)
        return self.way.close(number)
