"""What became of a queued package, judged as a package run on a card is."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from app.values.eim import Device, QueuedPackage, QueueState
from app.values.packages import Execution, PackageState, SignedPackage
from widgets.privacy import Mask
from widgets.result_view import ResultView

_SIZE = (1000, 560)
_STATES = {
    QueueState.QUEUED: PackageState.SIGNED,
    QueueState.DELIVERED: PackageState.SENT,
    QueueState.EXECUTED: PackageState.EXECUTED,
}


class EimResultDialog(QDialog):
    """Shows one package; it does not follow what becomes of it later.

    Signals:
        recipe_wanted: compose again from this Recipe.
        decoded_wanted: show these bytes as a tree.
    """

    recipe_wanted = Signal(object)
    decoded_wanted = Signal(bytes)

    def __init__(
        self, package: QueuedPackage, device: Device | None, mask: Mask, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Package {0}").format(package.id))
        self.resize(*_SIZE)
        view = ResultView(mask)
        view.show_execution(execution_of(package, device))
        view.recipe_wanted.connect(self._compose)
        view.decoded_wanted.connect(lambda one: self.decoded_wanted.emit(one.result))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(view)

    def _compose(self, recipe: object) -> None:
        self.accept()
        self.recipe_wanted.emit(recipe)


def execution_of(package: QueuedPackage, device: Device | None) -> Execution:
    """Return a queued package as an execution: what it asked for, and what came of it."""
    signed = SignedPackage(package.recipe, package.message, package.eid, package.counter)
    return Execution(
        str(package.id),
        _STATES.get(package.state, PackageState.REPORTED),
        signed,
        package.first_delivered or package.queued_at,
        package.finished_at,
        device.label if device else "",
        package.result,
        package.verdict,
        error=package.explanation if package.verdict is None else "",
    )
