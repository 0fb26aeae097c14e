"""A simulated modem: bytes from the host in, bytes for the host out, a simulated card inside.

It keeps no time and no port: what it says comes in pieces that name how late they are, and whoever
runs it (`modem_port`) waits, or not.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass

from app.errors import DeviceError
from app.sim.modem_about import Handler, about
from app.sim.modem_access import Access
from app.sim.modem_card import ModemCard
from app.sim.modem_errors import CARD_FAILURE, WRONG_PARAMETERS, AtRefused
from app.sim.modem_habits import Habits
from app.sim.modem_network import Network
from app.sim.modem_syntax import AtCommand, Form, parse
from app.sim.virtual import SimulatedCard

_TO_CARD = frozenset({"+CSIM", "+CGLA"})
_STORE_DATA_LAST = "E291"
_CHATTER = ("+CREG: 1", "RING", '+QIND: "csq",21,99', "^RSSI: 18", "+CTZV: +04")
_NUMERIC = {"OK": "0", "RING": "2", "ERROR": "4"}
_NOISE = b"\x00\xff\x00"
_BACKSPACE, _LINE_FEED, _RETURN = b"\b\n\r"
_HIGHEST_ERROR_FORM = 2
_IGNORED = ("X", "S", "L", "M", "&C", "&D", "&K", "&W")
"""Basic commands about the line and the loudspeaker: taken, without effect here."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Something the modem says. after_s: how long it takes before it does."""

    data: bytes
    after_s: float = 0.0


