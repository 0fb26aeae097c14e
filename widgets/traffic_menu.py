"""The menu of the chosen rows of a traffic list, and what it does beyond noting things."""

from __future__ import annotations

import json
from collections.abc import Iterable

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QMenu

from app.capture.filter_offers import offers, opposite
from app.values.traffic import Direction, Record
from widgets.row_notes import RowNotes
from widgets.row_words import note_words
from widgets.traffic_bar import copy_menu
from widgets.traffic_list import TrafficList
from widgets.traffic_source import TrafficSource

MOST_COPIED = 1000
"""Rows of one copy; who wants more wants a file."""


class TrafficMenu(QObject):
    """Opens where the list wants it.

    notes: the actions that note things, with their keys.

    Signals:
        record_wanted: seq of the record to show.
        filter_wanted: a condition the records shown are to fulfil.
        copy_wanted: `hex`, `tree` or `row` of the chosen rows.
    """

    record_wanted = Signal(int)
    filter_wanted = Signal(str)
    copy_wanted = Signal(str)

    def __init__(
        self, source: TrafficSource, view: TrafficList, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._source = source
        self._view = view
        self.notes = RowNotes(view, self)
        self._more: tuple[QAction, ...] = ()
        self._columns = QAction(self.tr("Columns"), self)
        self._columns.setShortcut(QKeySequence("C"))
        self._columns.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self._columns.triggered.connect(self._show_columns)
        view.addAction(self._columns)
        view.menu_wanted.connect(self._open)

    def offer(self, actions: Iterable[QAction]) -> None:
        """Offer more that can be done with the current record."""
        self._more = tuple(actions)

    def menu(self) -> QMenu:
        """Return the menu for the rows that are chosen now."""
        self.notes.prepare()
        menu = QMenu(self._view)
        record = self._current()
        self._add_notes(menu)
        if record is not None:
            menu.addSeparator()
            self._add_filters(menu, record)
            self._add_partner(menu, record)
            copying = copy_menu(menu, self.copy_wanted.emit)
            copying.setTitle(self.tr("Cop&y"))
            menu.addMenu(copying)
            menu.addActions(list(self._more))
        menu.addSeparator()
        menu.addMenu(self._view.header.menu(menu))
        return menu

    def copy_several(self, what: str) -> bool:
        """Copy the chosen rows when there are several; False when there are not."""
        seqs = self._view.selection.seqs()[:MOST_COPIED]
        if len(seqs) < 2:
            return False
        found = (self._source.records.get(seq) for seq in seqs)
        records = [record for record in found if record is not None]
        QGuiApplication.clipboard().setText(self._text(what, records))
        return True

    def _text(self, what: str, records: list[Record]) -> str:
        inspector = self._source.inspector
        if what == "hex":
            return "\n".join(inspector.hex_text(one) for one in records)
        if what == "tree":
            trees = [
                {"seq": one.seq, "parts": [part.plain() for part in inspector.decoding(one).parts]}
                for one in records
            ]
            return json.dumps(trees, indent=2, ensure_ascii=False)
        noted = self._view.annotations.get
        rows = ((inspector.row(one)[:-1], note_words(noted(one.seq))) for one in records)
        return "\n".join("\t".join([*row, "; ".join(words)]).rstrip("\t") for row, words in rows)

    def _current(self) -> Record | None:
        index = self._view.rows.index_of(self._view.current_seq)
        return self._view.rows.record(index) if index >= 0 else None

    def _open(self, place: QPoint) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)

    def _add_notes(self, menu: QMenu) -> None:
        notes = self.notes
        menu.addActions([notes.mark, notes.comment])
        colours = menu.addMenu(self.tr("Co&lour"))
        colours.addActions([*notes.colours, notes.no_colour])
        colours.setEnabled(notes.mark.isEnabled())
        menu.addActions([notes.hide, notes.show_hidden, notes.next, notes.previous])

    def _add_filters(self, menu: QMenu, record: Record) -> None:
        noted = self._view.annotations.get(record.seq)
        conditions = offers(record, self._source.records, noted)
        wanted, unwanted = (
            menu.addMenu(self.tr("&Filter for")),
            menu.addMenu(self.tr("Filter o&ut")),
        )
        for condition in conditions:
            for one, asked in ((wanted, condition), (unwanted, opposite(condition))):
                action = one.addAction(condition.replace("&", "&&"))
                action.triggered.connect(
                    lambda checked=False, asked=asked: self.filter_wanted.emit(asked)
                )

    def _add_partner(self, menu: QMenu, record: Record) -> None:
        partner = self._source.inspector.partner(record)
        is_command = record.direction is Direction.OUT
        words = self.tr("Show its &answer") if is_command else self.tr("Show its comm&and")
        action = menu.addAction(words)
        action.setEnabled(partner is not None)
        if partner is not None:
            action.triggered.connect(
                lambda checked=False, seq=partner.seq: self.record_wanted.emit(seq)
            )

    def _show_columns(self) -> None:
        self._view.header.show_menu(self._view.mapToGlobal(QPoint(8, self._view.header.height())))
