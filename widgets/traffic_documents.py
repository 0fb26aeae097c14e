"""The Traffic place: what runs live, and each opened capture, under tabs.

Beside the tabs stands what belongs to the document in front: its caption, list or sequence.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QKeySequence,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from app.runtime import Runtime
from widgets.buttons import icon_button, push_button
from widgets.capture_document import CaptureDocument
from widgets.sequence_switch import SequenceSwitch
from widgets.traffic_dock import TrafficDock

_ROOMY = 420
_LIVE = 0


class TrafficDocuments(QWidget):
    """Holds the live traffic and the opened captures; where the room is low, only the former.

    Signals:
        open_wanted: the user wants to choose a file to open.
        current_changed: another document is in front, or the one in front has its records now.
        told: a sentence for the status line.
        crashed: an exception that is our own defect.
    """

    open_wanted = Signal()
    current_changed = Signal()
    told = Signal(str)
    crashed = Signal(object)

    def __init__(self, live: TrafficDock, runtime: Runtime, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runtime = runtime
        self.live = live
        self.live_switch = SequenceSwitch(live, runtime)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.live_switch)
        self._file_menu: QMenu | None = None
        self.tabs = QTabBar()
        self._head = QFrame()
        self.setAcceptDrops(True)
        self._lay_out()
        self.live_switch.crashed.connect(self.crashed)
        live.bar.saved.edited.connect(lambda: self._share_filters(live))
        self.tabs.currentChanged.connect(self._on_tab)
        for keys, step in (("Ctrl+PgDown", 1), ("Ctrl+PgUp", -1)):
            key = QShortcut(QKeySequence(keys), self)
            key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            key.activated.connect(lambda step=step: self._walk(step))

    @property
    def current(self) -> TrafficDock | None:
        """The dock in front; None while a capture has none yet, or could not be opened."""
        document = self.document
        return self.live if document is None else document.dock

    @property
    def document(self) -> CaptureDocument | None:
        """The opened capture in front; None for the live traffic."""
        shown = self._pages.currentWidget()
        return shown if isinstance(shown, CaptureDocument) else None

    @property
    def documents(self) -> list[CaptureDocument]:
        """All opened captures, left to right."""
        pages = (self._pages.widget(place) for place in range(self._pages.count()))
        return [page for page in pages if isinstance(page, CaptureDocument)]

    @property
    def settled(self) -> bool:
        """Whether nothing is being opened, searched or decoded."""
        switches = [self.live_switch, *(document.switch for document in self.documents)]
        decoded = all(switch is None or switch.settled for switch in switches)
        return decoded and all(document.settled for document in self.documents)

    def open(self, path: Path) -> CaptureDocument:
        """Open a capture in a tab of its own, or bring it to the front when it is open."""
        path = path.absolute()
        for place, document in enumerate(self.documents, _LIVE + 1):
            if document.path == path:
                self.tabs.setCurrentIndex(place)
                return document
        document = CaptureDocument(path, self._runtime)
        document.shown.connect(lambda: self._on_shown(document))
        document.close_wanted.connect(lambda: self._close(document))
        document.other_wanted.connect(self.open_wanted)
        document.crashed.connect(self.crashed)
        self._pages.addWidget(document)
        place = self.tabs.addTab(document.title)
        self.tabs.setTabToolTip(place, str(path))
        closing = icon_button("close", self.tr("Close {0}").format(document.title), "muted")
        closing.clicked.connect(lambda: self._close(document))
        self.tabs.setTabButton(place, QTabBar.ButtonPosition.RightSide, closing)
        self.tabs.setCurrentIndex(place)
        document.begin()
        return document

    def use_file_menu(self, menu: QMenu) -> None:
        """Offer what can be done with files above each document."""
        self._file_menu = menu
        for dock in (self.live, *(one.dock for one in self.documents if one.dock is not None)):
            dock.bar.use_file_menu(menu)

    def show_live(self) -> None:
        """Bring the live traffic to the front."""
        self.tabs.setCurrentIndex(_LIVE)

    def close_document(self) -> None:
        """Close the capture in front; the live traffic stays."""
        if self.document is not None:
            self._close(self.document)

    def end(self) -> None:
        """Stop all work; the window goes."""
        for document in self.documents:
            document.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show captures where there is room for them."""
        super().resizeEvent(event)
        self._arrange()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files, and nothing else; where there is no room for captures, nothing."""
        if not self._head.isHidden() and any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the files."""
        for url in event.mimeData().urls():
            if url.isLocalFile():
                self.open(Path(url.toLocalFile()))
        event.acceptProposedAction()

    def _lay_out(self) -> None:
        self.tabs.setAccessibleName(self.tr("Live traffic and opened captures"))
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setElideMode(Qt.TextElideMode.ElideMiddle)
        self.tabs.setUsesScrollButtons(True)
        self.tabs.addTab(self.tr("Live"))
        opening = push_button(self.tr("&Open capture …"), "link", "folder")
        opening.setToolTip(self.tr("Ctrl+O: open a capture, or drop a file here"))
        opening.clicked.connect(self.open_wanted)
        self._head.setProperty("frame", "bar")
        self._row = row = QHBoxLayout(self._head)
        row.setContentsMargins(0, 0, 12, 0)
        row.addWidget(self.tabs)
        row.addWidget(self.live_switch.lend_bar(), 1)
        row.addWidget(opening)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(self._pages, 1)
        self._head.hide()

    def _arrange(self) -> None:
        roomy = self.height() >= _ROOMY
        self._head.setVisible(roomy)
        before = self._pages.currentIndex()
        self._pages.setCurrentIndex(self.tabs.currentIndex() if roomy else _LIVE)
        if self._pages.currentIndex() != before:
            self.current_changed.emit()

    def _on_tab(self, _place: int) -> None:
        self._arrange()
        shown = self._pages.currentWidget()
        if shown is not None and self.isVisible():
            shown.setFocus()

    def _walk(self, step: int) -> None:
        self.tabs.setCurrentIndex((self.tabs.currentIndex() + step) % self.tabs.count())

    def _on_shown(self, document: CaptureDocument) -> None:
        dock, switch = document.dock, document.switch
        if dock is None or switch is None:
            return
        self._row.insertWidget(1, switch.lend_bar(), 1)
        dock.restore_layout(self.live.save_layout())
        dock.bar.saved.keep(self.live.bar.saved.texts)
        dock.obey(self.live.secrecy)
        dock.bar.saved.edited.connect(lambda: self._share_filters(dock))
        if self._file_menu is not None:
            dock.bar.use_file_menu(self._file_menu)
        if document is self.document:
            dock.list.setFocus()
            self.current_changed.emit()

    def _share_filters(self, edited: TrafficDock) -> None:
        """Let every document have the filters that the user keeps."""
        docks = [self.live, *(one.dock for one in self.documents if one.dock is not None)]
        for dock in docks:
            if dock is not edited:
                dock.bar.saved.keep(edited.bar.saved.texts)

    def _close(self, document: CaptureDocument) -> None:
        place = self._pages.indexOf(document)
        if place < 0:
            return
        document.end()
        self._pages.removeWidget(document)
        self.tabs.removeTab(place)
        document.hide()
        document.deleteLater()
        self.told.emit(self.tr("{0} was closed.").format(document.title))
        self._arrange()
        self.current_changed.emit()
