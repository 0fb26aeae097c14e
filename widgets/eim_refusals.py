"""Handshakes that failed: who came, and what each needs to be let in, in words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.errors import PeerError
from app.values.esipa import EndpointStatus, HandshakeFailure
from widgets.eim_words import binding_words
from widgets.empty_state import EmptyState
from widgets.error_view import ErrorView
from widgets.package_words import moment
from widgets.panel import Panel
from widgets.row_model import SHOWN, Index, RowModel
from widgets.row_table import RowTable
from widgets.theme import Tone, mono

_WHEN, _STATE, _BINDING, _PEER, _WHAT = range(5)


class EimRefusalModel(RowModel[HandshakeFailure]):
    """Failures, newest first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.entitle(
            self.tr("When"),
            self.tr("Handshake"),
            self.tr("Binding"),
            self.tr("Peer"),
            self.tr("What happened"),
        )

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return text, chip or font."""
        failure = self.row(index.row())
        if failure is None:
            return None
        column = index.column()
        if role in SHOWN or role == Qt.ItemDataRole.ToolTipRole:
            texts = (
                moment(failure.at),
                self.tr("failed"),
                binding_words(failure.binding),
                failure.address,
                failure.message,
            )
            return texts[column]
        if role == self.CHIP and column == _STATE:
            return self.tr("failed"), Tone.FAILED
        return mono() if role == Qt.ItemDataRole.FontRole and column in (_WHEN, _PEER) else None


class EimRefusals(QWidget):
    """Lists them, and explains the current one.

    Signals:
        traffic_wanted: show this HandshakeFailure in the traffic.
    """

    traffic_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = EimRefusalModel(self)
        self.table = RowTable(
            self._model,
            name=self.tr("Failed handshakes"),
            chip_role=EimRefusalModel.CHIP,
            stretch=_WHAT,
        )
        self._panel = Panel(self.tr("Failed handshakes"))
        self._panel.body.addWidget(self.table)
        self._error = ErrorView()
        self._error.allow_closing(False)
        self._empty = EmptyState()
        self._empty.show_state(
            "check",
            self.tr("No handshake has failed"),
            self.tr(
                "When a device cannot connect, it is explained here: what happened, whose "
                "certificate or key it is about, and who can mend it."
            ),
            [],
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._empty, 1)
        column.addWidget(self._error)
        column.addWidget(self._panel, 1)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._explain())
        self._error.traffic_requested.connect(lambda: self.traffic_wanted.emit(self.current))
        self.show_endpoints(())

    @property
    def current(self) -> HandshakeFailure | None:
        """The failure that is explained."""
        return self._model.row(self.table.currentIndex().row())

    def show_endpoints(self, endpoints: Sequence[EndpointStatus]) -> None:
        """Show the failures of all endpoints; the current one stays."""
        found = [failure for one in endpoints for failure in one.failures]
        found.sort(key=lambda failure: failure.at, reverse=True)
        for widget in (self._panel, self._error):
            widget.setVisible(bool(found))
        self._empty.setVisible(not found)
        if tuple(found) == self._model.rows:
            return
        before = self.current
        self._model.show_rows(found)
        self._panel.show_count(len(found) or None)
        if found:
            self.table.selectRow(found.index(before) if before in found else 0)

    def _explain(self) -> None:
        failure = self.current
        if failure is not None:
            self._error.show_error(
                PeerError(failure.message, status=failure.code, hint=failure.hint)
            )
