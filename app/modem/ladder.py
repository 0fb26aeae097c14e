"""Finding the best way to a modem's card: each rung is tried by doing, and what came of it kept.

Nobody asks a modem what it can (`AT+CCHO=?`): some refuse the question and know the command.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable

from app.card.apdu import Response, class_on_channel
from app.card.status_words import explain
from app.errors import DeviceError, NotSupportedError, WorkbenchError
from app.modem.at_error import AtError, Fault
from app.modem.card_commands import CardCommands
from app.modem.cgla import Cgla
from app.modem.csim import CsimBasic, CsimChannels, close_channel, open_channel
from app.modem.rungs import STATUS, Way
from app.modem.stale import ISDR
from app.values.modem import Outcome, Rung, RungOutcome

_USIM = bytes.fromhex("A0000000871002")
_CHANNEL_REFUSED = 0x68
_NO_CHANNEL = frozenset({0x6881, 0x6D00, 0x6E00})

Climbed = tuple[Way | None, tuple[RungOutcome, ...]]
Attempt = tuple[Way | None, Outcome, str]


def climb(commands: CardCommands, *, wanted: Rung | None = None, handle: str = "") -> Climbed:
    """Try the rungs until one holds; return it and what came of each, the best first.

    wanted: the only rung to try. handle: of an open channel with the ISD-R, to be used again.
    Raises DeviceError only when the port is gone or an answer is damaged.
    """
    order = (wanted,) if wanted else commands.behaviour.rungs
    found: Way | None = None
    outcomes: dict[Rung, RungOutcome] = {}
    for rung in order:
        if found is None:
            with commands.watched() as exchanges:
                found, outcome, text = _TRIES[rung](commands, handle)
            outcomes[rung] = RungOutcome(rung, outcome, text, tuple(exchanges))
        else:
            text = f"Not tried: {found.rung.value} works."
            outcomes[rung] = RungOutcome(rung, Outcome.LEFT_OUT, text)
    why = "the address asks for another way" if wanted else "a quirk of this modem forbids it"
    for rung in Rung:
        outcomes.setdefault(rung, RungOutcome(rung, Outcome.LEFT_OUT, f"Not tried: {why}."))
    return found, tuple(outcomes[rung] for rung in Rung)


def no_way(outcomes: Iterable[RungOutcome], advice: str = "") -> WorkbenchError:
    """Make the error for a ladder no rung of which holds. advice: of a quirk that applies."""
    tried = [outcome for outcome in outcomes if outcome.outcome is not Outcome.LEFT_OUT]
    said = " ".join(f"{entry.rung.value}: {entry.outcome.value}, {entry.text}" for entry in tried)
    kinds = {entry.outcome for entry in tried}
    message = f"No way to the card through this modem holds. {said}".strip()
    if not kinds:
        hint = advice or "Use a card reader."
        return NotSupportedError(message, needs="a way to the card", hint=hint)
    if kinds == {Outcome.ABSENT}:
        hint = advice or "This modem passes no commands to its card. Use a card reader."
        return NotSupportedError(message, needs="AT+CCHO or AT+CSIM", hint=hint)
    return DeviceError(message, hint=next(hint for kind, hint in _HINTS.items() if kind in kinds))


_HINTS = {
    Outcome.BUSY: "Stop what else uses the modem (`sudo systemctl stop ModemManager`), wait a few "
    "seconds, then try again.",
    Outcome.SILENT: "Check that this is the modem's AT port, unplug the modem and plug it in "
    "again, then try again.",
    Outcome.REFUSED: "Check that a card is in the modem, and stop ModemManager if it runs. If it "
    "stays, restart the modem to free its channels, or use a card reader.",
}


def _try_cgla(commands: CardCommands, handle: str) -> Attempt:
    if handle:
        return Cgla(commands, (ISDR, handle)), Outcome.WORKS, "A channel left open is used again."
    refusal: AtError | None = None
    for aid in (ISDR, _USIM):
        try:
            handle = commands.ccho(aid)
            break
        except AtError as error:
            refusal = refusal or error
            if error.kind in (Fault.BUSY, Fault.SILENT):
                break
    if not handle:
        return _failed(refusal)
    try:
        commands.cgla(handle, STATUS, commands.probe_s)
    except AtError as error:
        with contextlib.suppress(AtError):
            commands.cchc(handle)
        return _failed(error)
    text = "The modem opens channels and passes commands on."
    if aid == ISDR:
        return Cgla(commands, (ISDR, handle)), Outcome.WORKS, text
    with contextlib.suppress(AtError):
        commands.cchc(handle)
    return Cgla(commands), Outcome.WORKS, f"{text} The card has no ISD-R under the usual AID."


def _try_csim_channel(commands: CardCommands, _: str) -> Attempt:
    try:
        number, answer = open_channel(commands)
    except AtError as error:
        return _failed(error)
    if not number:
        sw = explain(Response.parse(answer).sw)
        return None, Outcome.REFUSED, f"MANAGE CHANNEL was answered {sw}"
    try:
        status = bytes([class_on_channel(STATUS[0], number)]) + STATUS[1:]
        passed = commands.csim(status, commands.probe_s)
        if Response.parse(passed).sw not in _NO_CHANNEL and passed[-2] != _CHANNEL_REFUSED:
            text = "The card opens channels, and the modem passes commands on them on."
            return CsimChannels(commands, number), Outcome.WORKS, text
        attempt: Attempt = None, Outcome.REFUSED, "Commands on the channel do not reach the card."
    except AtError as error:
        attempt = _failed(error)
    with contextlib.suppress(AtError):
        close_channel(commands, number)
    return attempt


def _try_csim_basic(commands: CardCommands, _: str) -> Attempt:
    try:
        commands.patiently(lambda: commands.csim(STATUS, commands.probe_s))
    except AtError as error:
        return _failed(error)
    return CsimBasic(commands), Outcome.WORKS, "The basic channel is shared with the modem."


_TRIES: dict[Rung, Callable[[CardCommands, str], Attempt]] = {
    Rung.CGLA: _try_cgla,
    Rung.CSIM_CHANNEL: _try_csim_channel,
    Rung.CSIM_BASIC: _try_csim_basic,
}


def _failed(error: AtError | None) -> Attempt:
    if error is None:
        return None, Outcome.SILENT, "The modem did not answer."
    return None, error.kind.outcome, error.message
