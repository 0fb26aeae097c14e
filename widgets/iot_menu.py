"""The part of More that only an IoT eUICC has; what this one cannot do says why."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from app.values.euicc import CardKind, CardReport, EuiccInfo2
from widgets.icons import set_icon
from widgets.iot_words import IotVerb, iot_words

_GROUPS = (
    (IotVerb.IMMEDIATE_ENABLE, IotVerb.ROLLBACK),
    (IotVerb.EXECUTE_FALLBACK, IotVerb.RETURN_FROM_FALLBACK),
    (IotVerb.ENABLE_EMERGENCY, IotVerb.DISABLE_EMERGENCY),
    (IotVerb.ACTIVATE_IPAE,),
)
_FUNCTIONS = {
    IotVerb.IMMEDIATE_ENABLE: "EnableUsingDD",
    IotVerb.ROLLBACK: "ProfileRollback",
    IotVerb.EXECUTE_FALLBACK: "ExecuteFallbackMechanism",
    IotVerb.RETURN_FROM_FALLBACK: "ReturnFromFallback",
    IotVerb.ENABLE_EMERGENCY: "EnableEmergencyProfile",
    IotVerb.DISABLE_EMERGENCY: "DisableEmergencyProfile",
    IotVerb.ACTIVATE_IPAE: "IpaeActivation",
}
"""The oldest form of each, in the table of functions."""

_FALLBACK = (IotVerb.EXECUTE_FALLBACK, IotVerb.RETURN_FROM_FALLBACK)
_EMERGENCY = (IotVerb.ENABLE_EMERGENCY, IotVerb.DISABLE_EMERGENCY)


class IotMenu(QMenu):
    """Hidden unless the card is an IoT eUICC.

    Signals:
        chosen: do this IotVerb.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTitle(self.tr("IoT (SGP.32)"))
        self.setToolTipsVisible(True)
        set_icon(self.menuAction(), "chip")
        self.menuAction().setVisible(False)
        self._actions: dict[IotVerb, QAction] = {}
        for group in _GROUPS:
            if self._actions:
                self.addSeparator()
            for verb in group:
                self._actions[verb] = self._offer(verb)

    def show_report(self, report: CardReport) -> None:
        """Offer what the card's version and EUICCInfo2 allow."""
        is_iot = report.verdict.kind is CardKind.SGP32
        self.menuAction().setVisible(is_iot)
        if is_iot:
            for verb, action in self._actions.items():
                reason = self._why_not(verb, report)
                action.setEnabled(not reason)
                action.setToolTip(reason)

    def _offer(self, verb: IotVerb) -> QAction:
        action = QAction(self.tr("{0} …").format(iot_words(verb).name), self)
        action.triggered.connect(lambda: self.chosen.emit(verb.value))
        self.addAction(action)
        return action

    def _why_not(self, verb: IotVerb, report: CardReport) -> str:
        # Bring the codec: the card that was read has it loaded already.
        from app.codec.dialects import at_least
        from app.codec.functions import by_name

        since, dialect = by_name(_FUNCTIONS[verb]).since, report.verdict.dialect
        if not at_least(dialect, since):
            return self.tr("This came with SGP.32 v{0}; the card has v{1}.").format(since, dialect)
        if verb in (*_FALLBACK, *_EMERGENCY):
            return self._why_unsupported(verb, report.info2)
        return ""

    def _why_unsupported(self, verb: IotVerb, info: EuiccInfo2 | None) -> str:
        if info is None:
            return self.tr("EUICCInfo2 was not read, so this is not known. Read the card again.")
        if verb in _FALLBACK and not info.fallback_supported:
            return self.tr("EUICCInfo2 names no support of a fallback profile.")
        if verb in _EMERGENCY and not info.ecall_supported:
            return self.tr("EUICCInfo2 names no support of an emergency profile.")
        return ""
