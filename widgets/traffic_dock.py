"""The traffic dock: what is on the wires, live; beside it the details of a selected record.

The list has all the room until a record is selected; Escape or a second click gives it back. It
only places and wires; what a record means comes from `app.capture`.
"""

from __future__ import annotations

import json

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from app.capture.apdu_view import read_command
from app.capture.filter import FilterError
from app.capture.inspector import Inspector
from app.capture.recorder import Recorder
from app.capture.sought import Sought, SoughtKind, understand
from app.capture.value_text import size_text
from app.values.traffic import Direction, Record
from widgets.bridge import Feed
from widgets.panel import rule
from widgets.traffic_bar import TrafficBar, copy_menu
from widgets.traffic_details import TrafficDetails, share_of, share_out
from widgets.traffic_list import TrafficList
from widgets.traffic_rows import TrafficRows

_LIST_SHARE = 480
_SIZE = QSize(1204, 272)
_NARROWEST, _WIDEST = 50, 950


class TrafficDock(QWidget):
    """Shows what a recorder keeps, from its oldest record on.

    Signals:
        record_selected: seq of the record made current, 0 when the details were closed.
    """

    record_selected = Signal(int)

    def __init__(self, recorder: Recorder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._recorder = recorder
        self._inspector = Inspector(recorder)
        self._rows = TrafficRows(self._inspector, recorder.capacity, self)
        self._record: Record | None = None
        self._sought = Sought("")
        self._newest = 0
        self._awaited = 0
        self.bar = TrafficBar(self)
        self.list = TrafficList(self._rows, self)
        self.details = TrafficDetails(self)
        self._list_share = _LIST_SHARE
        self._menu = copy_menu(self, self.copy)
        self._feed = Feed(recorder, self)
        self.bar.field.use_lanes(lambda: self._rows.lanes)
        self._lay_out()
        self._connect()
        self._show_selection(0)
        self._show_counts()

    @property
    def newest_seq(self) -> int:
        """The seq of the newest record that has arrived here."""
        return self._newest

    def show_record(self, seq: int) -> bool:
        """Select a record and bring it into sight; False when it is no longer kept.

        A filter that hides it is switched off, a cleared view is filled again, and a record that
        has not arrived here yet is shown as soon as it does.
        """
        self._awaited = 0
        if self.list.show_record(seq):
            return True
        if self._recorder.get(seq) is None:
            return False
        if self._rows.matching:
            self.bar.switch(False)
            if self.list.show_record(seq):
                return True
        self._awaited = seq
        if seq <= self._newest:
            self._rows.clear()
            self._feed.restart()
        return True

    def copy(self, what: str) -> None:
        """Put the selected record on the clipboard: `hex`, `tree` (JSON) or `row` (text)."""
        record = self._record
        if record is None:
            return
        if what == "hex":
            text = record.data.hex(" ").upper()
        elif what == "tree":
            parts = [part.plain() for part in self._inspector.decoding(record).parts]
            text = json.dumps(parts, indent=2, ensure_ascii=False)
        else:
            text = "\t".join(self._inspector.row(record)[:-1])
        QGuiApplication.clipboard().setText(text)

    def sizeHint(self) -> QSize:
        """Room for eight rows, and an explanation that needs no scrolling."""
        return _SIZE

    def save_layout(self) -> str:
        """Return how list, tree, bytes and explanation share the room, as text to keep."""
        return " ".join(map(str, (self._list_share, *self.details.arrangement)))

    def restore_layout(self, kept: str) -> None:
        """Share the room as it was kept; text that is none of ours changes nothing."""
        numbers = [int(text) for text in kept.split() if text.isdecimal()]
        if len(numbers) != 3 or not all(_NARROWEST <= one <= _WIDEST for one in numbers[:2]):
            return
        self._list_share, tree, explanation = numbers
        if self.details.isVisible():
            share_out(self.splitter, self._list_share)
        self.details.arrange(tree, explanation)

    def changeEvent(self, event: QEvent) -> None:
        """Redraw what is painted by hand when the scheme changes."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            for one in self.findChildren(QWidget):
                one.update()

    def event(self, event: QEvent) -> bool:
        """Take Escape from the window's own shortcut while there are details to close."""
        if event.type() is QEvent.Type.ShortcutOverride and self._closes(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close the details on Escape, wherever in the dock it was pressed."""
        if self._closes(event):
            self.list.unselect()
        else:
            super().keyPressEvent(event)

    def _closes(self, event: QEvent) -> bool:
        is_escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        return is_escape and not self.details.isHidden()

    def _lay_out(self) -> None:
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.addWidget(self.list)
        self.splitter.addWidget(self.details)
        self.splitter.setStretchFactor(0, _LIST_SHARE)
        self.splitter.setStretchFactor(1, 1000 - _LIST_SHARE)
        self.splitter.setChildrenCollapsible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(rule())
        column.addWidget(self.splitter, 1)

    def _connect(self) -> None:
        self._feed.arrived.connect(self._on_arrived)
        self._rows.changed.connect(self._show_counts)
        self._rows.replaced.connect(self._show_counts)
        self.list.record_selected.connect(self._show_selection)
        self.list.record_selected.connect(self.record_selected)
        self.list.follow_changed.connect(self.bar.show_follow)
        self.list.menu_wanted.connect(self._show_menu)
        self.list.copy_wanted.connect(lambda: self.copy("hex"))
        self.bar.follow_wanted.connect(self.list.set_follow)
        self.bar.clear_wanted.connect(self._clear)
        self.bar.copy_wanted.connect(self.copy)
        self.bar.filter_changed.connect(self._filter)
        self.bar.filter_left.connect(self.list.setFocus)
        self.splitter.splitterMoved.connect(self._keep_share)
        self.details.explanation.partner_wanted.connect(self._show_partner)
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self._find)

    def _find(self) -> None:
        self.bar.field.setFocus()
        self.bar.field.selectAll()

    def _on_arrived(self, lost: int, batch: list[Record]) -> None:
        if batch:
            self._newest = batch[-1].seq
        self._rows.append(lost, batch)
        if self._awaited and self.list.show_record(self._awaited):
            self._awaited = 0

    def _clear(self) -> None:
        self._rows.clear()
        self.list.unselect()

    def _filter(self, text: str) -> None:
        """Show what a text asks for; one that is wrong leaves the list as it is."""
        try:
            self._sought = understand(text, self._recorder)
        except FilterError as error:
            self.bar.show_error(error)
            return
        self.bar.show_understood(self._sought)
        self._rows.search(self._sought.wanted)
        self._show_empty_text()

    def _show_counts(self) -> None:
        rows = self._rows
        self.bar.show_counts(
            len(rows), rows.total, rows.lost, rows.searching, narrowed=rows.matching
        )
        if not len(rows):
            self._show_empty_text()

    def _show_empty_text(self) -> None:
        if not self._rows.matching:
            text = self.tr("No traffic yet. Every APDU appears here as soon as a card is read.")
        elif self._rows.searching is not None:
            text = self.tr("Searching …")
        elif self._sought.kind is SoughtKind.FILTER:
            text = self.tr("No record fulfils the filter “{0}”.").format(self._sought.text)
        else:
            text = self.tr("No record contains “{0}”.").format(self._sought.text)
        self.list.set_empty_text(text)

    def _show_selection(self, seq: int) -> None:
        index = self._rows.index_of(seq)
        self._record = self._rows.record(index) if index >= 0 else None
        self._open_details(self._record is not None)
        if self._record is None:
            self.details.show_decoding(None)
            return
        self.details.show_decoding(self._inspector.decoding(self._record))
        found = self._inspector.explanation(self._record)
        self.details.explanation.show_explanation(
            found, self._facts(self._record), self._partner_words()
        )

    def _open_details(self, wanted: bool) -> None:
        """Show or hide the details; the list keeps the focus it would lose with them."""
        if wanted is not self.details.isHidden():
            return
        if not wanted and self.details.isAncestorOf(self.focusWidget() or self):
            self.list.setFocus()
        self.details.setVisible(wanted)
        if wanted:
            share_out(self.splitter, self._list_share)
            self.details.settle()

    def _keep_share(self) -> None:
        self._list_share = share_of(self.splitter)

    def _facts(self, record: Record) -> tuple[str, ...]:
        row = self._inspector.row(record)
        command = read_command(record.data) if record.direction is Direction.OUT else None
        channel = self.tr("channel {0}").format(command.channel) if command else ""
        size = size_text(len(record.data)) if record.data else ""
        return (f"#{record.seq}", row.time, record.lane, channel, size, row.duration)

    def _partner_words(self) -> str:
        if self._record is None or self._inspector.partner(self._record) is None:
            return ""
        is_command = self._record.direction is Direction.OUT
        return self.tr("Show its answer") if is_command else self.tr("Show its command")

    def _show_partner(self) -> None:
        partner = self._inspector.partner(self._record) if self._record else None
        if partner is not None:
            self.show_record(partner.seq)

    def _show_menu(self, place: QPoint) -> None:
        self._menu.popup(place)
