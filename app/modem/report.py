"""Reads everything the modem page shows: who it is, network, profile, quirks, ways to the card."""

from __future__ import annotations

import time

from app.errors import DeviceError
from app.modem.card_commands import CardCommands
from app.modem.identity import reception
from app.modem.ladder import climb
from app.modem.link import ModemLink
from app.modem.memory import DeviceMemory, memory_key
from app.modem.stale import tidy_up
from app.modem.subscription import subscription
from app.values.modem import ModemReport, Outcome, Rung, RungOutcome

_ORDER = (Rung.CGLA, Rung.CSIM_CHANNEL, Rung.CSIM_BASIC)


def read_report(link: ModemLink, *, ladder: bool = True) -> ModemReport:
    """Ask the modem for everything. Raises DeviceError when it cannot be reached.

    ladder: whether to try the ways to the card, which opens and closes channels of it.
    """
    dialogue = link.dialogue()
    identity, behaviour = link.identity, link.behaviour
    kept = DeviceMemory(memory_key(identity)).kept
    rung, outcomes = try_ladder(link) if ladder else (None, ())
    return ModemReport(
        identity,
        reception(dialogue),
        subscription(dialogue),
        ladder=outcomes,
        rung=rung,
        quirks=tuple(quirk.note for quirk in link.quirks),
        block_size=link.address.block_size or kept.block_size or behaviour.block_size,
        read_at_ns=time.time_ns(),
    )


def try_ladder(link: ModemLink) -> tuple[Rung | None, tuple[RungOutcome, ...]]:
    """Try the ways to the card and leave it as it was found.

    Returns the way that holds, None for none, and what came of each. Raises DeviceError when the
    port is gone.
    """
    memory = DeviceMemory(memory_key(link.identity))
    commands = CardCommands(link.dialogue(), link.behaviour, memory)
    try:
        handle = tidy_up(commands)
        way, outcomes = climb(commands, wanted=link.address.rung, handle=handle)
    except DeviceError as error:
        link.dialogue()  # a port that is gone is another matter than a card that is
        return None, tuple(RungOutcome(rung, Outcome.REFUSED, error.message) for rung in _ORDER)
    if way is None:
        return None, outcomes
    way.release()
    return way.rung, outcomes
