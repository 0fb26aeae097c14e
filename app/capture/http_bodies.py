"""Finds the bodies of HTTP exchanges, which are recorded apart, as whole ESipa messages.

An ESipa exchange always begins before the HTTP exchange that carries it is on record: a client
has the message first, and a server notes both heads at the end.
"""

from __future__ import annotations

import re
from collections import deque
from typing import NamedTuple

from app.capture.pairing import Pair
from app.values.traffic import Layer, Record

_KEPT = 256
_NOTED_LENGTH = re.compile(r"(?:^| )(\d+) B$")
_LENGTH = re.compile(rb"^content-length:[ \t]*(\d+)[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_HEAD_END = b"\r\n\r\n"


class HttpMessage(NamedTuple):
    """One HTTP message. missing: how many bytes of the body are not on record."""

    head: bytes
    body: bytes
    missing: int


class HttpBodies:
    """Sees pairs in their order and completes the HTTP ones."""

    def __init__(self) -> None:
        self._recent: deque[Pair] = deque(maxlen=_KEPT)

    def see(self, pair: Pair) -> None:
        """Remember a pair if it may hold the bodies of an HTTP exchange to come."""
        if pair.command is not None and pair.command.layer is Layer.ESIPA:
            self._recent.append(pair)

    def complete(self, pair: Pair) -> tuple[HttpMessage | None, HttpMessage | None]:
        """Return request and response of an HTTP pair with their bodies, None where there is none.

        A body is found by its direction, its length and its session; JSON bodies are not on record.
        """
        carried = self._carried_by(pair)
        if carried is not None:
            self._recent.remove(carried)
        bodies = (carried.command, carried.answer) if carried else (None, None)
        return _message(pair.command, bodies[0]), _message(pair.answer, bodies[1])

    def _carried_by(self, pair: Pair) -> Pair | None:
        return next((one for one in reversed(self._recent) if _fits(one, pair)), None)


def _fits(esipa: Pair, http: Pair) -> bool:
    asked, command = esipa.command, http.command
    if asked is None or command is None or asked.direction is not command.direction:
        return False
    if asked.session and asked.session != command.session:
        return False
    if len(asked.data) != _body_length(command):
        return False
    if esipa.answer is None or http.answer is None:
        return esipa.answer is http.answer
    return len(esipa.answer.data) == _body_length(http.answer)


def _message(record: Record | None, body: Record | None) -> HttpMessage | None:
    if record is None:
        return None
    head, end, included = record.data.partition(_HEAD_END)
    found = included or (body.data if body else b"")
    return HttpMessage(head + end, found, max(_body_length(record) - len(found), 0))


def _body_length(record: Record) -> int:
    """Return how long the body was, as the note or the head says; the note knows chunked ones."""
    head = record.data.partition(_HEAD_END)[0]
    found = _NOTED_LENGTH.search(record.note) or _LENGTH.search(head)
    return int(found[1]) if found else 0
