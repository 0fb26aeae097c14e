"""Everything in the window beside the rail: it wires the places to the workbench, nothing else.

It shows readers and bars at once and fills in page and traffic a turn later, so that the window
answers while the heavier parts are imported.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.card.slot import Slot, SlotState
from app.workbench import Workbench
from widgets.bench_place import BenchPlace
from widgets.bridge import BenchSignals
from widgets.desk import Desk
from widgets.modem_words import holders_of
from widgets.navigation_rail import Place
from widgets.places import Places
from widgets.privacy import Mask
from widgets.status_line import StatusLine
from widgets.theme import Theme
from widgets.top_bar import TopBar
from widgets.window_state import WindowState

if TYPE_CHECKING:
    from widgets.at_console_desk import AtConsoleDesk
    from widgets.capture_file_desk import CaptureFileDesk
    from widgets.card_page import CardPage
    from widgets.card_work import CardWork
    from widgets.gsmtap_switches import GsmtapSwitches
    from widgets.session_actions import SessionActions
    from widgets.traffic_dock import TrafficDock
    from widgets.traffic_documents import TrafficDocuments

_COUNT_MS = 250
_READER_KEYS = 9


class Contents(QWidget):
    """The places and their bars.

    Signals:
        filled: the page stands; the workbench may be started.
        place_wanted: go to this Place.
        crashed: an exception that is our own defect.
    """

    filled = Signal()
    place_wanted = Signal(str)
    crashed = Signal(object)

    def __init__(
        self,
        workbench: Workbench,
        theme: Theme,
        state: WindowState,
        parent: QWidget | None = None,
    ) -> None:
        """state: what was open last time; `remember` brings it up to date."""
        super().__init__(parent)
        self._workbench = workbench
        self._state = state
        self._desk = Desk(workbench, theme, self)
        self._mask = Mask(on=state.masked, parent=self)
        self._top = TopBar(self._mask)
        self._bench = BenchPlace()
        self._status = StatusLine()
        self._places = Places(self._bench, workbench, self._mask)
        self._page: CardPage | None = None
        self._work: CardWork | None = None
        self._dock: TrafficDock | None = None
        self._documents: TrafficDocuments | None = None
        self._files: CaptureFileDesk | None = None
        self._sessions: SessionActions | None = None
        self._gsmtap: GsmtapSwitches | None = None
        self._console: AtConsoleDesk | None = None
        self._slot: Slot | None = None
        self._signals = BenchSignals(workbench.bench, self)
        self._count = QTimer(self)
        self._count.setInterval(_COUNT_MS)
        self._escape = QShortcut(QKeySequence("Esc"), self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._top)
        column.addWidget(self._places, 1)
        column.addWidget(self._status)
        self._connect()
        self._bind_keys()
        self._bench.restore(state)
        self._refresh()
        QTimer.singleShot(0, self._fill)

    @property
    def settled(self) -> bool:
        """Whether the page stands and nothing is being read."""
        slots = self._workbench.bench.slots
        if self._page is None or self._work is None or self._places.busy:
            return False
        if self._documents is not None and not self._documents.settled:
            return False
        return not any(slot.status.busy or self._work.running(slot) for slot in slots)

    def show_place(self, place: Place) -> None:
        """Bring a place to the front."""
        self._places.show_place(place)

    def show_exchange(self, seq: int) -> None:
        """Show the traffic record with this seq under the page; 0 only shows the traffic."""
        self._bench.show_dock(True)
        if self._documents is not None and seq:
            self._documents.show_live()
            self._documents.live.show_record(seq)

    def open_capture(self, path: Path) -> None:
        """Show a capture file in the Traffic place; to be called once everything is filled in."""
        self._want(Place.TRAFFIC)
        if self._documents is not None:
            self._documents.open(path)

    def remember(self) -> None:
        """Note what is open, and listen to the bench no more."""
        self._signals.close()
        self._places.close_work()
        if self._documents is not None:
            self._documents.end()
        if self._sessions is not None:
            self._sessions.close()
        if self._files is not None:
            self._files.close()
        if self._gsmtap is not None:
            self._gsmtap.close()
        self._count.stop()
        self._state.slot = self._bench.readers.current_uri
        self._state.masked = self._mask.on
        if self._dock is not None:
            self._state.traffic = self._dock.save_layout()
            self._state.filters = self._dock.bar.saved.texts
        self._bench.remember(self._state)

    def _connect(self) -> None:
        self._signals.changed.connect(self._refresh)
        self._desk.told.connect(self._status.tell)
        self._desk.slot_added.connect(self._on_slot_added)
        self._desk.appearance_chosen.connect(self._keep_appearance)
        self._desk.crashed.connect(self.crashed)
        self._places.told.connect(self._status.tell)
        self._places.crashed.connect(self.crashed)
        self._places.place_wanted.connect(self.place_wanted)
        self._places.traffic_requested.connect(self._show_in_traffic)
        self._places.eim_changed.connect(self._status.show_eim)
        self._count.timeout.connect(self._show_count)
        self._top.traffic_requested.connect(lambda: self._want(Place.TRAFFIC))
        self._top.verdict_requested.connect(self._show_verdict)
        self._top.settings_requested.connect(self._open_settings)
        self._status.doctor_requested.connect(self._desk.open_doctor)
        self._status.keys_requested.connect(self._open_keys)
        self._bench.slot_changed.connect(self._refresh)
        self._bench.readers.simulated_requested.connect(self._desk.ask_simulated)
        self._bench.readers.modem_requested.connect(self._desk.ask_modem)
        self._bench.readers.removal_requested.connect(self._desk.remove)
        self._bench.readers.doctor_requested.connect(self._desk.open_doctor)

    def _bind_keys(self) -> None:
        keys: dict[str, Callable[[], object]] = {
            "Ctrl+1": lambda: self._want(Place.BENCH),
            "Ctrl+2": lambda: self._want(Place.TRAFFIC),
            "Ctrl+3": lambda: self._want(Place.PACKAGES),
            "Ctrl+4": lambda: self._want(Place.TRUST),
            "Ctrl+5": lambda: self._want(Place.EIM),
            "F1": lambda: self._want(Place.HELP),
            "Ctrl+T": self._toggle_dock,
            "Ctrl+M": lambda: self._mask.switch(not self._mask.on),
            "Ctrl+N": self._desk.ask_simulated,
            "Ctrl+P": self._desk.ask_modem,
            "Ctrl+D": self._desk.open_doctor,
            "Ctrl+,": self._open_settings,
            "Ctrl+W": self._close_capture,
            "?": self._open_keys,
            "F5": self._read,
            "Ctrl+Shift+C": self._copy_eid,
        }
        for number in range(_READER_KEYS):
            keys[f"Alt+{number + 1}"] = partial(self._bench.readers.select_place, number)
        for key, slot in keys.items():
            QShortcut(QKeySequence(key), self).activated.connect(slot)
        self._escape.activated.connect(self._cancel)

    def _fill(self) -> None:
        from widgets.at_console_desk import AtConsoleDesk
        from widgets.card_page import CardPage
        from widgets.card_work import CardWork
        from widgets.modem_work import ModemWork
        from widgets.traffic_dock import TrafficDock
        from widgets.traffic_documents import TrafficDocuments
        from widgets.traffic_source import LiveSource

        recorder = self._workbench.recorder
        self._work = CardWork(self._workbench.runtime, lambda: recorder.last_seq, self)
        modems = ModemWork(self._work, self._workbench, self)
        self._page = page = CardPage(self._work, modems, self._mask, lambda: recorder.last_seq)
        self._dock = TrafficDock(LiveSource(recorder), self._bench)
        self._dock.restore_layout(self._state.traffic)
        self._dock.bar.saved.keep(self._state.filters)
        self._bench.put_page(page)
        self._documents = TrafficDocuments(self._dock, self._workbench.runtime)
        self._documents.crashed.connect(self.crashed)
        self._documents.told.connect(self._status.tell)
        self._bench.put_dock(self._documents)
        self._offer_files(self._documents)
        self._console = AtConsoleDesk(self._workbench, self._bench, self._mask)
        self._console.traffic_requested.connect(self._show_in_traffic)
        self._console.told.connect(self._status.tell)
        self._console.crashed.connect(self.crashed)
        page.report.modem.identity.console_requested.connect(self._console.open)
        self._work.changed.connect(self._refresh)
        self._work.crashed.connect(self.crashed)
        page.traffic_requested.connect(self.show_exchange)
        page.association_requested.connect(self._associate)
        page.simulated_requested.connect(self._desk.ask_simulated)
        page.doctor_requested.connect(self._desk.open_doctor)
        page.settings_requested.connect(self._open_settings)
        page.told.connect(self._status.tell)
        self._count.start()
        self._refresh()
        self.filled.emit()

    def _refresh(self) -> None:
        bench = self._workbench.bench
        slots = bench.slots
        self._bench.show_slots(slots, holders_of(self._workbench.modems.ports))
        self._status.show_bench(slots, bench.problem)
        self._places.show_slots(slots)
        self._slot = self._present(slots)
        self._top.show_slot(self._slot)
        # Escape belongs to editors and to the traffic while there is nothing to stop.
        self._escape.setEnabled(self._runs(self._slot))
        if self._page is not None:
            self._page.show_slot(self._slot, bench.problem)
        if self._console is not None:
            self._console.show_slot(self._slot)

    def _present(self, slots: tuple[Slot, ...]) -> Slot | None:
        """Return the slot to show: the chosen one, one just unplugged, or the best there is."""
        readers = self._bench.readers
        by_uri = {slot.uri: slot for slot in slots}
        before = self._slot
        if not readers.current_uri and before is not None:
            if before.uri not in by_uri and before.status.state is SlotState.GONE:
                return before
            readers.select(before.uri)
        if not readers.current_uri and slots and not readers.select(self._state.slot):
            held = [slot for slot in slots if slot.status.state is not SlotState.NO_CARD]
            readers.select((held or slots)[0].uri)
        return by_uri.get(readers.current_uri)

    def _runs(self, slot: Slot | None) -> bool:
        running = self._work.running(slot) if self._work and slot else None
        return running is not None

    def _want(self, place: Place) -> None:
        self.place_wanted.emit(place.value)

    def _show_count(self) -> None:
        self._top.show_records(self._workbench.recorder.last_seq)

    def _show_verdict(self) -> None:
        from widgets.report_view import Tab

        self._want(Place.BENCH)
        if self._page is not None:
            self._page.show_tab(Tab.PROBES)

    def _associate(self) -> None:
        self._want(Place.PACKAGES)
        if self._slot is not None:
            self._places.associate(self._slot)

    def _show_in_traffic(self, seq: int) -> None:
        self._want(Place.TRAFFIC)
        self.show_exchange(seq)

    def _toggle_dock(self) -> None:
        if self._places.place is Place.BENCH:
            self._bench.show_dock(not self._bench.dock_wanted)

    def _offer_files(self, documents: TrafficDocuments) -> None:
        from widgets.capture_file_desk import CaptureFileDesk
        from widgets.session_actions import SessionActions

        self._files = files = CaptureFileDesk(
            self._workbench, self._state, self._top.recording, lambda: documents.current, self
        )
        files.recording.notes = documents.live.source.annotations
        documents.use_file_menu(files.menu)
        self._sessions = actions = SessionActions(self._workbench, documents, files.menu, self)
        actions.card_wanted.connect(self._desk.add_replayed)
        actions.traffic_requested.connect(self._show_in_traffic)
        actions.told.connect(self._status.tell)
        actions.crashed.connect(self.crashed)
        documents.open_wanted.connect(files.ask_open)
        files.open_wanted.connect(self.open_capture)
        files.told.connect(self._status.tell)
        files.crashed.connect(self.crashed)
        self._offer_gsmtap(files)

    def _offer_gsmtap(self, files: CaptureFileDesk) -> None:
        from widgets.gsmtap_switches import GsmtapSwitches

        runtime, recorder = self._workbench.runtime, self._workbench.recorder
        self._gsmtap = GsmtapSwitches(runtime, recorder, self._top.gsmtap, self)
        self._gsmtap.told.connect(self._status.tell)
        files.menu.addSeparator()
        files.menu.addActions(self._gsmtap.menu.actions())

    def _close_capture(self) -> None:
        if self._documents is not None and self._places.place is Place.TRAFFIC:
            self._documents.close_document()

    def _read(self) -> None:
        if not self._places.reload() and self._page is not None:
            self._page.read()

    def _cancel(self) -> None:
        if self._page is not None:
            self._page.cancel()

    def _copy_eid(self) -> None:
        if self._page is not None:
            self._page.report.header.copy()
            self._status.tell(self.tr("The EID was copied."))

    def _open_settings(self) -> None:
        self._desk.open_settings(self._state.appearance)

    def _open_keys(self) -> None:
        self._desk.open_keys(self._places.place)

    def _keep_appearance(self, appearance: str) -> None:
        self._state.appearance = appearance

    def _on_slot_added(self, uri: str) -> None:
        self._refresh()
        self._want(Place.BENCH)
        self._bench.readers.select(uri)