class SimulatedModem:
    """A modem without a port. Used from one thread at a time.

    restarting: it wants to leave the bus and come back, which `power_off` and `power_on` do.
    """

    def __init__(self, card: SimulatedCard, habits: Habits) -> None:
        self.habits = habits
        self.card = ModemCard(card, habits)
        self.restarting = False
        self._network = Network(self.card)
        self._access = Access(self.card)
        self._line = bytearray()
        self._last = b""
        self._between: list[str] = []
        self._spoken = 0
        self._started = False
        self._handlers: dict[str, Handler] = {
            **about(habits, card.options.name),
            **self._network.commands,
            **self._access.commands,
            **dict.fromkeys(_IGNORED, lambda _command: []),
            "E": self._echo_mode,
            "V": self._verbose_mode,
            "Q": self._quiet_mode,
            "&F": self._defaults,
            "Z": self._defaults,
            "+CMEE": self._error_mode,
            "+CLAC": lambda _command: [f"AT{name}" for name in sorted(self._handlers)],
        }
        self._set_defaults()

    def power_on(self) -> list[Piece]:
        """Start, and return what it says then. Raises DeviceError when the card cannot be used."""
        self.restarting = False
        self._line.clear()
        self._set_defaults()
        self._network.reset()
        self._network.functionality = 1
        self.card.power_on()
        self.card.seen()
        self._started = True
        return self._urcs(["RDY", *self._card_lines()])

    def power_off(self) -> None:
        """Stop at once: the card loses its power too."""
        self.card.power_off()

    def close(self) -> None:
        """Let go of the card's file."""
        self.card.card.close()

    def interject(self, text: str) -> None:
        """Have a line come in between the next answer and its final result."""
        self._between.append(text)

    def say(self, text: str) -> bytes:
        """Return a line nobody asked for, as it goes over the wire."""
        return self._format(text)

    def receive(self, data: bytes) -> list[Piece]:
        """Take what the host sends and return what the modem says to it."""
        said: list[Piece] = []
        if self._started and self.habits.noise:
            said.append(Piece(_NOISE))
        self._started = False
        for byte in data:
            if self.restarting:
                break
            if self._echo:
                said.append(Piece(bytes((byte,))))
            if byte == _RETURN:
                line = bytes(self._line).strip(b" \t\0")
                self._line.clear()
                said += self._answer(line)
            elif byte == _BACKSPACE:
                del self._line[-1:]
            elif byte != _LINE_FEED and len(self._line) <= self.habits.line_limit:
                self._line.append(byte)
        return _merged(said)

    def _answer(self, line: bytes) -> list[Piece]:
        if line.upper() == b"A/":
            line = self._last
        self._last = line
        text = line.decode("ascii", "replace")
        if text[:2].upper() != "AT":
            return []
        lines, final, late_s = self._run(text)
        said = b"".join(map(self._format, (*lines, *self._interjections())))
        pieces = [Piece(said, late_s), Piece(self._result(final))]
        with contextlib.suppress(AtRefused, DeviceError):
            self.card.settle()
        self.restarting = self._network.restart
        self._network.restart = False
        news = self._card_lines() if self.card.seen() else self._network.changes()
        return pieces + self._urcs(news)

    def _run(self, text: str) -> tuple[list[str], str, float]:
        """Do the commands of a line: the lines of the answer, its end, and how late it is."""
        lines: list[str] = []
        late_s = 0.0
        try:
            if len(text) > self.habits.line_limit:
                raise AtRefused
            if not self._powers(text):
                for command in _commands(text[2:]):
                    late_s += self._lateness(command)
                    lines += self._do(command)
        except AtRefused as refused:
            return lines, refused.text(self._cmee), late_s
        return lines, "OK", late_s

    def _do(self, command: AtCommand) -> Sequence[str]:
        handler = self._handlers.get(command.name)
        if handler is None or command.name in self.habits.missing:
            raise AtRefused
        try:
            return handler(command)
        except ValueError:
            raise AtRefused(WRONG_PARAMETERS) from None
        except DeviceError:
            raise AtRefused(CARD_FAILURE) from None

    def _powers(self, text: str) -> bool:
        """Obey a command that switches the card's power; each maker has one of its own."""
        off, on = self.habits.sim_power
        said = text.upper().replace(" ", "")
        if said not in (off, on) or not said:
            return False
        if "sim-power" in self.habits.notices:
            if said == off:
                self.card.power_off()
            elif not self.card.powered:
                self.card.power_on()
        return True

    def _lateness(self, command: AtCommand) -> float:
        if command.name not in _TO_CARD or not command.arguments:
            return 0.0
        loads = command.arguments[-1][2:6].upper() == _STORE_DATA_LAST
        return self.habits.slow_ms / 1000 if loads else 0.0

    def _interjections(self) -> list[str]:
        """Return what nobody asked for and yet stands among the lines of an answer."""
        lines, self._between = self._between, []
        if self.habits.chatty:
            lines.append(_CHATTER[self._spoken % len(_CHATTER)])
            self._spoken += 1
        return lines

    def _card_lines(self) -> list[str]:
        """Return what the modem tells after it read its card."""
        try:
            return [f"+CPIN: {self._access.state()}", *self._network.changes()]
        except AtRefused:
            state = "NOT INSERTED" if self.habits.absent else "NOT READY"
            return [f"+CPIN: {state}", *self._network.changes()]

    def _urcs(self, lines: Sequence[str]) -> list[Piece]:
        return [Piece(self._format(line)) for line in lines]

    def _format(self, text: str) -> bytes:
        return (f"\r\n{text}\r\n" if self._verbose else f"{text}\r\n").encode()

    def _result(self, text: str) -> bytes:
        if self._quiet:
            return b""
        if self._verbose:
            return self._format(text)
        return f"{_NUMERIC.get(text, text)}\r".encode()

    def _set_defaults(self) -> None:
        self._echo, self._verbose, self._quiet, self._cmee = True, True, False, 0

    def _defaults(self, _command: AtCommand) -> Sequence[str]:
        self._set_defaults()
        return []

    def _echo_mode(self, command: AtCommand) -> Sequence[str]:
        self._echo = _switch(command)
        return []

    def _verbose_mode(self, command: AtCommand) -> Sequence[str]:
        self._verbose = _switch(command)
        return []

    def _quiet_mode(self, command: AtCommand) -> Sequence[str]:
        self._quiet = _switch(command)
        return []

    def _error_mode(self, command: AtCommand) -> Sequence[str]:
        if command.form is Form.TEST:
            return ["+CMEE: (0-2)"]
        if command.form is not Form.SET:
            return [f"+CMEE: {self._cmee}"]
        if (wanted := command.number(0)) > _HIGHEST_ERROR_FORM:
            raise AtRefused(WRONG_PARAMETERS)
        self._cmee = wanted
        return []


def _merged(pieces: Sequence[Piece]) -> list[Piece]:
    """Put together what is said in one breath."""
    merged: list[Piece] = []
    for piece in pieces:
        if merged and not piece.after_s:
            piece = Piece(merged[-1].data + piece.data, merged.pop().after_s)
        merged.append(piece)
    return merged


def _commands(body: str) -> list[AtCommand]:
    try:
        return parse(body)
    except ValueError:
        raise AtRefused from None


def _switch(command: AtCommand) -> bool:
    """Return what a basic command turns on or off; left out means 0."""
    if (number := command.number(0, 0)) > 1:
        raise AtRefused
    return bool(number)
