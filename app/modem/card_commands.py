"""The four commands that reach a modem's card: CSIM, CCHO, CGLA, CCHC.

Nothing is sent twice here, with one exception: a modem that says it is busy has not begun, so what
opens a channel or only probes is asked again a little later.

3GPP TS 27.007 §8.43
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from app.card.store_data import MAX_BLOCK, SMALLER_BLOCKS
from app.card.transport import BlockRefusedError
from app.errors import DeviceError
from app.modem.answer import AtAnswer
from app.modem.at_error import AtError, Fault
from app.modem.dialogue import Dialogue
from app.modem.memory import DeviceMemory
from app.modem.quirks import Behaviour
from app.values.modem import AtExchange

T = TypeVar("T")

_STORE_DATA = 0xE2
_LAST_BLOCK = 0x80
_HEADER = 5
_PROBE_S = 3.0
_SETTLE_S = 0.5
_SETTLE_TRIES = 4
_LENGTH_CODES = frozenset({24, 25, 26, 27, 50, 100})
"""+CME numbers that may blame a line's length: too long, invalid characters, wrong parameters,
unknown."""

_NO_CARD = frozenset({10, 13, 15})
"""+CME numbers: no card, a card that fails, a card the modem does not accept."""

_CARRIED = re.compile(r'(?:[+^]?[A-Z]+ ?: ?)?(?:(\d+) ?, ?)?"?((?:[0-9A-F]{2})+)"?', re.IGNORECASE)
_HANDLE = re.compile(r'(?:\+CCHO ?: ?)?"?(\w{1,24})"?', re.IGNORECASE)


class CardCommands:
    """Asks one modem for its card. Every method may raise AtError and DeviceError.

    memory: keeps what is open, so that a later start can close what a crash left open.
    """

    def __init__(self, dialogue: Dialogue, behaviour: Behaviour, memory: DeviceMemory) -> None:
        self.dialogue = dialogue
        self.behaviour = behaviour
        self.memory = memory
        self._watched: list[AtExchange] | None = None

    @property
    def probe_s(self) -> float:
        """How long a command may take that asks the card for next to nothing, in seconds."""
        return min(_PROBE_S, self.behaviour.card_s)

    def csim(self, apdu: bytes, deadline_s: float | None = None) -> bytes:
        """Exchange an APDU as it is.

        Raises BlockRefusedError when the modem refuses the line of a message's first block.
        """
        return self._carry("AT+CSIM=", apdu, deadline_s)

    def cgla(self, handle: str, apdu: bytes, deadline_s: float | None = None) -> bytes:
        """Exchange an APDU, written for channel 0, on a channel of the modem. Raises as `csim`."""
        return self._carry(f"AT+CGLA={handle},", apdu, deadline_s)

    def ccho(self, aid: bytes) -> str:
        """Open a channel to an application and return its handle, which means nothing to us."""
        command = f'AT+CCHO="{aid.hex().upper()}"'
        answer = self.patiently(lambda: self.ask(command, self.behaviour.channel_s))
        found = [match[1] for line in answer.lines if (match := _HANDLE.fullmatch(line))]
        if not found:
            raise _damaged(command, answer)
        self.memory.opened(handle=found[0])
        return found[0]

    def cchc(self, handle: str) -> None:
        """Close a channel; one that cannot be closed stays remembered, and is used again."""
        if self.behaviour.close_channels:
            try:
                self.ask(f"AT+CCHC={handle}", self.behaviour.channel_s)
            finally:
                if self.dialogue.port.is_open:
                    self.memory.closed(handle=handle)

    def ask(self, command: str, deadline_s: float) -> AtAnswer:
        """Send any command; see `Dialogue.ask`."""
        began = time.perf_counter_ns()
        lines: tuple[str, ...] = ()
        try:
            answer = self.dialogue.ask(command, deadline_s)
            lines = (*answer.lines, answer.final)
        except AtError as error:
            lines = (error.final,) if error.final else ()
            raise
        finally:
            if self._watched is not None:
                took = time.perf_counter_ns() - began
                self._watched.append(AtExchange(command, lines, took))
        return answer

    @contextmanager
    def watched(self) -> Iterator[list[AtExchange]]:
        """Keep the exchanges of a `with` block."""
        kept: list[AtExchange] = []
        self._watched = kept
        try:
            yield kept
        finally:
            self._watched = None

    @staticmethod
    def patiently(work: Callable[[], T]) -> T:
        """Do it again while the modem says that it is busy, for about two seconds.

        Only for what does no harm when done twice.
        """
        for _ in range(_SETTLE_TRIES - 1):
            try:
                return work()
            except AtError as error:
                if error.kind is not Fault.BUSY:
                    raise
            time.sleep(_SETTLE_S)
        return work()

    def _carry(self, lead: str, apdu: bytes, deadline_s: float | None) -> bytes:
        digits = apdu.hex().upper()
        command = f'{lead}{len(digits)},"{digits}"'
        try:
            answer = self.ask(command, deadline_s or self._deadline(apdu))
        except AtError as error:
            if _blames_length(error, apdu):
                raise _block_refused(error, apdu) from error
            raise
        return _carried(command, answer)

    def _deadline(self, apdu: bytes) -> float:
        loads = apdu[1] == _STORE_DATA and bool(apdu[2] & _LAST_BLOCK)
        return self.behaviour.load_s if loads else self.behaviour.card_s


def said_no(error: AtError) -> str:
    """Return the words of a modem that refused; raises the error itself when it did not.

    That is when it is silent or busy, or has no card that works.
    """
    if error.kind in (Fault.BUSY, Fault.SILENT) or error.code in _NO_CARD:
        raise error
    return error.message


def _carried(command: str, answer: AtAnswer) -> bytes:
    """Return the APDU of an answer; with or without prefix, length and quotes.

    The length counts hex digits, with some modems bytes.
    """
    for line in answer.lines:
        found = _CARRIED.fullmatch(line)
        if found is None or len(found[2]) < len("9000"):
            continue
        size = len(found[2])
        if found[1] is None or int(found[1]) in (size, size // 2):
            return bytes.fromhex(found[2])
    raise _damaged(command, answer)


def _blames_length(error: AtError, apdu: bytes) -> bool:
    """Whether a refusal may be for the length of a line that carries the first of some blocks."""
    if len(apdu) < _HEADER or apdu[1] != _STORE_DATA or apdu[3] != 0:
        return False
    long = apdu[4] > min(SMALLER_BLOCKS)
    said = error.kind is Fault.UNKNOWN or (
        error.kind is not Fault.BUSY and (error.code is None or error.code in _LENGTH_CODES)
    )
    return long and said and error.kind is not Fault.SILENT


def _block_refused(error: AtError, apdu: bytes) -> BlockRefusedError:
    return BlockRefusedError(
        f"The modem refuses a command with {apdu[4]} bytes of data: {error.message}",
        needs=f"blocks of {MAX_BLOCK} bytes or fewer",
        hint="The modem's line takes no commands of this length, or it does not pass this one on. "
        "Use a card reader.",
    )


def _damaged(command: str, answer: AtAnswer) -> DeviceError:
    got = f"{len(answer.lines)} lines" if len(answer.lines) != 1 else "one line"
    return DeviceError(
        f"The modem's answer to “{command.partition('=')[0]}” cannot be read ({got}).",
        hint="The line loses or damages characters. Set the modem's own speed (baud=...) or use "
        "another of its ports; then read the card again.",
    )
