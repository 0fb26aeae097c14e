"""The Bench's page: the chosen slot in whatever state it is, from `no reader` to a full report."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.card.slot import Slot, SlotState, SlotStatus
from app.errors import WorkbenchError
from widgets.card_verbs import CardVerbs
from widgets.card_work import CardWork
from widgets.empty_state import EmptyState
from widgets.error_view import ErrorView
from widgets.iot_verbs import IotVerbs
from widgets.modem_verbs import ModemVerbs
from widgets.modem_work import ModemWork
from widgets.privacy import Mask
from widgets.progress import ProgressStrip
from widgets.report_view import ReportView, Tab


class CardPage(QWidget):
    """Shows one slot and reads a card that has not been read.

    Signals:
        traffic_requested: show the exchange with this seq; 0 for no one in particular.
        association_requested: give the card shown its first eIM.
        simulated_requested, doctor_requested, settings_requested: next steps of empty states.
        told: a sentence for the status line.
    """

    traffic_requested = Signal(int)
    association_requested = Signal()
    simulated_requested = Signal()
    doctor_requested = Signal()
    settings_requested = Signal()
    told = Signal(str)

    def __init__(
        self,
        work: CardWork,
        modems: ModemWork,
        mask: Mask,
        exchanges: Callable[[], int],
        parent: QWidget | None = None,
    ) -> None:
        """exchanges: how many traffic records there ever were, for the progress numbers."""
        super().__init__(parent)
        self._work = work
        self._modems = modems
        self._slot: Slot | None = None
        self._shown: object = None
        self.report = ReportView(mask)
        self._empty = EmptyState()
        self._error = ErrorView()
        self._progress = ProgressStrip(exchanges)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.report)
        self._modem = ModemVerbs(modems, self.report, self)
        notices = QVBoxLayout()
        notices.setContentsMargins(16, 0, 16, 0)
        notices.setSpacing(8)
        notices.addWidget(self._progress)
        notices.addWidget(self._error)
        notices.addWidget(self._modem.offer)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(8)
        column.addLayout(notices)
        column.addWidget(self._stack, 1)
        self._verbs = CardVerbs(work, self.report, self)
        self._iot = IotVerbs(work, self.report, self)
        self._connect()

    def show_slot(self, slot: Slot | None, problem: WorkbenchError | None = None) -> None:
        """Show a slot as it is now; call again after each change. None: there is none at all."""
        if slot is not self._slot:
            self._slot = slot
            self._verbs.use(slot)
            self._iot.use(slot)
            self._modem.use(slot)
            self._shown = None
        if slot is None:
            self._show_no_reader(problem)
            return
        status = slot.status
        if status.state in (SlotState.NO_CARD, SlotState.GONE):
            self._work.forget(slot)
        self._read_if_new(slot, status)
        self._show_progress(slot)
        self._show_error(slot, status)
        if status.report is not None:
            if self._shown != (status.report, status.stale):
                self._shown = (status.report, status.stale)
                self.report.show_report(status.report, stale=status.stale)
            self._stack.setCurrentWidget(self.report)
        else:
            self._shown = None
            self._show_without_report(slot, status)
        self._modem.show()

    def read(self) -> None:
        """Read the shown card again."""
        if self._slot is not None and self._slot.status.state is not SlotState.GONE:
            self._read(self._slot)

    def cancel(self) -> None:
        """Stop what runs."""
        self._progress.cancel()

    def show_tab(self, tab: Tab) -> None:
        """Bring a part of the report to the front."""
        self.report.show_tab(tab)

    def _read(self, slot: Slot) -> None:
        if self._modem.serves(slot) and not slot.status.report:
            self._modem.probe()
        else:
            self._work.read(slot)

    def _connect(self) -> None:
        self._progress.cancel_requested.connect(self._on_cancel)
        self._work.done.connect(lambda words, _result: self.told.emit(words))
        self.report.association_requested.connect(self.association_requested)
        self.report.header.read_requested.connect(self.read)
        self.report.read_requested.connect(self.read)
        self.report.traffic_requested.connect(lambda: self.traffic_requested.emit(0))
        self._error.traffic_requested.connect(self._show_failed_exchange)
        self._error.step_chosen.connect(self._take_step)
        self._error.closed.connect(self._on_error_closed)
        self._empty.chosen.connect(self._take_step)

    def _take_step(self, key: str) -> None:
        steps: dict[str, Callable[[], object]] = {
            "read": self.read,
            "simulate": self.simulated_requested.emit,
            "doctor": self.doctor_requested.emit,
            "settings": self.settings_requested.emit,
        }
        steps[key]()

    def _show_failed_exchange(self) -> None:
        self.traffic_requested.emit(self._work.failed_at(self._slot) if self._slot else 0)

    def _on_cancel(self) -> None:
        if self._slot is not None:
            self._work.cancel(self._slot)

    def _on_error_closed(self) -> None:
        if self._slot is not None:
            self._work.dismiss(self._slot)

    def _read_if_new(self, slot: Slot, status: SlotStatus) -> None:
        fresh = status.state is SlotState.CARD and not status.busy and not status.in_use
        quiet = self._work.error(slot) is None and not self._work.declined(slot)
        if fresh and quiet and self._work.running(slot) is None:
            self._read(slot)

    def _show_progress(self, slot: Slot) -> None:
        running = self._work.running(slot)
        if running is not None:
            self._progress.begin(running.label, counting=not self._modem.serves(slot))
        else:
            self._progress.finish()

    def _show_error(self, slot: Slot, status: SlotStatus) -> None:
        error = self._work.error(slot)
        if error is None and status.state is SlotState.ERROR:
            error = status.error
        if error is None or self._work.running(slot) is not None:
            self._error.hide()
            return
        self._error.allow_closing(status.report is not None)
        self._error.allow_traffic(True)
        self._error.show_error(error, self._steps(status))

    def _steps(self, status: SlotStatus) -> list[tuple[str, str]]:
        steps = [("read", self.tr("Read again") if status.report else self.tr("Try again"))]
        if status.report is None:
            steps.append(("doctor", self.tr("Run the doctor")))
        return steps

    def _show_no_reader(self, problem: WorkbenchError | None) -> None:
        self._progress.finish()
        self._stack.setCurrentWidget(self._empty)
        steps = [
            ("simulate", self.tr("Start a simulated card")),
            ("doctor", self.tr("Run the doctor")),
        ]
        if problem is not None:
            self._error.allow_closing(False)
            self._error.allow_traffic(False)
            self._error.show_error(problem, [])
        else:
            self._error.hide()
        self._empty.show_state(
            "reader",
            self.tr("No reader found"),
            self.tr(
                "Plug in a PC/SC reader and it appears here at once, or try everything with a "
                "simulated IoT eUICC."
            ),
            steps,
        )

    def _show_modem_without_card(self, slot: Slot) -> None:
        if self._modem.has_report():
            self._stack.setCurrentWidget(self.report)
            return
        self._stack.setCurrentWidget(self._empty)
        running = self._work.running(slot) is not None
        failed = self._work.error(slot) is not None
        self._empty.show_state(*self._modem.empty_words(slot, running=running, failed=failed))

    def _show_without_report(self, slot: Slot, status: SlotStatus) -> None:
        if self._modem.serves(slot):
            self._show_modem_without_card(slot)
            return
        self._stack.setCurrentWidget(self._empty)
        if self._work.running(slot) is not None or status.busy:
            self._empty.show_state(
                "card",
                self.tr("Reading the card"),
                self.tr("Finding out what it is, then its EID, profiles and certificates."),
                [],
            )
        elif status.state is SlotState.NO_CARD:
            self._empty.show_state(
                "card-none",
                self.tr("No card in {0}").format(slot.name),
                self.tr("Insert a card; it is read at once. Contacts face the reader's contacts."),
                [("simulate", self.tr("Use a simulated card instead"))],
            )
        elif status.state is SlotState.GONE:
            self._empty.show_state(
                "card-none",
                self.tr("{0} was unplugged").format(slot.name),
                self.tr("Plug it in again, or choose another reader on the left."),
                [],
            )
        elif status.in_use:
            self._empty.show_state(
                "warning",
                self.tr("Another program holds this card"),
                self.tr("Close the other program, or set PC/SC access to shared, and try again."),
                [("read", self.tr("Try again")), ("doctor", self.tr("Find out which"))],
            )
        elif status.state is SlotState.ERROR or self._work.error(slot) is not None:
            self._empty.show_state(
                "card",
                self.tr("Nothing was read from this card"),
                self.tr("The reason stands above."),
                [],
            )
        else:
            self._empty.show_state(
                "card",
                self.tr("This card has not been read"),
                self.tr("Reading changes nothing on the card and takes about a second."),
                [("read", self.tr("Read the card"))],
            )
