"""Notifications the eUICC keeps until somebody has delivered them."""

from __future__ import annotations

from enum import IntEnum
from functools import partial

from PySide6.QtCore import QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QWidget

from app.values.euicc import CardReport, NotificationMetadata
from widgets.confirm_dialog import ConfirmDialog
from widgets.icons import set_icon
from widgets.labels import label
from widgets.panel import Panel
from widgets.privacy import Mask
from widgets.row_model import SHOWN, Index, RowModel
from widgets.row_table import RowTable
from widgets.theme import Tone, mono
from widgets.words import event_words, grouped


class Column(IntEnum):
    """The columns, left to right."""

    STATE = 0
    SEQ = 1
    EVENT = 2
    ADDRESS = 3
    ICCID = 4
    MENU = 5


class NotificationsModel(RowModel[NotificationMetadata]):
    """The pending notifications as rows."""

    def __init__(self, mask: Mask, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.entitle(
            self.tr("State"),
            self.tr("Number"),
            self.tr("Event"),
            self.tr("Address"),
            self.tr("ICCID"),
            "",
        )
        self._mask = mask

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return text, chip or font."""
        row = self.row(index.row())
        if row is None:
            return None
        column = Column(index.column())
        if role in SHOWN:
            return {
                Column.STATE: self.tr("waiting"),
                Column.SEQ: str(row.seq),
                Column.EVENT: event_words(row),
                Column.ADDRESS: row.address,
                Column.ICCID: self._mask.text(grouped(row.iccid or "")),
            }.get(column, "")
        if role == self.CHIP and column is Column.STATE:
            return self.tr("waiting"), Tone.ATTENTION
        if role == Qt.ItemDataRole.FontRole and column in (Column.SEQ, Column.ICCID):
            return mono()
        return None


class NotificationsPanel(Panel):
    """The table and its actions.

    Signals:
        retrieve_requested, removal_requested: sequence number; removing was typed.
        profile_requested: ICCID of the profile to jump to.
    """

    retrieve_requested = Signal(int)
    removal_requested = Signal(int)
    profile_requested = Signal(str)

    def __init__(self, mask: Mask, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.entitle(self.tr("Notifications"))
        self._writable = True
        self._model = NotificationsModel(mask, self)
        self._table = RowTable(
            self._model,
            name=self.tr("Pending notifications"),
            chip_role=NotificationsModel.CHIP,
            stretch=Column.ADDRESS,
            menu_column=Column.MENU,
        )
        self._table.menu_requested.connect(self._show_menu)
        delete = QShortcut(QKeySequence("Del"), self._table)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self._ask_removal)
        self._note = label(role="muted", wrap=True)
        self.body.addWidget(self._note)
        self.body.addWidget(self._table, 1)

    def show_report(self, report: CardReport, *, writable: bool) -> None:
        """Show what waits. writable: whether the card is there to be changed."""
        self._writable = writable
        self._model.show_rows(report.notifications)
        self._table.selectRow(0)
        self._table.setVisible(bool(report.notifications))
        self.show_count(len(report.notifications))
        self._note.setText(
            self.tr(
                "The eUICC keeps these until the server at the address has confirmed them. "
                "Removing one that was not delivered leaves the operator with an old picture of "
                "this card."
            )
            if report.notifications
            else self.tr("Nothing waits: every profile event was delivered or removed.")
        )

    def _show_menu(self, index: QModelIndex) -> None:
        row = self._model.row(index.row())
        if row is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        entries = (
            (self.tr("&Show the signed message"), "tree", self._retrieve, self._writable),
            (self.tr("Go to the &profile"), "card", self._go_to_profile, row.iccid is not None),
            (self.tr("Remo&ve …"), "trash", self._ask_removal, self._writable),
        )
        for words, icon_name, slot, enabled in entries:
            action = QAction(words, menu)
            set_icon(action, icon_name, "failed" if icon_name == "trash" else "text")
            action.setEnabled(enabled)
            action.triggered.connect(partial(slot, row))
            menu.addAction(action)
        place = self._table.visualRect(index.siblingAtColumn(Column.MENU)).bottomLeft()
        menu.popup(self._table.viewport().mapToGlobal(place))

    def _retrieve(self, row: NotificationMetadata, _checked: bool = False) -> None:
        self.retrieve_requested.emit(row.seq)

    def _go_to_profile(self, row: NotificationMetadata, _checked: bool = False) -> None:
        if row.iccid is not None:
            self.profile_requested.emit(row.iccid)

    def _ask_removal(self, row: NotificationMetadata | None = None, _checked: bool = False) -> None:
        row = row or self._model.row(self._table.currentIndex().row())
        if row is None or not self._writable:
            return
        seq = row.seq
        dialog = ConfirmDialog(
            self.tr("Remove notification {0}?").format(seq),
            self.tr("It tells {0} about: {1}. Nobody can send it after it was removed.").format(
                row.address, event_words(row)
            ),
            phrase=str(seq),
            prompt=self.tr("Type the number of the notification to remove it:"),
            verb=self.tr("Remove notification"),
            parent=self,
        )
        dialog.confirmed.connect(lambda _options: self.removal_requested.emit(seq))
        dialog.open()
