"""What tests of the AT console share: a simulated modem on a pseudo-terminal, and a slot for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from app.card.slot import Slot
from app.errors import WorkbenchError
from app.modem.console import ConsoleLine
from app.sim.modem_port import ModemPort
from app.workbench import Workbench
from widgets.at_console_work import Entry


@contextmanager
def modem_slot(workbench: Workbench) -> Iterator[tuple[ModemPort, Slot]]:
    """A modem and its slot on the bench."""
    link = workbench.settings.path.parent / "modem"  # where it is again after it vanished
    with ModemPort(link=link) as modem:
        yield modem, workbench.bench.add_modem(modem.uri)


def texts(entries: list[Entry]) -> list[str]:
    """What lines and errors say."""
    return [one.text if isinstance(one, ConsoleLine) else one.message for one in entries]


def has_error(entries: list[Entry]) -> Callable[[], bool]:
    """Whether something was not done."""
    return lambda: any(isinstance(one, WorkbenchError) for one in entries)
