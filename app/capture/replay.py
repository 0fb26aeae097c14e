"""`replay:FILE` as a transport: a card that answers what it answered in a capture.

It needs no card and changes none, so a session from the field can be read again, page by page. The
file may be of any kind that can be imported.
Rules:
1. `order=strict` plays the exchanges as they came; `order=any` answers every command that is in
   the capture, whenever it is asked.
2. `channel=any` takes a command for the same whatever logical channel its class byte names.
3. A power-up or reset plays the next one of the capture; after the last one, the last again.
4. A command with no answer in the capture is a DeviceError that says which and what was expected.
   With `missing=refuse` that is only noted in the traffic, and the card answers 6F00: whoever asks
   for more than the capture has still gets the rest.
"""

from __future__ import annotations

import time
from pathlib import Path

from app.capture.card_script import PowerUp, choose_lane, power_ups
from app.capture.dialogue import Dialogue, Line, Miss, Order, exact
from app.capture.imports import read_capture
from app.card.apdu import INSTRUCTIONS
from app.card.transport import CardUri, card_name
from app.errors import DeviceError, SettingsError
from app.values.traffic import Direction, Layer, Tap

_REFUSE = "refuse"
_OPTIONS = {
    "lane": None,
    "order": tuple(Order),
    "channel": ("exact", "any"),
    "missing": ("error", _REFUSE),
}
_REFUSAL = b"\x6f\x00"
_SHOWN = 24
_MANAGE_CHANNEL = 0x70
_GET_RESPONSE = b"\xc0"


class ReplayTransport:
    """A card out of a capture, by URI. Raises SettingsError on an option it does not know.

    The file is read on the first connect.
    """

    def __init__(self, uri: CardUri, tap: Tap) -> None:
        _check(uri)
        self.name = card_name(uri)
        self.uri = str(uri)
        self._path = Path(uri.target)
        self._lane = uri.options.get("lane", "")
        self._order = Order(uri.options.get("order", Order.STRICT))
        self._key = without_channel if uri.options.get("channel") == "any" else exact
        self._refuses = uri.options.get("missing") == _REFUSE
        self._tap = tap
        self._lives: list[PowerUp] = []
        self._dialogues: list[Dialogue] = []
        self._speaker: Dialogue | None = None
        self._life = -1
        self._session = 0
        self._powered = False

    @property
    def atr(self) -> bytes:
        """The answer to reset of the last power-up; empty before connect."""
        return self._lives[self._life].atr if self._powered else b""

    @property
    def protocol(self) -> str:
        """`T=0` or `T=1`; empty before connect."""
        return self._lives[self._life].protocol if self._powered else ""

    def connect(self) -> None:
        """Read the capture, once, and play a power-up.

        Raises SettingsError when the lane cannot be used, CodecError when the file cannot be read
        or is no capture.
        """
        if self._powered:
            return
        if not self._lives:
            self._lives = self._read()
            self._dialogues = [
                Dialogue(one.lines, self._order, self._key, _asks_for_more) for one in self._lives
            ]
        self._begin("power-up")

    def transmit(self, command: bytes) -> bytes:
        """Answer one APDU as it was answered then, and record it. Raises DeviceError, see above."""
        if not self._powered:
            raise DeviceError("The card is not connected.", hint="Connect to it first.")
        command = bytes(command)
        pair = self._tap(self.name, Layer.APDU, Direction.OUT, command, session=self._session)
        began = time.perf_counter_ns()
        try:
            answer = self._play(command)
        except DeviceError as error:
            self._event(error.message)
            if not self._refuses:
                raise
            answer = _REFUSAL
        self._tap(
            self.name,
            Layer.APDU,
            Direction.IN,
            answer,
            duration_ns=time.perf_counter_ns() - began,
            pair=pair,
            session=self._session,
        )
        return answer

    def reset(self) -> None:
        """Play the next power-up. Raises DeviceError when the card is not connected."""
        if not self._powered:
            raise DeviceError("The card is not connected.", hint="Connect to it first.")
        self._begin("reset")

    def close(self) -> None:
        """End the session; the capture goes on at its next power-up."""
        if self._powered:
            self._event("power-off")
        self._powered = False
        self._session = 0

    def _read(self) -> list[PowerUp]:
        lane = choose_lane(read_capture(self._path), self._lane)
        return power_ups(read_capture(self._path), lane)

    def _begin(self, what: str) -> None:
        self._life = min(self._life + 1, len(self._lives) - 1)
        for dialogue in self._dialogues:
            dialogue.rewind()
        self._speaker = self._dialogues[self._life]
        self._powered = True
        note = f"{what}, {self.protocol}, replayed"
        self._session = self._tap(self.name, Layer.EVENT, Direction.NONE, self.atr, note=note)

    def _play(self, command: bytes) -> bytes:
        here = self._dialogues[self._life]
        if self._speaker is None or not self._speaker.continues(command):
            self._speaker = here
        played = self._speaker.play(command)
        if isinstance(played, Miss):
            played = self._from_another_life(command) or played
        if isinstance(played, Miss):
            raise self._not_there(command, played)
        if played.answer is None:
            raise DeviceError(
                f"The card never answered {shown(command)} (record {played.seq} of the capture).",
                hint="The session broke off here; record it again if you have the card.",
            )
        return played.answer

    def _from_another_life(self, command: bytes) -> Line | None:
        """Return an answer the card gave after another power-up, where order does not matter."""
        if self._order is Order.STRICT:
            return None
        for dialogue in self._dialogues:
            if isinstance(played := dialogue.play(command), Line):
                self._speaker = dialogue
                return played
        return None

    def _not_there(self, command: bytes, miss: Miss) -> DeviceError:
        text = f"The capture has no answer to {shown(command)}"
        if miss.elsewhere is not None:
            text += f" at this place; record {miss.elsewhere.seq} asks it"
        if miss.expected is not None:
            expected = shown(miss.expected.question)
            text += f"; next in it is {expected} (record {miss.expected.seq})"
        return DeviceError(f"{text}.", hint=self._hint(command, miss))

    def _hint(self, command: bytes, miss: Miss) -> str:
        if miss.elsewhere is not None:
            return "Add `?order=any` to the address, or do what was done when it was recorded."
        bare = without_channel(command)
        lines = (line for one in self._dialogues for line in one.lines)
        if any(without_channel(line.question) == bare for line in lines):
            return "It is there on another logical channel: add `?channel=any` to the address."
        return "A capture answers only what it was asked: do what was done when it was recorded."

    def _event(self, note: str) -> None:
        self._tap(self.name, Layer.EVENT, Direction.NONE, b"", note=note, session=self._session)


