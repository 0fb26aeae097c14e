"""Status words in the narrow places: a few words for the list, a part for the tree, a state."""

from __future__ import annotations

from app.capture.parts import Part, State
from app.capture.value_text import size_text
from app.card.status_words import explain

_GET_RESPONSE_WAITS = (0x61, 0x9F)
_PROACTIVE = 0x91
_WARNINGS = (0x62, 0x63)
_WRONG_LE = 0x6C
_OFTEN_UNKNOWN = {0x10, 0xAA}
"""TERMINAL PROFILE and TERMINAL CAPABILITY: a card that does not know them is still fine."""


def status_text(sw: int) -> str:
    """Return a status word and its meaning, short enough for a list."""
    if sw == 0:
        return "no status word"
    return f"{sw >> 8:02X} {sw & 0xFF:02X}: {_short(sw)}"


def status_state(sw: int, ins: int = 0) -> State:
    """Return how a status word is to be taken as the answer to an instruction."""
    sw1 = sw >> 8
    if sw == 0x9000 or sw1 in _GET_RESPONSE_WAITS or sw1 == _PROACTIVE:
        return State.OK
    if sw1 in _WARNINGS or sw1 == _WRONG_LE or ins in _OFTEN_UNKNOWN:
        return State.ATTENTION
    return State.FAILED


def status_part(sw: int, start: int) -> Part:
    """Return the status word as a part of an answer."""
    return Part("SW", start, start + 2, status_text(sw), kind="status word", state=status_state(sw))


def _short(sw: int) -> str:
    sw1, sw2 = sw >> 8, sw & 0xFF
    if sw == 0x9000:
        return "done"
    if sw1 in _GET_RESPONSE_WAITS:
        return f"{size_text(sw2)} waiting" if sw2 else f"{size_text(256)} or more waiting"
    if sw1 == _PROACTIVE:
        return f"done, a proactive command of {size_text(sw2 or 256)} waits"
    if sw1 == _WRONG_LE:
        return f"ask again for {size_text(sw2 or 256)}"
    text = explain(sw).meaning.split(";")[0].rstrip(".")
    return text[:1].lower() + text[1:]
