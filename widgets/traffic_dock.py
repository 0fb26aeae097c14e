"""The traffic dock: what is on the wires or in a capture; beside it the details of a record.

The list has all the room until a record is selected; Escape or a second click gives it back. It
only places and wires; what a record means comes from `app.capture`.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from app.capture.filter import FilterError
from app.capture.sought import Sought, SoughtKind, understand
from app.runtime import Runtime
from widgets.panel import rule
from widgets.record_view import RecordView
from widgets.secrecy import Secrecy
from widgets.traffic_bar import TrafficBar
from widgets.traffic_decoder import TrafficDecoder
from widgets.traffic_details import TrafficDetails, share_of, share_out
from widgets.traffic_list import TrafficList
from widgets.traffic_menu import TrafficMenu
from widgets.traffic_source import TrafficSource

_LIST_SHARE = 480
_SIZE = QSize(1204, 272)
_NARROWEST, _WIDEST = 50, 950


class TrafficDock(QWidget):
    """Shows the records of a source: all of them, or what a filter leaves.

    Signals:
        record_selected: seq of the record made current, 0 when the details were closed.
    """

    record_selected = Signal(int)

    def __init__(self, source: TrafficSource, parent: QWidget | None = None) -> None:
        """source: becomes part of the dock, unless it belongs to something else."""
        super().__init__(parent)
        if source.parent() is None:
            source.setParent(self)
        self.source = source
        self._inspector = source.inspector
        self._rows = source.rows
        self._decoder: TrafficDecoder | None = None
        self._sought = Sought("")
        self._awaited = 0
        self.bar = TrafficBar(self)
        self.secrecy = self.bar.secrets.secrecy
        self.list = TrafficList(self._rows, self, annotations=source.annotations)
        self.details = TrafficDetails(self)
        self._selection = RecordView(source, self.details, self)
        self._list_share = _LIST_SHARE
        self.menu = TrafficMenu(source, self.list, self)
        self.bar.field.use_lanes(lambda: self._rows.lanes)
        self._lay_out()
        self.bar.show_live(source.live)
        self.list.set_follow(source.live)
        self._connect()
        self._show_selection(0)
        self._show_counts()

    def decode_on(self, runtime: Runtime) -> TrafficDecoder:
        """Decode away from the GUI thread from now on; without it, it is done in place."""
        self._decoder = decoder = TrafficDecoder(runtime, self._inspector, self)
        self._selection.decode_with(decoder)
        self.list.use_decoder(decoder)
        return decoder

    def obey(self, secrecy: Secrecy) -> None:
        """Show or hide secrets as another view does."""
        self.secrecy.changed.disconnect(self._show_secrecy)
        self.secrecy = secrecy
        secrecy.changed.connect(self._show_secrecy)
        self.bar.secrets.obey(secrecy)
        self._show_secrecy()

    @property
    def newest_seq(self) -> int:
        """The seq of the newest record that has arrived here."""
        return self.source.newest_seq

    def show_record(self, seq: int) -> bool:
        """Select a record and bring it into sight; False when it is no longer kept.

        A filter that hides it is switched off, a cleared view is filled again, and a record that
        has not arrived here yet is shown as soon as it does.
        """
        self._awaited = 0
        if self.list.show_record(seq):
            return True
        if self.source.records.get(seq) is None:
            return False
        if self._rows.matching:
            self.bar.switch(False)
            if self.list.show_record(seq):
                return True
        self._awaited = seq
        self.source.bring_back(seq)
        return True

    def copy(self, what: str) -> None:
        """Put the chosen records on the clipboard: `hex`, `tree` (JSON) or `row` (text)."""
        if not self.menu.copy_several(what):
            self._selection.copy(what)

    def sizeHint(self) -> QSize:
        """Room for eight rows, and an explanation that needs no scrolling."""
        return _SIZE

    def save_layout(self) -> str:
        """Return how all share the room and which columns there are, as text to keep."""
        shares = (self._list_share, *self.details.arrangement)
        return " ".join([*map(str, shares), self.list.header.save()]).rstrip()

    def restore_layout(self, kept: str) -> None:
        """Share the room as it was kept; text that is none of ours changes nothing."""
        for text in kept.split():
            self.list.header.restore(text)
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
        self._rows.changed.connect(self._on_changed)
        self._rows.replaced.connect(self._show_counts)
        self.list.record_selected.connect(self._show_selection)
        self.list.record_selected.connect(self.record_selected)
        self.list.follow_changed.connect(self.bar.show_follow)
        self.list.hidden_changed.connect(self.bar.show_hidden)
        self.list.noted.connect(self._on_noted)
        self.list.selection_changed.connect(self._show_counts)
        self.menu.record_wanted.connect(self.show_record)
        self.menu.filter_wanted.connect(self.bar.narrow)
        self.menu.copy_wanted.connect(self.copy)
        self.menu.notes.failed.connect(self.bar.show_failure)
        self.bar.hidden_wanted.connect(self.menu.notes.show_hidden.trigger)
        self.list.copy_wanted.connect(lambda: self.copy("hex"))
        self.bar.follow_wanted.connect(self.list.set_follow)
        self.bar.clear_wanted.connect(self._clear)
        self.bar.copy_wanted.connect(self.copy)
        self.bar.filter_changed.connect(self._filter)
        self.bar.filter_left.connect(self.list.setFocus)
        self.splitter.splitterMoved.connect(self._keep_share)
        self._selection.record_wanted.connect(self.show_record)
        self.secrecy.changed.connect(self._show_secrecy)
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self._find)

    def _find(self) -> None:
        self.bar.field.setFocus()
        self.bar.field.selectAll()

    def _on_changed(self, _dropped: int) -> None:
        self._show_counts()
        if self._awaited and self.list.show_record(self._awaited):
            self._awaited = 0

    def _clear(self) -> None:
        self.source.clear()
        self.list.unselect()

    def _filter(self, text: str) -> None:
        """Show what a text asks for; one that is wrong leaves the list as it is."""
        try:
            noted = self.source.annotations
            sought = understand(text, self.source.records, noted)
            self._sought = self._inspector.sought(sought, noted)
        except FilterError as error:
            self.bar.show_error(error)
            return
        self.bar.show_understood(self._sought)
        self._rows.search(self._sought)
        self._show_empty_text()

    def _show_counts(self) -> None:
        rows = self._rows
        self.bar.show_counts(
            len(rows), rows.total, rows.lost, rows.searching, narrowed=rows.matching
        )
        self.bar.show_chosen(self.list.selection.count)
        if not len(rows):
            self._show_empty_text()

    def _show_empty_text(self) -> None:
        if not self._rows.matching and not self.source.live:
            text = self.tr("There is no record in this capture.")
        elif not self._rows.matching:
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
        self._open_details(index >= 0)
        if index < 0:
            self._selection.show(None)
            return
        last = len(self._rows)
        beside = [one for one in (index + 1, index - 1, index + 2) if 0 <= one < last]
        self._selection.show(self._rows.record(index), [self._rows.record(one) for one in beside])

    def _show_secrecy(self) -> None:
        """Show or hide secrets everywhere; what was sought is sought anew in what is shown."""
        self._inspector.show_secrets(self.secrecy.shown)
        if self._decoder is not None:
            self._decoder.forget()
        self._selection.show_again()
        self.list.viewport().update()
        if self._sought.text:
            self._filter(self._sought.text)

    def _on_noted(self) -> None:
        """Show the comment, and ask a filter for notes anew."""
        self._selection.show_comment()
        if self._sought.by_notes:
            self._rows.search(self._sought)

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
