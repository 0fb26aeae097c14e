"""Proactive commands: after 91xx the card's wish is fetched, noted and answered.

This program is not a phone. It answers truthfully: what it can let pass (REFRESH, polling, event
lists, menus) it reports as performed, anything else as beyond its capabilities. A REFRESH is the
sign that the card has to be reset; whoever owns the channel does that.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

from app.card.apdu import Command, Response, Transmit
from app.card.toolkit_names import COMMANDS

_log = logging.getLogger(__name__)

REFRESH = 0x01
_FILE_CHANGE = 0x01
_POLL_INTERVAL = 0x03
_PERFORMED = frozenset({REFRESH, 0x02, _POLL_INTERVAL, 0x04, 0x05, 0x25, 0x28})
_RESULT_OK, _RESULT_BEYOND = 0x00, 0x30
_MAX_ROUNDS = 16
_PROACTIVE, _DETAILS, _DURATION = 0xD0, 0x01, 0x04


@dataclass(frozen=True, slots=True)
class ProactiveCommand:
    """What the card asked for. raw: the D0 template as fetched."""

    number: int
    kind: int
    qualifier: int
    raw: bytes

    @property
    def name(self) -> str:
        """The command's name, or its type in hex."""
        return COMMANDS.get(self.kind, f"proactive command {self.kind:02X}")

    @property
    def wants_reset(self) -> bool:
        """Whether this is a REFRESH after which the card must be reset or read again."""
        return self.kind == REFRESH and self.qualifier != _FILE_CHANGE

    @classmethod
    def parse(cls, raw: bytes) -> ProactiveCommand | None:
        """Read a fetched template; None when it has no command details."""
        details = _objects(raw).get(_DETAILS, b"")
        return cls(details[0], details[1], details[2], raw) if len(details) == 3 else None

    def terminal_response(self) -> bytes:
        """Return the data of the TERMINAL RESPONSE that answers this truthfully."""
        result = _RESULT_OK if self.kind in _PERFORMED else _RESULT_BEYOND
        answer = bytes([0x81, 3, self.number, self.kind, self.qualifier, 0x82, 2, 0x82, 0x81])
        answer += bytes([0x83, 1, result])
        duration = _objects(self.raw).get(_DURATION, b"")
        if self.kind == _POLL_INTERVAL and len(duration) == 2:
            answer += bytes([0x84, 2]) + duration
        return answer


class Proactive:
    """Deals with 91xx, so that the answer above it ends in 9000.

    seen: every proactive command since the card was opened, in order.
    """

    def __init__(self, send: Transmit) -> None:
        self._send = send
        self.seen: list[ProactiveCommand] = []

    def transmit(self, raw: bytes) -> bytes:
        """Exchange one command and settle what the card asks for afterwards."""
        response = Response.parse(self._send(raw))
        if response.sw1 != 0x91:
            return bytes(response)
        self._settle(response.sw2)
        return response.data + b"\x90\x00"

    def _settle(self, length: int) -> None:
        for _ in range(_MAX_ROUNDS):
            fetched = self._exchange(Command(0x80, 0x12, 0, 0, le=length or 256))
            command = ProactiveCommand.parse(fetched.data)
            if command is None:
                _log.info("FETCH gave no proactive command, status %04X", fetched.sw)
                return
            self.seen.append(command)
            answer = self._exchange(Command(0x80, 0x14, 0, 0, command.terminal_response()))
            if answer.sw1 != 0x91:
                return
            length = answer.sw2
        _log.info("the card goes on with proactive commands; leaving them")

    def _exchange(self, command: Command) -> Response:
        return Response.parse(self._send(bytes(command)))


def _objects(raw: bytes) -> dict[int, bytes]:
    """Read the COMPREHENSION-TLV objects of a proactive command; the first of each tag counts."""
    found: dict[int, bytes] = {}
    if len(raw) < 2 or raw[0] != _PROACTIVE:
        return found
    at = 3 if raw[1] == 0x81 else 2
    while at + 2 <= len(raw):
        tag, length, at = raw[at] & 0x7F, raw[at + 1], at + 2
        if length == 0x81 and at < len(raw):
            length, at = raw[at], at + 1
        found.setdefault(tag, raw[at : at + length])
        at += length
    return found
