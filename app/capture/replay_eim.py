"""An eIM out of a capture: it answers devices as they were answered then.

It keeps no queue, holds no keys and verifies nothing. Behind the HTTPS and CoAP bindings it serves
real devices; called with bytes it serves anything else.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from app.capture.dialogue import Dialogue, Line, Miss, Order, exact, lines_of
from app.codec import tlv
from app.codec.functions import starts
from app.errors import CodecError, SettingsError
from app.values.esipa import Peer, Reply
from app.values.traffic import Layer, Record

_FROM_EIM = b"\xbf\x4e"
"""TransferEimPackage: the eIM asks, so there is nothing for an eIM to answer."""


class Same(StrEnum):
    """When a message counts as one of the capture's."""

    EXACT = "exact"
    FUNCTION = "function"
    """When it calls the same function, whoever asks: for another device than the recorded one."""


class ReplayEim:
    """Answers ESipa messages from records; needs no network. Used from one event loop or thread.

    lane: whose messages to play, empty for the only one there is. Raises SettingsError when the
    records have no such lane or more than one.
    """

    def __init__(
        self,
        records: Iterable[Record],
        lane: str = "",
        *,
        order: Order = Order.ANY,
        same: Same = Same.EXACT,
    ) -> None:
        messages = [record for record in records if record.layer is Layer.ESIPA]
        lane = _choose(messages, lane)
        lines = lines_of(record for record in messages if record.lane == lane)
        asked = [line for line in lines if not line.question.startswith(_FROM_EIM)]
        key = exact if same is Same.EXACT else _function_key
        self._dialogue = Dialogue(asked, order, key)

    @property
    def lines(self) -> tuple[Line, ...]:
        """What it can answer, in the order of the capture."""
        return self._dialogue.lines

    def rewind(self) -> None:
        """Begin anew, as when the capture was opened."""
        self._dialogue.rewind()

    def __call__(self, message: bytes) -> bytes:
        """Answer one message; empty where the function has no response.

        Raises CodecError when the capture has no answer to it, which a binding tells the device.
        """
        played = self._dialogue.play(message)
        if isinstance(played, Miss):
            raise self._not_there(message, played)
        if played.answer is None:
            raise CodecError(
                f"{_named(message)} was never answered in the capture (record {played.seq}).",
                hint="The session broke off here; nothing more can be replayed.",
            )
        return played.answer

    async def answer(self, message: bytes, peer: Peer) -> Reply:
        """Answer one message behind a binding; see `__call__`."""
        return Reply(self(message), _named(message))

    def _not_there(self, message: bytes, miss: Miss) -> CodecError:
        text = f"The capture has no answer to this {_named(message)}"
        if miss.elsewhere is not None:
            text += f" at this place; record {miss.elsewhere.seq} asks it"
        if miss.expected is not None:
            text += f"; next in it is {_named(miss.expected.question)}"
            text += f" (record {miss.expected.seq})"
        hint = "Have the device do what was done when it was recorded."
        same = _function_key(message)
        if miss.elsewhere is None and any(
            _function_key(one.question) == same for one in self.lines
        ):
            hint = "Replay by function instead of exact bytes: then any device is answered."
        return CodecError(f"{text}.", hint=hint)


def _choose(messages: Iterable[Record], wanted: str) -> str:
    lanes = list(dict.fromkeys(record.lane for record in messages))
    if wanted in lanes or (not wanted and len(lanes) == 1):
        return wanted or lanes[0]
    if not lanes:
        raise SettingsError(
            "The capture has no ESipa messages to replay.",
            key="lane",
            hint="Look at what is in it with `eim-workbench capture stats FILE`.",
        )
    problem = f"has no ESipa lane “{wanted}”" if wanted else "has more than one ESipa lane"
    raise SettingsError(
        f"The capture {problem}; there are: {'; '.join(lanes)}.",
        key="lane",
        hint="Name one of them.",
    )


def _function_key(message: bytes) -> bytes:
    tag = tlv.header(message, 0, len(message)).tag if message else 0
    return f"{tag:X}".encode()


def _named(message: bytes) -> str:
    function = starts(message)
    return function.name if function else f"message {message[:8].hex(' ').upper()}".rstrip()
