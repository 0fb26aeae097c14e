"""Builds everything once, wires it, and closes it in reverse. No logic lives here."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING

from app.capture.recorder import Recorder
from app.card.bench import Bench
from app.card.transport import open_transport
from app.runtime import Runtime
from app.settings import Settings

if TYPE_CHECKING:
    from app.card.card import Card
    from app.composer.desk import ComposerDesk
    from app.crypto.trust import TrustStore


def _never() -> None:
    """Never cancel."""


class Workbench:
    """Settings, recorder, threads and the bench. Close it, or use it in a `with` block."""

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or Settings()
        self.recorder = Recorder()
        self.runtime = Runtime()
        self.bench = Bench(self.runtime, self.open_card)

    def start(self) -> None:
        """Put the simulated cards on the bench and begin to watch the readers."""
        for uri in self.settings.values.bench.simulated:
            self.bench.add_simulated(uri)
        self.bench.start()

    @cached_property
    def trust(self) -> TrustStore:
        """The key and certificate store of this machine, made when first asked for."""
        from app.crypto.trust import TrustStore

        return TrustStore()

    def open_card(self, uri: str, check: Callable[[], None] = _never) -> Card:
        """Make the card a URI or reader name stands for; it connects when first used.

        check: called before each APDU; what it raises ends the work there.
        """
        # These bring the codec and cryptography: not before something is read.
        from app.card.card import Card
        from app.sim.roots import simulated_roots

        options = self.settings.values.card
        transport = open_transport(uri, self.recorder, reader_mode=options.reader_mode)
        roots: tuple[bytes, ...] = ()
        if transport.uri.startswith("pcsc:"):
            trusted = (root.certificate for root in self.trust.roots())
            roots = tuple(dict.fromkeys((*simulated_roots(), *trusted)))
        return Card(transport, options, check=check, roots=roots)

    @cached_property
    def composer(self) -> ComposerDesk:
        """The composer's desk: keys, counters and history; made when first asked for."""
        from app.composer.desk import ComposerDesk
        from app.composer.history import History
        from app.eim.counters import Counters

        return ComposerDesk(self.trust, Counters(), History())

    def close(self) -> None:
        """Close everything in reverse; leaves no thread behind."""
        self.bench.close()
        self.runtime.close()

    def __enter__(self) -> Workbench:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
