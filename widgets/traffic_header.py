"""The header of the traffic list: names of the columns, their widths, and which are shown."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QStandardItemModel
from PySide6.QtWidgets import QHeaderView, QMenu, QWidget

from app.capture.rows import COLUMNS
from widgets.traffic_columns import GIVES_WAY, Column, Needs, Span, arrange
from widgets.traffic_painter import RowPainter

HEIGHT = 26
_RIGHT = (Column.SIZE, Column.DURATION)
_LONG_NAME = "ES10a.GetEuiccConfiguredAddresses"
_MESSAGE_EMS = 20
_MEANING_LEAST, _MEANING_ENOUGH = 9, 34


class TrafficHeader(QHeaderView):
    """Shares the room among the columns. What the user set by hand stays.

    Signals:
        chosen: the user changed a width or which columns are shown.
    """

    chosen = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        model = QStandardItemModel(0, len(Column), self)
        model.setHorizontalHeaderLabels([self.tr(name) for name in COLUMNS])
        for column in _RIGHT:
            align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            role = Qt.ItemDataRole.TextAlignmentRole
            model.setHeaderData(column, Qt.Orientation.Horizontal, align, role)
        self.setModel(model)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setMinimumSectionSize(32)
        self.setSectionsClickable(False)
        self.setHighlightSections(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setToolTip(self.tr("Drag the edges; right click to choose columns"))
        self.sectionResized.connect(self._on_section_resized)
        self.customContextMenuRequested.connect(self._show_menu)
        self._by_hand: dict[Column, int] = {}
        self._needed: dict[Column, int] = {}
        self.widths: list[int] = [0] * len(Column)

    def share(self, style: RowPainter, lanes: Sequence[str], room: int) -> None:
        """Work out the widths for so much room, in pixels."""
        lane = max((style.width_of(Column.LANE, one) for one in lanes), default=0)
        name = style.width_of(Column.LANE, self.tr("Lane"))
        self._needed = {
            Column.TIME: style.width_of(Column.TIME, "00:00:00.000"),
            Column.DIRECTION: style.width_of(Column.DIRECTION, "eUICC → IPA"),
            Column.LANE: max(lane, name),
            Column.SIZE: style.width_of(Column.SIZE, "00000"),
            Column.DURATION: style.width_of(Column.DURATION, "000.0 ms"),
        }
        widths = arrange(self._needs(style), room, lanes=len(lanes), chosen=self._by_hand)
        self.widths = [widths[column] for column in Column]
        self.blockSignals(True)
        for column in Column:
            self.setSectionHidden(column, not widths[column])
            self.resizeSection(column, widths[column])
        self.blockSignals(False)
        self.viewport().update()

    def _needs(self, style: RowPainter) -> Needs:
        em = self.fontMetrics().averageCharWidth()
        message = Span(
            em * _MESSAGE_EMS,
            style.width_of(Column.MESSAGE, f"↳ {_LONG_NAME}"),
            style.width_of(Column.MESSAGE, f"STORE DATA · {_LONG_NAME}"),
        )
        return Needs(self._needed, message, em * _MEANING_LEAST, em * _MEANING_ENOUGH)

    def show_column(self, column: Column, shown: bool) -> None:
        """Show or hide a column whatever the room."""
        self._by_hand[column] = self._needed.get(column, self.minimumSectionSize()) * shown
        self.chosen.emit()

    def automatic(self) -> None:
        """Forget what was set by hand."""
        self._by_hand.clear()
        self.chosen.emit()

    def menu(self) -> QMenu:
        """Return the menu that chooses columns."""
        menu = QMenu(self)
        for column in sorted(GIVES_WAY):
            action = QAction(self.tr(COLUMNS[column]), menu)
            action.setCheckable(True)
            action.setChecked(bool(self.widths[column]))
            action.triggered.connect(
                lambda shown, column=column: self.show_column(column, bool(shown))
            )
            menu.addAction(action)
        menu.addSeparator()
        menu.addAction(self.tr("As the room allows"), self.automatic)
        return menu

    def _show_menu(self, place: QPoint) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.mapToGlobal(place))

    def _on_section_resized(self, column: int, old: int, new: int) -> None:
        if new and old:
            self._by_hand[Column(column)] = new
            self.chosen.emit()
