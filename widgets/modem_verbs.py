"""What the Modem tab's buttons do, and what the page says of a modem in each of its states."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from app.card.slot import Slot, SlotState
from widgets.modem_offer import ModemOffer
from widgets.modem_persistence_dialog import ModemPersistenceDialog
from widgets.modem_state import enabled_iccid
from widgets.modem_work import PERSISTENCE, ModemWork
from widgets.report_view import ReportView, Tab

_POWERING = ("sim-power", "reboot", "cfun", "by-hand")
"""Ways that switch the card off, the surest first."""

EmptyWords = tuple[str, str, str, list[tuple[str, str]]]
"""Icon, title, advice and buttons, as `EmptyState.show_state` takes them."""


class ModemVerbs(QObject):
    """Fills the Modem tab of a report view and acts on the modem slot in use."""

    def __init__(self, work: ModemWork, view: ReportView, owner: QWidget) -> None:
        """owner: the widget that dialogs stand over."""
        super().__init__(owner)
        self.offer = ModemOffer()
        self._work = work
        self._view = view
        self._owner = owner
        self._slot: Slot | None = None
        notice = view.modem.notice
        view.modem.identity.probe_requested.connect(self.probe)
        view.modem.identity.save_requested.connect(self.ask_file)
        notice.notice_requested.connect(self._notice)
        notice.persistence_requested.connect(self.ask_persistence)
        notice.cancel_requested.connect(self._cancel)
        notice.done_by_hand.connect(self._done_by_hand)
        notice.closed.connect(self._close_outcome)
        self.offer.accepted.connect(self.open_notice)
        self.offer.declined.connect(self._decline)
        work.changed.connect(self.show)

    def use(self, slot: Slot | None) -> None:
        """Act on this slot from now on; on None, or one that is no modem, on nothing."""
        self._slot = slot if slot is not None and slot.kind == "at" else None
        self._view.modem.notice.reset()
        self._view.show_modem(False)
        self.offer.hide()

    def serves(self, slot: Slot) -> bool:
        """Whether a slot is a modem's."""
        return slot is self._slot

    def show(self) -> None:
        """Show the modem as it is now."""
        slot = self._slot
        if slot is None:
            return
        state, status = self._work.state(slot), slot.status
        away = status.state in (SlotState.NO_CARD, SlotState.GONE)
        card = status.report
        if card is not None and not status.stale:
            state.take_card(card)
        modem = self._view.modem
        free = not (away or status.busy or status.in_use or state.doing)
        modem.allow_work(free)
        modem.notice.allow_test(free and card is not None and bool(card.profiles))
        if state.report is None:
            return
        iccid = enabled_iccid(card) if card is not None and not status.stale else ""
        modem.show_report(state.report, iccid, stale=away)
        modem.notice.offer(state.ways)
        self._show_notice(slot)
        wanted = state.wants_notice(card, stale=status.stale or away)
        self.offer.setVisible(wanted and modem.notice.idle)
        if card is not None:
            self._view.show_modem(True)
        else:
            self._view.show_modem_alone()

    def has_report(self) -> bool:
        """Whether there is anything to show of the modem in use."""
        return self._slot is not None and self._work.state(self._slot).report is not None

    def probe(self) -> None:
        """Ask the modem everything again, and read its card."""
        if self._slot is not None:
            self._work.probe(self._slot)

    def open_notice(self) -> None:
        """Show the ways to make the modem notice."""
        self._view.show_tab(Tab.MODEM)
        self._view.modem.notice.open()
        self.offer.hide()
        self._view.ensure_visible(self._view.modem.notice)

    def ask_persistence(self) -> None:
        """Ask which profile is to be tested, and start the test when it is confirmed."""
        slot = self._slot
        report = slot.status.report if slot is not None else None
        if slot is None or report is None:
            return
        ways = [way for way in _POWERING if way in self._work.state(slot).ways]
        profiles = sorted(report.profiles, key=lambda one: one.enabled)
        dialog = ModemPersistenceDialog(profiles, ways, self._view.privacy, self._owner)
        dialog.confirmed.connect(lambda iccid, way: self._work.persistence(slot, iccid, way))
        dialog.open()

    def ask_file(self) -> None:
        """Ask where to, and write the compatibility report."""
        slot = self._slot
        report = self._work.state(slot).report if slot is not None else None
        if slot is None or report is None:
            return
        name = f"{report.identity.title} compatibility.md".replace("/", "-")
        dialog = QFileDialog(self._owner, self.tr("Save the compatibility report"), name)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([self.tr("Markdown (*.md)"), "JSON (*.json)"])
        dialog.selectFile(name)
        dialog.fileSelected.connect(lambda path: self._work.save(slot, Path(path)))
        dialog.open()

    def empty_words(self, slot: Slot, *, running: bool, failed: bool) -> EmptyWords:
        """Say what a modem without any report is in."""
        status = slot.status
        if running or status.busy:
            return (
                "modem",
                self.tr("Asking the modem"),
                self.tr("Who it is, how its card is reached, then what the card holds."),
                [],
            )
        if status.state in (SlotState.NO_CARD, SlotState.GONE):
            return (
                "modem-none",
                self.tr("{0} is not plugged in").format(slot.name),
                self.tr("Plug it in; it is found and read at once. Modems need some seconds."),
                [],
            )
        if status.in_use:
            return self._held_words(slot)
        if failed or status.state is SlotState.ERROR:
            return (
                "modem",
                self.tr("Nothing was read through this modem"),
                self.tr("The reason stands above."),
                [],
            )
        return (
            "modem",
            self.tr("This modem has not been asked"),
            self.tr("Asking changes nothing in it and takes some seconds."),
            [("read", self.tr("Ask the modem"))],
        )

    def _held_words(self, slot: Slot) -> EmptyWords:
        port = self._work.port(slot)
        told = f"{port.text} {port.hint}" if port is not None and port.text else ""
        who = port.holders[0].program if port is not None and port.holders else ""
        return (
            "warning",
            self.tr("{0} holds this modem's port").format(who or self.tr("Another program")),
            told or self.tr("Close that program, then try again."),
            [("read", self.tr("Try again"))],
        )

    def _show_notice(self, slot: Slot) -> None:
        state, notice = self._work.state(slot), self._view.modem.notice
        if state.doing:
            by_hand = state.by_hand is not None
            if by_hand:
                notice.show_running(self._by_hand_words(), by_hand=True)
            elif state.progress is not None:
                notice.show_progress(state.progress)
            else:
                testing = state.doing == PERSISTENCE
                words = self.tr("Testing persistence") if testing else self.tr("Asking the modem")
                notice.show_running(words)
        elif state.outcome is not None:
            notice.show_outcome(state.outcome)
        else:
            notice.close_running()

    def _by_hand_words(self) -> str:
        return self.tr("Switch the device off, wait five seconds, switch it on, then say so.")

    def _notice(self, way: str) -> None:
        if self._slot is not None:
            self._work.notice(self._slot, way)

    def _cancel(self) -> None:
        if self._slot is not None:
            self._work.cancel(self._slot)

    def _done_by_hand(self) -> None:
        if self._slot is not None:
            self._work.done_by_hand(self._slot)

    def _close_outcome(self) -> None:
        if self._slot is not None:
            self._work.close_outcome(self._slot)
            self.show()

    def _decline(self) -> None:
        if self._slot is not None:
            self._work.decline(self._slot)
