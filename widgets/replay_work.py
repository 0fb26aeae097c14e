"""The work behind replays: which cards and eIMs a capture has, and serving one of them."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Signal

from app.capture.card_script import card_lanes
from app.errors import SettingsError, WorkbenchError
from app.values.traffic import Layer, Record
from widgets.bridge import BenchSignals, Job

if TYPE_CHECKING:
    from app.eim.replay_peer import ReplayPeer, ReplayPlan
    from app.workbench import Workbench

_STOPS_S = 10.0

T = TypeVar("T")
Read = Callable[[], Iterable[Record]]
Failed = Callable[[WorkbenchError], object]


class ReplayWork(QObject):
    """Runs one thing after the other. Close it, or its lane stays and its eIM serves on.

    Signals:
        changed: the replayed eIM was asked something.
        crashed: an exception that is our own defect.
    """

    changed = Signal()
    crashed = Signal(object)

    def __init__(self, workbench: Workbench, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._lane = workbench.runtime.lane("replay")
        self._signals: BenchSignals | None = None
        self.peer: ReplayPeer | None = None
        """The eIM that was made last, serving or stopped."""

    def close(self, *, wait: bool = False) -> None:
        """Stop serving and end the lane. wait: until the address is let go, a few seconds."""
        self._listen_no_more()
        peer, self.peer = self.peer, None
        if peer is not None:
            stopped = self._workbench.runtime.spawn(peer.stop())
            if wait:
                stopped.result(_STOPS_S)
        self._lane.close()

    def cards(self, read: Read, done: Callable[[list[str]], object], failed: Failed) -> None:
        """Find the cards a capture has, by their lanes; having none is an error."""
        self._run(self._lane.run(lambda: _some(card_lanes(read()), _no_card())), done, failed)

    def eims(self, read: Read, done: Callable[[list[str]], object], failed: Failed) -> None:
        """Find the lanes with ESipa a capture has; having none is an error."""
        self._run(self._lane.run(lambda: _some(_esipa_lanes(read()), _no_eim())), done, failed)

    def serve(
        self, read: Read, plan: ReplayPlan, done: Callable[[object], object], failed: Failed
    ) -> None:
        """Serve what a capture answered, in place of what is served now."""

        def made() -> ReplayPeer:
            from app.eim.replay_peer import ReplayPeer  # with the network, for those who serve

            bench = self._workbench
            eim = bench.settings.values.eim
            return ReplayPeer(bench.runtime, bench.trust, eim, read(), plan, bench.recorder)

        async def begin() -> ReplayPeer:
            if self.peer is not None:
                await self.peer.stop()
            peer = await self._lane.run(made)
            await peer.start()
            return peer

        def began(peer: ReplayPeer) -> None:
            self._listen_no_more()
            self.peer = peer
            self._signals = BenchSignals(peer, self)
            self._signals.changed.connect(self.changed)
            done(peer)

        self._run(begin(), began, failed)

    def stop(self, done: Callable[[object], object], failed: Failed) -> None:
        """Stop serving; what was asked stays to be looked at."""
        if self.peer is not None:
            self._run(self.peer.stop(), done, failed)

    def _listen_no_more(self) -> None:
        if self._signals is not None:
            self._signals.close()
            self._signals = None

    def _run(
        self, work: Coroutine[Any, Any, T], done: Callable[[T], object], failed: Failed
    ) -> None:
        job = Job(self._workbench.runtime, work, self)

        def fail(error: Exception) -> None:
            if isinstance(error, WorkbenchError):
                failed(error)
            else:
                self.crashed.emit(error)

        job.done.connect(done)
        job.failed.connect(fail)


def _esipa_lanes(records: Iterable[Record]) -> list[str]:
    return list(dict.fromkeys(one.lane for one in records if one.layer is Layer.ESIPA))


def _some(lanes: list[str], otherwise: SettingsError) -> list[str]:
    if not lanes:
        raise otherwise
    return lanes


def _no_card() -> SettingsError:
    return SettingsError(
        "The capture has no card traffic to replay.",
        key="lane",
        hint="Open a capture in which commands went to a card.",
    )


def _no_eim() -> SettingsError:
    return SettingsError(
        "The capture has no ESipa messages to replay.",
        key="lane",
        hint="Open a capture of an IPA or an eIM, with the messages between them.",
    )
