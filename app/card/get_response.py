"""Answers that come in parts: 61xx is followed up with GET RESPONSE, 6Cxx by asking again.

T=0 needs this for every command with an answer; some T=1 cards and modems answer so as well.
"""

from __future__ import annotations

from collections.abc import Callable

from app.card.apdu import Command, Response, Transmit, class_on_channel
from app.card.status_words import status_error
from app.errors import StatusError

_MAX_PARTS = 4096
"""256 bytes each: a megabyte, which no command of these standards returns."""


class GetResponse:
    """Puts the parts of an answer together.

    protocol: asked before each command, because a reset may change it.
    """

    def __init__(self, send: Transmit, protocol: Callable[[], str]) -> None:
        self._send = send
        self._protocol = protocol

    def transmit(self, raw: bytes) -> bytes:
        """Exchange one command; the answer has all data and a final status word.

        Under T=0 an Le after data is left out, since that protocol has no place for it.
        Raises CodecError on a malformed command or answer, StatusError on an endless answer.
        """
        command = Command.parse(raw)
        if command.case == 4 and self._protocol() != "T=1":
            command = command.without_le()
        response = Response.parse(self._send(bytes(command)))
        if response.sw1 == 0x6C:
            response = self._ask_again(command, response.sw2)
        parts = [response.data]
        while response.sw1 == 0x61:
            if len(parts) > _MAX_PARTS:
                raise _endless(raw, response.sw)
            response = self._fetch(command, response.sw2)
            parts.append(response.data)
        return b"".join(parts) + response.sw.to_bytes(2, "big")

    def _fetch(self, command: Command, length: int) -> Response:
        fetch = Command(class_on_channel(0, command.channel), 0xC0, 0, 0, le=length or 256)
        response = Response.parse(self._send(bytes(fetch)))
        if response.sw == 0x6E00:  # some cards want the class of the command they answer
            fetch = Command(command.cla, 0xC0, 0, 0, le=length or 256)
            response = Response.parse(self._send(bytes(fetch)))
        if response.sw1 == 0x6C:
            again = fetch.with_le(response.sw2 or 256)
            response = Response.parse(self._send(bytes(again)))
        return response

    def _ask_again(self, command: Command, length: int) -> Response:
        if command.data and self._protocol() != "T=1":
            return self._fetch(command, length)
        return Response.parse(self._send(bytes(command.with_le(length or 256))))


def _endless(command: bytes, sw: int) -> StatusError:
    error = status_error(command, sw)
    error.hint = "The card never ends its answer. Reset it and try once more."
    return error
