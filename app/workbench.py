"""Builds everything once, wires it, and closes it in reverse. No logic lives here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING

from app.capture.recorder import Recorder
from app.capture.recording import current_recorder, is_recording
from app.card.bench import Bench
from app.card.transport import open_transport
from app.modem.bench_watch import ModemWatch
from app.runtime import Runtime
from app.settings import EimSettings, Settings
from app.values.traffic import Wires

if TYPE_CHECKING:
    from app.card.card import Card
    from app.composer.desk import ComposerDesk
    from app.crypto.trust import TrustStore
    from app.eim.host import EimHost
    from app.values.traffic import Tap


_EIM_CLOSES_S = 15.0


def _never() -> None:
    """Never cancel."""


class Workbench:
    """Settings, recorder, threads and the bench. Close it, or use it in a `with` block."""

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or Settings()
        self.recorder: Recorder = current_recorder()
        if not is_recording():  # a capture under way says itself what it keeps
            self.keep_wires()
        self.runtime = Runtime()
        self.bench = Bench(self.runtime, self.open_card)
        self.modems = ModemWatch(self.runtime, self.bench)

    def start(self) -> None:
        """Put modems and simulated cards on the bench; begin to watch the readers and ports."""
        for uri in self.settings.values.bench.modems:
            self.bench.add_modem(uri)
        for uri in self.settings.values.bench.simulated:
            self.bench.add_simulated(uri)
        self.bench.start()
        self.modems.start()

    def keep_wires(self) -> None:
        """Keep of TLS and DTLS from now on what the settings say."""
        self.recorder.wires = Wires(self.settings.values.capture.tls.value)

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
        if not transport.uri.startswith("sim:"):  # which brings its own
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

    @cached_property
    def eim(self) -> EimHost:
        """The bench eIM as the settings have it; made when first asked for, and not yet open."""
        return self.make_eim(lambda: self.settings.values.eim)

    def make_eim(
        self,
        options: Callable[[], EimSettings],
        *,
        tap: Tap | None = None,
        passphrases: Mapping[str, str] | None = None,
        shared: bool = False,
    ) -> EimHost:
        """Make an eIM with options of its own; whoever asks for it closes it.

        tap: where its traffic goes, to the recorder unless given. passphrases: by name of the
        identity. shared: other processes serve the same ports.
        """
        from app.eim.host import EimHost
        from app.sim.roots import simulated_roots

        return EimHost(
            self.runtime,
            self.trust,
            options,
            tap or self.recorder,
            roots=simulated_roots,
            passphrases=passphrases,
            shared=shared,
        )

    def close(self) -> None:
        """Close everything in reverse; leaves no thread behind."""
        if "eim" in self.__dict__:
            self.runtime.spawn(self.eim.close()).result(_EIM_CLOSES_S)
        self.modems.close()
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
