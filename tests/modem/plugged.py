"""A simulated modem at a real pseudo-terminal, in reach of a test."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from app.card.card import Card
from app.card.transport import CardUri, open_transport
from app.sim.modem_options import ModemOptions
from app.sim.modem_port import ModemPort
from app.sim.options import SimOptions
from app.values.ids import Iccid

FIRST = Iccid("8999901000000000179")
"""The profile that is enabled on a new card."""

SECOND = Iccid("8999902000000042428")


@contextmanager
def plugged(
    link: Path,
    *,
    quirks: Sequence[str] = (),
    faults: Sequence[str] = (),
    notices: frozenset[str] | None = None,
    return_after: float | None = 0.3,
) -> Iterator[ModemPort]:
    """Plug a modem in, its port found at `link`. notices: after which events it reads its card."""
    options = ModemOptions.of(quirks=quirks, faults=faults, return_after=return_after)
    if notices is not None:
        options = replace(options, habits=replace(options.habits, notices=notices))
    card = SimOptions.from_uri(CardUri.parse("sim:?state=memory"))
    with ModemPort(options, card, link=link) as port:
        yield port


def card_in(port: ModemPort) -> Card:
    """Make the card behind it; whoever asks for it closes it."""
    return Card(open_transport(port.uri))


def enabled_in(port: ModemPort) -> str:
    """Read which profile is enabled, by the card itself."""
    card = card_in(port)
    try:
        return next((str(p.iccid) for p in card.profiles() if p.enabled), "")
    finally:
        card.close()
