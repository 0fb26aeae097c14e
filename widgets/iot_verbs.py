"""Does what the IoT menu asks: says what will happen, and on a yes runs it on the slot."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.card.slot import Slot
from app.values.euicc import CardReport, ProfileInfo
from widgets.card_work import CardWork
from widgets.iot_words import IotVerb, iot_words
from widgets.question_dialog import QuestionDialog
from widgets.report_view import ReportView

if TYPE_CHECKING:
    from app.card.isdr import IsdrSession

_WORK: dict[IotVerb, Callable[[IsdrSession, bool], object]] = {
    IotVerb.IMMEDIATE_ENABLE: lambda s, refresh: s.immediate_enable(refresh=refresh),
    IotVerb.ROLLBACK: lambda s, refresh: s.rollback(refresh=refresh),
    IotVerb.EXECUTE_FALLBACK: lambda s, refresh: s.execute_fallback(refresh=refresh),
    IotVerb.RETURN_FROM_FALLBACK: lambda s, refresh: s.return_from_fallback(refresh=refresh),
    IotVerb.ENABLE_EMERGENCY: lambda s, refresh: s.enable_emergency(refresh=refresh),
    IotVerb.DISABLE_EMERGENCY: lambda s, refresh: s.disable_emergency(refresh=refresh),
    IotVerb.ACTIVATE_IPAE: lambda s, _refresh: s.activate_ipae(),
}
_TARGETS: dict[IotVerb, Callable[[ProfileInfo], bool]] = {
    IotVerb.EXECUTE_FALLBACK: lambda profile: profile.fallback_attribute,
    IotVerb.ENABLE_EMERGENCY: lambda profile: bool(profile.ecall_indication),
}
"""The verbs whose profile the page knows beforehand; of the others only the card does."""


class IotVerbs(QObject):
    """Listens to a report view and acts on the slot in use."""

    def __init__(self, work: CardWork, view: ReportView, owner: QWidget) -> None:
        """owner: the widget that the question stands over."""
        super().__init__(owner)
        self._work = work
        self._view = view
        self._owner = owner
        self._slot: Slot | None = None
        view.header.iot_requested.connect(lambda key: self.ask(IotVerb(key)))

    def use(self, slot: Slot | None) -> None:
        """Act on this slot from now on."""
        self._slot = slot

    def ask(self, verb: IotVerb) -> None:
        """Say what will happen; do it when the answer is yes and the card is still the same."""
        slot = self._slot
        report = slot.status.report if slot is not None else None
        if slot is None or report is None:
            return
        words = iot_words(verb)
        dialog = QuestionDialog(
            words.question,
            self.tr(
                "{0} The device may lose its connection and have to register again. Then the "
                "refresh policy of the settings applies, and the card is read again."
            ).format(words.effect),
            warning=self.tr("Connectivity may change"),
            verb=words.name,
            now=self._now(verb, report.profiles),
            parent=self._owner,
        )
        dialog.confirmed.connect(lambda: self._run(verb, slot, report))
        dialog.open()

    def _run(self, verb: IotVerb, slot: Slot, report: CardReport) -> None:
        words = iot_words(verb)
        work = _WORK[verb]
        self._work.run(
            slot, lambda card: card.switch(work), words.doing, words.done, asked_about=report
        )

    def _now(self, verb: IotVerb, profiles: tuple[ProfileInfo, ...]) -> str:
        enabled = next((profile for profile in profiles if profile.enabled), None)
        is_target = _TARGETS.get(verb)
        target = next((p for p in profiles if is_target is not None and is_target(p)), None)
        mask = self._view.privacy
        lines = (
            (self.tr("Enabled now: {0}"), enabled),
            (self.tr("Enabled then: {0}"), target),
        )
        return "\n".join(words.format(mask.text(who.title)) for words, who in lines if who)
