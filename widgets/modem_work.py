"""Work with modems beside their cards: probing, making them notice, the persistence test.

Everything runs on the lane of the modem's slot, in turn with the work on its card, and is started,
cancelled and told of by the same desk as that.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from app import durable
from app.card.slot import Slot
from app.errors import SettingsError
from app.values.ids import Iccid
from app.workbench import Workbench
from widgets.card_work import CardWork
from widgets.modem_state import ModemState, enabled_iccid

if TYPE_CHECKING:
    from app.modem.notice import NoticeLimits, NoticeProgress
    from app.modem.scan import PortState

NOTICE = "notice"
PERSISTENCE = "persistence"
_BY_HAND_LOOK_S = 0.1


class ModemWork(QObject):
    """What is known of each modem slot, and the jobs that find it out. GUI thread only.

    Signals:
        changed: a state differs from before.
    """

    changed = Signal()
    _progressed = Signal(object, object)

    def __init__(
        self,
        work: CardWork,
        workbench: Workbench,
        parent: QObject | None = None,
        *,
        limits: NoticeLimits | None = None,
    ) -> None:
        """work: runs the jobs. workbench: records the traffic, opens cards, sees the ports.

        limits: how long a modem is waited for, as long as is usual if None.
        """
        super().__init__(parent)
        self._limits = limits
        self._work = work
        self._workbench = workbench
        self._states: dict[Slot, ModemState] = {}
        self._progressed.connect(self._on_progress, Qt.ConnectionType.QueuedConnection)
        work.changed.connect(self._on_ended)

    def state(self, slot: Slot) -> ModemState:
        """Return what is known of a modem."""
        return self._states.setdefault(slot, ModemState())

    def port(self, slot: Slot) -> PortState | None:
        """Return what the watch last saw of a modem's port."""
        return next((port for port in self._workbench.modems.ports if port.uri == slot.uri), None)

    def probe(self, slot: Slot, *, then_read: bool = True) -> None:
        """Ask the modem everything, then read its card."""
        self._work.run_beside(
            slot,
            lambda: self._probed(slot),
            self.tr("Asking the modem who it is and how its card is reached"),
            then_read=then_read,
        )

    def notice(self, slot: Slot, way: str) -> None:
        """Make the modem notice a profile change, and keep the proof."""
        if not self._begin(slot, NOTICE, way):
            return
        self._work.run_beside(
            slot,
            lambda: self._noticed(slot, way),
            self.tr("Making the modem notice the profile"),
            then_read=True,
        )

    def persistence(self, slot: Slot, iccid: Iccid, way: str) -> None:
        """Enable a profile, power-cycle the modem, look what is enabled; keep the proof."""
        if not self._begin(slot, PERSISTENCE, way):
            return
        self._work.run_beside(
            slot,
            lambda: self._tested(slot, iccid, way),
            self.tr("Testing whether the profile stays enabled"),
            then_read=True,
        )

    def done_by_hand(self, slot: Slot) -> None:
        """The user has switched the device off and on."""
        if (waits := self.state(slot).by_hand) is not None:
            waits.set()
            self.state(slot).by_hand = None
            self.changed.emit()

    def cancel(self, slot: Slot) -> None:
        """Stop what runs."""
        self._work.cancel(slot)

    def decline(self, slot: Slot) -> None:
        """The modem need not notice the change of this moment."""
        if slot.status.report is not None:
            self.state(slot).decline(slot.status.report)
            self.changed.emit()

    def close_outcome(self, slot: Slot) -> None:
        """The user has read how the last notice or test ended."""
        self.state(slot).outcome = None

    def save(self, slot: Slot, path: Path) -> None:
        """Ask the modem everything and write the compatibility report, identifiers hidden.

        path: with the suffix .json it is JSON, else Markdown.
        """
        self._work.run_beside(
            slot,
            lambda: self._saved(slot, path),
            self.tr("Asking the modem for its compatibility report"),
            self.tr("The compatibility report is in {0}.").format(path.name),
        )

    def _begin(self, slot: Slot, doing: str, way: str) -> bool:
        if self._work.running(slot) is not None:
            return False
        state = self.state(slot)
        state.doing, state.outcome, state.progress = doing, None, None
        state.by_hand = threading.Event() if way == "by-hand" else None
        return True

    def _on_ended(self) -> None:
        for slot, state in self._states.items():
            if state.doing and self._work.running(slot) is None:
                state.doing, state.progress, state.by_hand = "", None, None
                self.changed.emit()

    def _on_progress(self, slot: Slot, progress: NoticeProgress) -> None:
        self.state(slot).progress = progress
        self.changed.emit()

    # What follows runs on the slot's lane.

    def _tell(self, slot: Slot) -> Callable[[NoticeProgress], None]:
        def tell(progress: NoticeProgress) -> None:
            with suppress(RuntimeError):  # the window is gone
                self._progressed.emit(slot, progress)

        return tell

    def _waiting(self, slot: Slot) -> Callable[[], None]:
        event = self.state(slot).by_hand or threading.Event()

        def wait() -> None:
            while not event.wait(_BY_HAND_LOOK_S):
                slot.check()

        return wait

    def _probed(self, slot: Slot) -> None:
        from app.modem.link import ModemLink
        from app.modem.notice import Glance, chosen_way, ways_of
        from app.modem.report import read_report

        state = self.state(slot)
        with ModemLink(slot.uri, self._workbench.recorder, slot.check) as link:
            report = read_report(link)
            first = chosen_way(link)
            others = (way for way in ways_of(link.behaviour) if way is not first)
            state.ways = (first, *others)
        seen = Glance(report.subscription, report.reception)
        state.take_report(report, seen, slot.status.report)

    def _saved(self, slot: Slot, path: Path) -> None:
        from app.modem.compatibility import as_json, as_markdown, make_compatibility_report
        from app.modem.link import ModemLink

        with ModemLink(slot.uri, self._workbench.recorder, slot.check) as link:
            report = make_compatibility_report(link)
        text = as_json(report) if path.suffix.lower() == ".json" else as_markdown(report)
        try:
            durable.replace(path, text.encode())
        except OSError as error:
            raise SettingsError(
                f"The report could not be written: {error.strerror}.",
                key="file",
                hint="Choose a folder that you may write to.",
            ) from error

    def _noticed(self, slot: Slot, way: str) -> None:
        from app.modem.link import ModemLink
        from app.modem.notice import Noticed, NoticeWay, keep_way, make_notice

        state = self.state(slot)
        with ModemLink(slot.uri, self._workbench.recorder, slot.check) as link:
            result = make_notice(
                link,
                NoticeWay(way),
                before=state.before,
                limits=self._limits,
                tell=self._tell(slot),
                by_hand=self._waiting(slot),
            )
            if result.verdict is Noticed.YES:
                keep_way(link, result.way)
        state.outcome = result
        noticed = result.verdict in (Noticed.YES, Noticed.UNREGISTERED)
        card = slot.status.report
        state.take_glance(result.after, enabled_iccid(card) if noticed and card else None)

    def _tested(self, slot: Slot, iccid: Iccid, way: str) -> None:
        from app.modem.link import ModemLink
        from app.modem.notice import NoticeWay
        from app.modem.persistence import Persistence, check_persistence

        state = self.state(slot)
        with ModemLink(slot.uri, self._workbench.recorder, slot.check) as link:
            result = check_persistence(
                lambda: self._workbench.open_card(slot.uri, slot.check),
                link,
                iccid,
                NoticeWay(way),
                limits=self._limits,
                tell=self._tell(slot),
                by_hand=self._waiting(slot),
            )
        state.outcome = result
        if result.notice is not None:
            holds = result.verdict is Persistence.HOLDS
            state.take_glance(result.notice.after, result.wanted if holds else None)
