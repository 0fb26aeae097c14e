"""Rows of one device's queue: its packages, newest first."""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import QObject, Qt

from app.values.eim import QueuedPackage, QueueState
from widgets.eim_words import deliveries_words, queue_words, when_words
from widgets.package_words import content_words, error_words, moment
from widgets.privacy import Mask
from widgets.row_model import SHOWN, Index, RowModel
from widgets.theme import mono
from widgets.words import joined


class QueueColumn(IntEnum):
    """The columns, left to right."""

    NUMBER = 0
    STATE = 1
    CONTENT = 2
    DELIVERED = 3
    OUTCOME = 4


class EimQueueModel(RowModel[QueuedPackage]):
    """Packages in the order given. PACKAGE is the role of the whole QueuedPackage."""

    PACKAGE = Qt.ItemDataRole.UserRole + 2

    def __init__(self, mask: Mask, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._mask = mask
        self.entitle(
            self.tr("No."),
            self.tr("State"),
            self.tr("Package"),
            self.tr("Handed out"),
            self.tr("Outcome"),
        )
        mask.changed.connect(self.repaint)

    def show_packages(self, packages: tuple[QueuedPackage, ...]) -> None:
        """Show packages; the same ones as before are renewed in place."""
        if [one.id for one in packages] == [one.id for one in self._rows]:
            self._rows = packages
            self.repaint()
        else:
            self.show_rows(packages)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return text, chip, font or the package."""
        package = self.row(index.row())
        if package is None:
            return None
        column = index.column()
        if role in SHOWN:
            return self._mask.text(self._text(package, column))
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._mask.text(self._tip(package, column))
        if role == self.CHIP and column == QueueColumn.STATE:
            return queue_words(package.state)
        if role == self.PACKAGE:
            return package
        if role == Qt.ItemDataRole.FontRole and column == QueueColumn.NUMBER:
            return mono()
        return None

    def _text(self, package: QueuedPackage, column: int) -> str:
        match column:
            case QueueColumn.NUMBER:
                return str(package.id)
            case QueueColumn.STATE:
                return queue_words(package.state)[0]
            case QueueColumn.CONTENT:
                words = content_words(package.recipe)
                return self.tr("{0} (by the eIM)").format(words) if package.automatic else words
            case QueueColumn.DELIVERED:
                return deliveries_words(package)
            case _:
                return self._outcome(package)

    def _tip(self, package: QueuedPackage, column: int) -> str:
        if column in (QueueColumn.CONTENT, QueueColumn.OUTCOME):
            return self._text(package, column)
        counter = package.counter
        return joined(
            [
                self.tr("queued {0}").format(moment(package.queued_at)),
                self.tr("counter {0}").format(counter) if counter is not None else "",
                self.tr("batch {0}").format(package.batch) if package.batch else "",
                self.tr("ended {0}").format(moment(package.finished_at))
                if package.finished_at
                else "",
            ]
        )

    def _outcome(self, package: QueuedPackage) -> str:
        if package.explanation:
            return package.explanation
        verdict = package.verdict
        if verdict is not None and verdict.error_name:
            return error_words(verdict)
        if verdict is not None and verdict.outcomes:
            return ", ".join(f"{one.operation}: {one.name}" for one in verdict.outcomes)
        if package.state is QueueState.QUEUED and package.expires_at:
            return self.tr("expires {0}").format(when_words(package.expires_at))
        return ""
