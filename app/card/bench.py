"""The bench: readers that are plugged in, modems, simulated and replayed cards, each in a slot.

The set of readers follows the PC/SC watch live; modems stay where they were put, and are told to be
there or gone. Listeners are called from any thread, without arguments, after anything changed; they
ask `slots` and `problem` for the news.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from app.card.slot import Slot
from app.card.transport import CardUri, card_name
from app.errors import DeviceError, WorkbenchError
from app.runtime import Lane, Runtime

if TYPE_CHECKING:
    from app.card.card import Card
    from app.card.watch import ReaderState, ReaderWatch

OpenCard = Callable[[str, Callable[[], None]], "Card"]
"""(uri, check) -> Card; `check` is called before each APDU and may raise CancelledError."""


class Bench:
    """The slots, kept up to date. Made idle; `start` begins to watch PC/SC."""

    def __init__(self, runtime: Runtime, open_card: OpenCard) -> None:
        self._runtime = runtime
        self._open_card = open_card
        self._slots: dict[str, Slot] = {}
        self._listeners: list[Callable[[], None]] = []
        self._lock = threading.RLock()
        self._watch_lane: Lane | None = None
        self._watch: ReaderWatch | None = None
        self._closed = False
        self.problem: WorkbenchError | None = None
        """Why no reader can be seen (service not running, no permission), None when all is well."""

    @property
    def slots(self) -> tuple[Slot, ...]:
        """Readers by name, then modems, then the other cards in the order they were added."""
        with self._lock:
            slots = list(self._slots.values())
        readers = sorted((s for s in slots if s.kind == "pcsc"), key=lambda slot: slot.name)
        modems = (s for s in slots if s.kind == "at")
        return (*readers, *modems, *(s for s in slots if s.kind not in ("pcsc", "at")))

    def listen(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Have `callback` called after each change; returns what ends that."""
        with self._lock:
            self._listeners.append(callback)

        def stop() -> None:
            with self._lock:
                if callback in self._listeners:
                    self._listeners.remove(callback)

        return stop

    def start(self) -> None:
        """Begin to watch the PC/SC readers; returns at once."""
        with self._lock:
            if self._watch_lane is None and not self._closed:
                self._watch_lane = lane = self._runtime.lane("PC/SC watch")
                lane.submit(lambda: self._begin_watch(lane))

    def add_simulated(self, uri: str) -> Slot:
        """Put a card without a reader on the bench, or return the one that is there.

        uri: `sim:` for a simulated card, `replay:` for one that answers out of a capture.
        """
        return self._add(uri)

    def remove_simulated(self, uri: str) -> None:
        """Take a simulated or replayed card off the bench; its state file or capture stays."""
        self._remove(uri)

    def add_modem(self, uri: str) -> Slot:
        """Put a modem on the bench, or return the one that is there; nothing is opened.

        It counts as plugged in until `modem_seen` says otherwise.
        """
        return self._add(uri)

    def remove_modem(self, uri: str) -> None:
        """Take a modem off the bench."""
        self._remove(uri)

    def modem_seen(self, uri: str, *, present: bool, in_use: bool = False) -> None:
        """Take what the port watch saw of a modem on the bench: whether its port is there."""
        with self._lock:
            slot = self._slots.get(str(CardUri.parse(uri)))
        if slot is None:
            return
        if present:
            slot.seen(present=True, in_use=in_use)
        else:
            slot.gone()

    def close(self) -> None:
        """Stop watching and close every slot."""
        with self._lock:
            self._closed = True
            lane, watch = self._watch_lane, self._watch
            slots = list(self._slots.values())
            self._slots.clear()
            self._listeners.clear()
        if watch is not None:
            watch.close()
        elif lane is not None:
            lane.close()
        for slot in slots:
            slot.close()

    def _begin_watch(self, lane: Lane) -> None:
        """Load pyscard and watch, on the watch's own lane: whoever called `start` does not wait."""
        try:
            from app.card.watch import ReaderWatch
        except ImportError as error:
            self.readers_changed((), _no_library(error))
            return
        with self._lock:
            if not self._closed:
                self._watch = ReaderWatch(lane, self.readers_changed)
                self._watch.start()  # queued behind this

    def _add(self, uri: str) -> Slot:
        address = CardUri.parse(uri)
        uri = str(address)
        with self._lock:
            slot = self._slots.get(uri)
            if slot is None:
                slot = self._slots[uri] = self._make(uri, card_name(address), present=True)
        self._tell()
        return slot

    def _remove(self, uri: str) -> None:
        with self._lock:
            slot = self._slots.pop(str(CardUri.parse(uri)), None)
        if slot is not None:
            slot.close()
            self._tell()

    def _make(self, uri: str, name: str, *, present: bool) -> Slot:
        return Slot(
            uri, name, self._runtime.lane(name), self._open_card, self._tell, present=present
        )

    def readers_changed(
        self, states: Sequence[ReaderState], problem: WorkbenchError | None
    ) -> None:
        """Take what the watch saw: all readers there are, or why none can be seen."""
        with self._lock:
            if self._closed:
                return
            self.problem = problem
            seen = {str(CardUri("pcsc", state.name, {})): state for state in states}
            for uri, state in seen.items():
                if uri not in self._slots:
                    self._slots[uri] = self._make(uri, state.name, present=False)
                self._slots[uri].seen(present=state.present, in_use=state.exclusive)
            gone = [s for uri, s in self._slots.items() if s.kind == "pcsc" and uri not in seen]
            for slot in gone:
                self._slots.pop(slot.uri)
        for slot in gone:
            slot.gone()
            slot.close()
        self._tell()

    def _tell(self) -> None:
        with self._lock:
            listeners = tuple(self._listeners)
        for listener in listeners:
            listener()


def _no_library(error: ImportError) -> DeviceError:
    return DeviceError(
        f"The PC/SC library cannot be loaded: {error}.",
        hint="Install this program again; on Linux, see that libpcsclite1 is installed.",
    )
