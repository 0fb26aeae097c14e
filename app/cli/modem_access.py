"""Finds the modem a verb is about, and opens it for as long as the verb runs."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.card.transport import CardUri, modem_name
from app.cli.card_access import stop_wish
from app.cli.verbs import UsageError
from app.errors import CancelledError
from app.modem.link import ModemLink
from app.modem.notice import NoticeProgress
from app.modem.scan import scan_ports
from app.settings import Settings
from app.workbench import Workbench

if TYPE_CHECKING:
    from app.card.card import Card

_SCHEME = "at:"
_LIST = "List the ports with `eim-workbench modem list`, then name one with --reader at:PORT."


@dataclass(frozen=True, slots=True)
class OpenedModem:
    """A modem and, in turn with it, its card. open_card: makes the card; whoever does closes it."""

    link: ModemLink
    open_card: Callable[[], Card]


@contextmanager
def opened_modem(arguments: argparse.Namespace) -> Iterator[OpenedModem]:
    """Give the modem named by `--reader`, and let go of it and of every thread afterwards.

    Ctrl-C ends waiting with CancelledError; a second one stops at once.
    """
    uri = choose_modem(arguments.reader)
    with Workbench() as workbench, stop_wish() as stop:

        def check() -> None:
            if stop.is_set():
                raise CancelledError("Interrupted.")

        with ModemLink(uri, workbench.recorder, check) as link:
            yield OpenedModem(link, lambda: workbench.open_card(uri, check))


def choose_modem(wanted: str | None) -> str:
    """Return the address that is meant: an address, a port, or a part of the name of either.

    Without a wish, the only modem on the bench. Raises UsageError when that is not clear.
    """
    kept = Settings().values.bench.modems
    if wanted is None:
        return _only(kept, "No modem is on the bench." if not kept else "Which modem?")
    if wanted.startswith(_SCHEME):
        return wanted
    if "/" in wanted or "\\" in wanted:
        return str(CardUri("at", wanted, {}))
    ports = scan_ports(kept)
    exact = [port.uri for port in ports if port.device == wanted]
    names = ((port.uri, f"{modem_name(CardUri.parse(port.uri))} {port.title}") for port in ports)
    fitting = exact or [uri for uri, name in names if wanted.casefold() in name.casefold()]
    return _only(fitting, f"“{wanted}” fits {len(fitting)} ports." if fitting else _no(wanted))


def _no(wanted: str) -> str:
    return f"There is no modem or port “{wanted}”."


def _only(uris: tuple[str, ...] | list[str], otherwise: str) -> str:
    if len(uris) == 1:
        return uris[0]
    raise UsageError(otherwise, hint=f"One of: {', '.join(uris)}." if uris else _LIST)


class Told:
    """Prints progress to stderr, each text once."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._last = ""

    def __call__(self, progress: NoticeProgress) -> None:
        if progress.text != self._last and not self._quiet:
            print(f"{progress.text} …", file=sys.stderr, flush=True)
        self._last = progress.text


def ask_by_hand() -> None:
    """Ask the person at the terminal to switch the device off and on.

    Raises UsageError when nobody is there.
    """
    if not sys.stdin.isatty():
        raise UsageError(
            "Nobody is there to switch the device off and on.",
            hint="Choose another --way, or run this at a terminal.",
        )
    print(
        "Switch the device off and on again, then press Enter: ",
        end="",
        file=sys.stderr,
        flush=True,
    )
    sys.stdin.readline()