def without_channel(command: bytes) -> bytes:
    """Return a command as it would be on the basic channel; what manages channels as it is."""
    if len(command) < 4 or command[1] == _MANAGE_CHANNEL:
        return command
    cla = command[0]
    basic = cla & 0xB0 if cla & 0x40 else cla & 0xFC
    return bytes([basic]) + command[1:]


def _asks_for_more(command: bytes) -> bool:
    """Whether it is a GET RESPONSE, whose bytes do not tell what it fetches."""
    return command[1:2] == _GET_RESPONSE


def shown(command: bytes) -> str:
    """Return a command for a message: its name, and the bytes it begins with."""
    text = command[:_SHOWN].hex(" ").upper() + (" …" if len(command) > _SHOWN else "")
    name = INSTRUCTIONS.get(command[1]) if len(command) > 1 else None
    return f"{name} {text}" if name else text or "an empty command"


def _check(uri: CardUri) -> None:
    if not uri.target:
        raise SettingsError(
            "No capture is named.",
            key="reader",
            hint="Write it as replay:FILE, as in replay:a.eimcap.",
        )
    for name, value in uri.options.items():
        if name not in _OPTIONS:
            raise SettingsError(
                f"A replayed card has no option '{name}'.",
                key=name,
                hint=f"Options are: {', '.join(_OPTIONS)}.",
            )
        allowed = _OPTIONS[name]
        if allowed is not None and value not in allowed:
            raise SettingsError(
                f"'{value}' is no value of '{name}'.",
                key=name,
                hint=f"It is one of: {', '.join(allowed)}.",
            )
