"""Opens what an IPA verb is about: the card on a lane of its own, and the event loop."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from contextlib import contextmanager
from typing import Any, TypeVar

from app.card.card import Card
from app.cli.passphrase import passphrase
from app.cli.readers import choose
from app.cli.stop_signals import StopSignals
from app.cli.trace import TraceRecorder
from app.codec import octets
from app.crypto.files import read_file
from app.crypto.trust import TrustStore
from app.errors import CancelledError
from app.ipa.consumer import ConsumerEuicc
from app.ipa.consumer_operations import associated
from app.ipa.consumer_state import ConsumerFile
from app.ipa.contact import Surroundings
from app.ipa.euicc import CardEuicc, Euicc, known_eid
from app.ipa.standing import Standings
from app.net.key_log import keys_into
from app.runtime import Lane, Runtime
from app.settings import RefreshPolicy
from app.values.traffic import Tap
from app.workbench import Workbench

T = TypeVar("T")

_GLANCE_S = 0.5


class IpaAccess:
    """A card, its lane, and the loop. Used from the main thread."""

    def __init__(
        self, card: Card, lane: Lane, runtime: Runtime, tap: Tap, signals: StopSignals
    ) -> None:
        self.lane = lane
        self.tap = tap
        self._card = card
        self._runtime = runtime
        self._signals = signals

    async def work(self, work: Callable[[Card], T], /) -> T:
        """Do something with the card on its lane."""
        return await self.lane.run(lambda: work(self._card))

    def ask(self, question: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine and wait for it. Raises CancelledError when a signal ends it."""
        future = self._runtime.spawn(question)
        if not self._awaited(future):
            future.cancel()
            raise CancelledError("Interrupted.")
        return future.result()

    def until_stopped(self, service: Callable[[asyncio.Event], Coroutine[Any, Any, None]]) -> None:
        """Run a service until it ends; a signal sets its event, and it may finish in peace."""
        stop = asyncio.Event()
        future = self._runtime.spawn(service(stop))
        if not self._awaited(future):
            self._runtime.loop.call_soon_threadsafe(stop.set)
        future.result()

    def _awaited(self, future: Future[Any]) -> bool:
        """Wait for a future; False when a signal came first."""
        while not future.done():
            if self._signals.wait(0) is None:
                return False
            try:
                future.exception(_GLANCE_S)
            except NotYet:
                continue
        return True


@contextmanager
def opened(arguments: argparse.Namespace) -> Iterator[IpaAccess]:
    """Give access to the card named by `--reader`, and close it and every thread afterwards."""
    keys = keys_into(getattr(arguments, "key_log", None))
    with keys, StopSignals() as signals, Workbench() as workbench:
        if arguments.trace:
            workbench.recorder = TraceRecorder(sys.stderr, workbench.recorder)
        runtime = workbench.runtime
        lane = runtime.lane("IPA")
        card = workbench.open_card(choose(arguments.reader), lane.check)
        try:
            yield IpaAccess(card, lane, runtime, workbench.recorder, signals)
        finally:
            lane.submit(card.close).result()


def surroundings(arguments: argparse.Namespace) -> Surroundings:
    """Return where the IPA of the arguments stands, with the card seen as they say."""
    return Surroundings(Standings.of_this_machine(), face=face(arguments))


def face(arguments: argparse.Namespace) -> Callable[[Card], Euicc]:
    """Return how the card is to be seen. Associates the eIM of `--eim-config` when first used.

    Raises SettingsError or TrustError when the device's key cannot be opened.
    """
    if not arguments.emulate:
        return CardEuicc
    secret = passphrase(arguments.passphrase_file)
    key = TrustStore().private_key(arguments.device_key, secret) if arguments.device_key else None
    waiting = (
        [octets.from_file(read_file(arguments.eim_config)).data] if arguments.eim_config else []
    )

    def emulated(card: Card) -> Euicc:
        if waiting:
            given = waiting[0]
            file = ConsumerFile(known_eid(card.verdict().eid))
            new = associated(file.load(), given).eims[-1]
            if file.load().eim(new.eim_id) is None:
                file.change(lambda state: associated(state, given))
            waiting.clear()
        return ConsumerEuicc(card, dialect=arguments.dialect or "1.2", key=key)

    return emulated


def policy(arguments: argparse.Namespace) -> RefreshPolicy | None:
    """Return what is to follow a switch of profiles, None for the setting."""
    return RefreshPolicy(arguments.refresh) if arguments.refresh else None
