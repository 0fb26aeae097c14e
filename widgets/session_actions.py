"""The actions on recorded sessions, for menus: compare, replay as card or eIM, send again.

They stand in the menus from the start; the windows behind them are imported when first asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from widgets.icons import set_icon

if TYPE_CHECKING:
    from app.workbench import Workbench
    from widgets.replay_desk import ReplayDesk
    from widgets.sequence_switch import SequenceSwitch
    from widgets.traffic_documents import TrafficDocuments


class SessionActions(QObject):
    """Acts on the document in front.

    Signals:
        told: a sentence for the status line.
        card_wanted: put the card with this `replay:` URI on the bench.
        traffic_requested: show the live record with this seq.
        crashed: an exception that is our own defect.
    """

    told = Signal(str)
    card_wanted = Signal(str)
    traffic_requested = Signal(int)
    crashed = Signal(object)

    def __init__(
        self, workbench: Workbench, documents: TrafficDocuments, file_menu: QMenu, owner: QWidget
    ) -> None:
        """file_menu: gets the actions on whole captures. owner: what windows stand over."""
        super().__init__(owner)
        self._workbench = workbench
        self._documents = documents
        self._owner = owner
        self._desk: ReplayDesk | None = None
        self._known: list[SequenceSwitch] = []
        self.compare = self._action(self.tr("Co&mpare with …"), "Ctrl+Shift+D", self._compare)
        self.bench = self._action(self.tr("&Put on the bench as a card …"), "", self._put_on_bench)
        self.serve = self._action(self.tr("&Serve as an eIM …"), "", self._serve)
        self.resend = self._action(self.tr("Edit and &send again …"), "Ctrl+Shift+S", self._resend)
        for action, icon in zip(
            (self.compare, self.bench, self.serve, self.resend),
            ("tree", "card", "server", "play"),
            strict=True,
        ):
            set_icon(action, icon, "muted")
        file_menu.addSeparator()
        file_menu.addActions([self.compare, self.bench, self.serve])
        documents.current_changed.connect(self._follow)
        self._follow()

    def close(self) -> None:
        """Stop what still serves; the window goes."""
        if self._desk is not None:
            self._desk.close()

    @property
    def desk(self) -> ReplayDesk:
        """What opens the windows."""
        if self._desk is None:
            from widgets.replay_desk import ReplayDesk

            secrecy = self._documents.live.secrecy
            self._desk = desk = ReplayDesk(
                self._workbench,
                lambda: [one.path for one in self._documents.documents],
                lambda: not secrecy.shown,
                self._owner,
            )
            desk.told.connect(self.told)
            desk.card_wanted.connect(self.card_wanted)
            desk.traffic_requested.connect(self.traffic_requested)
            desk.crashed.connect(self.crashed)
        return self._desk

    @property
    def _path(self) -> Path | None:
        """The capture in front, None for the live traffic."""
        document = self._documents.document
        return document.path if document is not None else None

    def _action(self, words: str, key: str, act: Callable[[], None]) -> QAction:
        action = QAction(words, self._owner)
        if key:
            action.setShortcut(QKeySequence(key))
        action.triggered.connect(lambda _checked=False: act())
        self._owner.addAction(action)
        return action

    def _follow(self) -> None:
        """Offer the actions where the document in front has its own menus."""
        document = self._documents.document
        self.bench.setEnabled(document is not None)
        dock = self._documents.current
        switch = self._documents.live_switch if document is None else document.switch
        if dock is None or switch is None or switch in self._known:
            return
        self._known.append(switch)
        switch.compare_wanted.connect(lambda seq: self.desk.compare(self._path, seq))
        dock.menu.offer((self.resend, self.compare))

    def _compare(self) -> None:
        dock = self._documents.current
        self.desk.compare(self._path, dock.list.current_seq if dock is not None else 0)

    def _put_on_bench(self) -> None:
        if self._path is not None:
            self.desk.put_on_bench(self._path)

    def _serve(self) -> None:
        self.desk.serve(self._path)

    def _resend(self) -> None:
        dock = self._documents.current
        record = dock.source.records.get(dock.list.current_seq) if dock is not None else None
        if dock is None or record is None:
            self.told.emit(self.tr("Select the command or message to send again first."))
        else:
            self.desk.resend(record, dock.source.records)
