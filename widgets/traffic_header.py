"""The header of the traffic list: names of the columns, their widths and order, which are shown."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QStandardItemModel
from PySide6.QtWidgets import QHeaderView, QMenu, QWidget

from app.capture.rows import COLUMNS
from widgets.traffic_columns import ORDER, Column, Needs, Span, arrange
from widgets.traffic_painter import RIGHT, RowPainter

HEIGHT = 26
NOTES_WIDTH = 36
_LONG_NAME = "ES10a.GetEuiccConfiguredAddresses"
_MESSAGE_EMS = 20
_MEANING_LEAST, _MEANING_ENOUGH = 9, 34
_SHARES = (Column.MESSAGE, Column.MEANING)
"""Columns that share what the others leave; all others have a width of their own."""
_WIDEST = 4000
_KEPT = re.compile(r"([0-9]{1,2})(?::([0-9]{1,4}))?")


class TrafficHeader(QHeaderView):
    """Shares the room among the columns. What the user set by hand stays.

    Signals:
        chosen: the user changed a width, the order, or which columns are shown.
    """

    chosen = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        model = QStandardItemModel(0, len(Column), self)
        model.setHorizontalHeaderLabels([self.name_of(column) for column in Column])
        model.setHeaderData(Column.NOTES, Qt.Orientation.Horizontal, "")
        for column in RIGHT:
            align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            role = Qt.ItemDataRole.TextAlignmentRole
            model.setHeaderData(column, Qt.Orientation.Horizontal, align, role)
        self.setModel(model)
        self.setAccessibleName(self.tr("Columns"))
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setMinimumSectionSize(32)
        self.setSectionsClickable(False)
        self.setSectionsMovable(True)
        self.setHighlightSections(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setToolTip(self.tr("Drag names and edges; right click to choose columns"))
        self._by_hand: dict[Column, int] = {}
        self._needed: dict[Column, int] = {}
        self._has_notes = False
        self.widths: list[int] = [0] * len(Column)
        self._put_in_order(ORDER)
        self.sectionResized.connect(self._on_section_resized)
        self.sectionMoved.connect(lambda *places: self.chosen.emit())
        self.customContextMenuRequested.connect(
            lambda place: self.show_menu(self.mapToGlobal(place))
        )

    @property
    def shown(self) -> list[tuple[Column, int]]:
        """The columns with a width, and that width, from the left."""
        return [(one, self.widths[one]) for one in self._order() if self.widths[one]]

    def share(
        self, style: RowPainter, lanes: Sequence[str], room: int, *, notes: bool = False
    ) -> None:
        """Work out the widths for so much room, in pixels. notes: whether there are any."""
        self._needed = self._own_widths(style, lanes)
        self._has_notes = notes
        widths = arrange(self._needs(style), room, lanes=len(lanes), chosen=self._by_hand)
        self.widths = [widths[column] for column in Column]
        self.blockSignals(True)
        for column in Column:
            self.setSectionHidden(column, not widths[column])
            self.resizeSection(column, widths[column])
        self.blockSignals(False)
        self.viewport().update()

    def name_of(self, column: Column) -> str:
        """Return a column's name."""
        further = {
            Column.NOTES: self.tr("Notes"),
            Column.NUMBER: self.tr("Number"),
            Column.DATE: self.tr("Date"),
            Column.DELTA: self.tr("Since last row"),
            Column.LAYER: self.tr("Layer"),
            Column.SESSION: self.tr("Session"),
            Column.STATUS: self.tr("Status word"),
        }
        return further.get(column) or self.tr(COLUMNS[column])

    def show_column(self, column: Column, shown: bool) -> None:
        """Show or hide a column whatever the room."""
        if not shown:
            self._by_hand[column] = 0
        elif column in _SHARES:
            self._by_hand.pop(column, None)
        else:
            self._by_hand[column] = self._needed.get(column, self.minimumSectionSize())
        self.chosen.emit()

    def automatic(self) -> None:
        """Forget what was set by hand."""
        self._by_hand.clear()
        self._put_in_order(ORDER)
        self.chosen.emit()

    def save(self) -> str:
        """Return order and widths set by hand as text to keep; empty when nothing was."""
        if not self._by_hand and self._order() == list(ORDER):
            return ""
        texts = (
            f"{int(one)}:{self._by_hand[one]}" if one in self._by_hand else str(int(one))
            for one in self._order()
        )
        return ",".join(texts)

    def restore(self, kept: str) -> None:
        """Take over order and widths as they were kept; text that is none of ours does nothing."""
        found = [_KEPT.fullmatch(text) for text in kept.split(",")]
        places = [int(one[1]) for one in found if one]
        if sorted(places) != [int(one) for one in Column]:
            return
        sizes = {Column(int(one[1])): int(one[2]) for one in found if one and one[2]}
        self._by_hand = {column: min(size, _WIDEST) for column, size in sizes.items()}
        self._put_in_order([Column(place) for place in places])
        self.chosen.emit()

    def menu(self, parent: QWidget | None = None) -> QMenu:
        """Return the menu that chooses columns; the last one that is shown has to stay."""
        menu = QMenu(self.tr("&Columns"), parent or self)
        shown = [column for column, _ in self.shown]
        for column in ORDER:
            action = QAction(self.name_of(column), menu)
            action.setCheckable(True)
            action.setChecked(column in shown)
            action.setEnabled(shown != [column])
            action.triggered.connect(
                lambda shown, column=column: self.show_column(column, bool(shown))
            )
            menu.addAction(action)
        menu.addSeparator()
        menu.addAction(self.tr("As the room allows"), self.automatic)
        return menu

    def show_menu(self, place: QPoint) -> None:
        """Open the menu of columns; place: on the screen."""
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)

    def _own_widths(self, style: RowPainter, lanes: Sequence[str]) -> dict[Column, int]:
        lane = max((style.width_of(Column.LANE, one) for one in lanes), default=0)
        texts = {
            Column.TIME: "00:00:00.000",
            Column.DIRECTION: "modem → IPA",
            Column.SIZE: "00000",
            Column.DURATION: "000.0 ms",
            Column.NUMBER: "0000000",
            Column.DATE: "0000-00-00",
            Column.DELTA: "+000.0 ms",
            Column.LAYER: "ESipa",
            Column.SESSION: "#000000",
            Column.STATUS: "0000",
        }
        widths = {column: style.width_of(column, text) for column, text in texts.items()}
        for column in (Column.LANE, *texts.keys() - {Column.SIZE}):
            named = style.width_of(Column.LANE, self.name_of(column))
            widths[column] = max(widths.get(column, lane), named)
        return widths | {Column.NOTES: NOTES_WIDTH}

    def _needs(self, style: RowPainter) -> Needs:
        em = self.fontMetrics().averageCharWidth()
        message = Span(
            em * _MESSAGE_EMS,
            style.width_of(Column.MESSAGE, f"↳ {_LONG_NAME}"),
            style.width_of(Column.MESSAGE, f"STORE DATA · {_LONG_NAME}"),
        )
        own = {column: width for column, width in self._needed.items() if column <= Column.DURATION}
        fixed = own | {Column.NOTES: NOTES_WIDTH * self._has_notes}
        return Needs(fixed, message, em * _MEANING_LEAST, em * _MEANING_ENOUGH)

    def _order(self) -> list[Column]:
        return [Column(self.logicalIndex(place)) for place in range(self.count())]

    def _put_in_order(self, order: Sequence[Column]) -> None:
        self.blockSignals(True)
        for place, column in enumerate(order):
            self.moveSection(self.visualIndex(column), place)
        self.blockSignals(False)

    def _on_section_resized(self, column: int, old: int, new: int) -> None:
        if new and old:
            self._by_hand[Column(column)] = new
            self.chosen.emit()
