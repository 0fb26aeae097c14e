"""The AT console: lines typed by a person, on the modem's lane, between the card's work.

A line goes out only when the rules let it: those that change nothing at once, others after the
session was told to allow changes, the gravest after their name was typed as well. The port is let
go after each line, so that card work and other programs can have it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Unpack

from app.card.transport import CardUri
from app.errors import DeviceError
from app.modem.address import ModemAddress
from app.modem.at_error import AtError
from app.modem.checked_port import CheckedPort
from app.modem.console_rules import permit
from app.modem.dialogue import Dialogue
from app.values.traffic import Details, Direction, Layer, Tap, no_tap

_AFTER_S = 0.1
"""How long is listened behind an answer: what a command sets off is often told at once."""
_SLICE_S = 0.2


class LineKind(StrEnum):
    """What a line of the console is."""

    SENT = "sent"
    ANSWER = "answer"
    FINAL = "final"
    ERROR = "error"
    """A final result that says no; `explained` says it in a sentence."""
    UNASKED = "unasked"
    """A line the modem sent by itself."""


@dataclass(frozen=True, slots=True)
class ConsoleLine:
    """One line as it is shown. seq: of its traffic record, 0 when none was kept."""

    time_ns: int
    kind: LineKind
    text: str
    seq: int = 0
    explained: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """All that a line brought, itself first. error: what the modem refused with, if it did."""

    lines: tuple[ConsoleLine, ...]
    error: AtError | None = None


Told = Callable[[ConsoleLine], None]


def _untold(line: ConsoleLine) -> None:
    """Tell nobody."""


def _never() -> None:
    """Never cancel."""


class Console:
    """One session with the modem at an `at:` address. Used on that modem's lane only.

    allow_changes: whether commands that change something are let through; off at first.
    """

    def __init__(
        self,
        uri: str,
        tap: Tap = no_tap,
        lane: str = "",
        *,
        check: Callable[[], None] = _never,
    ) -> None:
        """lane: the modem's name, for the tap. check: called often while waiting; what it raises
        ends the waiting. Raises SettingsError on an address without a port.
        """
        address = ModemAddress.from_uri(CardUri.parse(uri))
        port = CheckedPort(address.port, address.baud, check)
        self.allow_changes = False
        self._tap = tap
        self._told: Told = _untold
        self._lines: list[ConsoleLine] = []
        self._going = ("", "")
        self._seq = 0
        self._dialogue = Dialogue(port, self._record, lane)
        self._dialogue.urcs.append(self._on_unasked)

    def send(self, line: str, told: Told = _untold, *, confirmed: str = "") -> Reply:
        """Send a line and return what came, told line by line meanwhile; lets the port go then.

        Raises NotSupportedError when the line may not go out, DeviceError when the port or the
        modem does not answer. A refusal by the modem is no exception but part of the reply.
        """
        judged = permit(line, allow_changes=self.allow_changes, confirmed=confirmed)
        self._begin(told)
        error: AtError | None = None
        try:
            self._dialogue.open()
            self._lines.clear()
            self._going = (line.strip(), judged.shown.strip())
            try:
                answer = self._dialogue.ask(line.strip(), judged.deadline_s)
            except AtError as refused:
                if not refused.final:
                    raise
                error = refused
                self._add(LineKind.ERROR, refused.final, _explained(refused))
            else:
                for text in answer.lines:
                    self._add(LineKind.ANSWER, text)
                self._add(LineKind.FINAL, answer.final)
            with suppress(DeviceError):  # a restart takes the port away behind a good answer
                self._dialogue.listen(_AFTER_S)
        finally:
            self._dialogue.close()
        return Reply(tuple(self._lines), error)

    def listen(self, told: Told, wanted: Callable[[], bool]) -> None:
        """Tell what the modem sends unasked, as long as `wanted` says so; lets the port go then.

        Raises DeviceError when the port is gone.
        """
        self._begin(told)
        try:
            self._dialogue.open()
            while wanted():
                self._dialogue.listen(_SLICE_S)
                self._lines.clear()
        finally:
            self._dialogue.close()

    def _begin(self, told: Told) -> None:
        self._told = told
        self._lines = []

    def _on_unasked(self, text: str) -> None:
        self._add(LineKind.UNASKED, text)

    def _add(self, kind: LineKind, text: str, explained: str = "") -> None:
        line = ConsoleLine(time.time_ns(), kind, text, self._seq, explained)
        self._lines.append(line)
        self._told(line)

    def _record(
        self,
        lane: str,
        layer: Layer,
        direction: Direction,
        data: bytes,
        **details: Unpack[Details],
    ) -> int:
        """Pass a record on, and note its seq for the lines it is made of."""
        self._seq = seq = self._tap(lane, layer, direction, data, **details)
        typed, shown = self._going
        if typed and direction is Direction.OUT and data.rstrip() == typed.encode():
            self._going = ("", "")
            self._add(LineKind.SENT, shown)
        return seq


def _explained(error: AtError) -> str:
    return f"{error.message} {error.hint}".strip()
