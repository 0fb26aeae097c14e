"""The profiles of an eUICC: state at a glance, a filter, and what can be done with each."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QMenu, QToolButton, QWidget

from app.values.euicc import CardReport, ProfileInfo
from app.values.ids import Iccid
from widgets.buttons import push_button
from widgets.confirm_dialog import ConfirmDialog
from widgets.icons import set_icon
from widgets.labels import label
from widgets.panel import Panel
from widgets.privacy import Mask
from widgets.profiles_model import Column, ProfilesModel, StateFilter
from widgets.row_table import RowTable

_ROWS = 8
_PHRASE_DIGITS = 4
_NOTICE_MS = 6000


class ProfilesPanel(Panel):
    """Shows the table; changes nothing itself but asks by signal.

    Signals:
        enable_requested, disable_requested, delete_requested: ICCID; deleting was typed.
        nickname_requested: ICCID and the new text.
        details_requested: the profile, to be shown whole.
    """

    enable_requested = Signal(str)
    disable_requested = Signal(str)
    delete_requested = Signal(str)
    nickname_requested = Signal(str, str)
    details_requested = Signal(object)

    def __init__(self, mask: Mask, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.entitle(self.tr("Profiles"))
        self._mask = mask
        self._writable = True
        self._model = ProfilesModel(mask, self)
        self._model.nickname_edited.connect(self.nickname_requested)
        self._model.nickname_refused.connect(self._notice)
        mask.changed.connect(self._model.repaint)
        self._table = RowTable(
            self._model,
            name=self.tr("Profiles"),
            chip_role=ProfilesModel.CHIP,
            stretch=Column.MARKS,
            menu_column=Column.MENU,
        )
        self._table.menu_requested.connect(self._show_menu)
        self._table.doubleClicked.connect(self._on_double_clicked)
        self._table.selectionModel().currentRowChanged.connect(self._offer)
        self._message = label(role="muted", wrap=True)
        self._message.hide()
        self._filters: dict[StateFilter, QToolButton] = {}
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.setInterval(_NOTICE_MS)
        self._calm.timeout.connect(self._message.hide)
        self._build_title()
        self.body.addWidget(self._table)
        self.body.addWidget(self._message)
        self._add_shortcuts()

    def show_report(self, report: CardReport, *, writable: bool) -> None:
        """Show a card's profiles. writable: whether the card is there to be changed."""
        self._writable = writable
        current = self._current()
        self._model.show_profiles(report.profiles)
        row = self._model.row_of(current.iccid) if current and current.iccid else 0
        self._table.selectRow(max(row, 0))
        self.show_count(len(report.profiles))
        for which, button in self._filters.items():
            button.setText(f"{self._filter_words(which)} {self._model.count(which)}")
            button.setVisible(len(report.profiles) > 1)
        failed = next((e for e in report.errors if e.section == "profiles"), None)
        self._message.setText(
            self.tr("The profiles could not be read: {0}").format(failed.message)
            if failed
            else self.tr("No profile is installed.")
        )
        self._message.setVisible(not report.profiles)
        self._fit()
        self._offer()

    def select(self, iccid: Iccid) -> None:
        """Make a profile the current row and put the focus there."""
        self._choose(StateFilter.ALL)
        self._table.selectRow(self._model.row_of(iccid))
        self._table.setFocus()

    def _build_title(self) -> None:
        group = QButtonGroup(self)
        filters = QHBoxLayout()
        filters.setSpacing(2)
        for which in StateFilter:
            button = QToolButton()
            button.setProperty("kind", "segment")
            button.setCheckable(True)
            button.setChecked(which is StateFilter.ALL)
            button.setAccessibleName(
                self.tr("List profiles: {0}").format(self._filter_words(which))
            )
            button.clicked.connect(partial(self._choose, which))
            group.addButton(button)
            filters.addWidget(button)
            self._filters[which] = button
        self.title_row.insertSpacing(2, 8)
        self.title_row.insertLayout(3, filters)
        self._switch = push_button(self.tr("&Enable"), "link", "enable")
        self._switch.clicked.connect(self._toggle)
        self._rename_button = push_button(self.tr("Re&name"), "link", "pencil")
        self._rename_button.clicked.connect(self._rename)
        self._erase = push_button(self.tr("De&lete …"), "link", "trash")
        self._erase.clicked.connect(self._ask_delete)
        for command in (self._switch, self._rename_button, self._erase):
            self.commands.addWidget(command)

    def _add_shortcuts(self) -> None:
        keys = (
            ("E", self._enable),
            ("D", self._disable),
            ("F2", self._rename),
            ("Del", self._ask_delete),
            ("Ctrl+C", self._copy),
            ("Space", self._details),
        )
        for key, slot in keys:
            shortcut = QShortcut(QKeySequence(key), self._table)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(slot)

    def _offer(self) -> None:
        """Let the buttons say what can be done with the current row."""
        profile = self._current()
        can = self._writable and profile is not None and profile.iccid is not None
        enabled = profile is not None and profile.enabled
        words = self.tr("&Disable") if enabled else self.tr("&Enable")
        self._switch.setText(words)
        self._switch.setAccessibleName(words.replace("&", ""))
        set_icon(self._switch, "disable" if enabled else "enable", "accent", beside_text=True)
        self._switch.setEnabled(can)
        self._rename_button.setEnabled(can)
        self._erase.setEnabled(can and not enabled)
        self._erase.setToolTip(self._refusal() if enabled else "")

    def _toggle(self) -> None:
        profile = self._current()
        if profile is not None and profile.enabled:
            self._disable()
        else:
            self._enable()

    def _current(self) -> ProfileInfo | None:
        return self._model.row(self._table.currentIndex().row())

    def _filter_words(self, which: StateFilter) -> str:
        return {
            StateFilter.ALL: self.tr("All"),
            StateFilter.ENABLED: self.tr("Enabled"),
            StateFilter.DISABLED: self.tr("Disabled"),
        }[which]

    def _choose(self, which: StateFilter) -> None:
        self._filters[which].setChecked(True)
        self._model.filter_by(which)
        self._fit()

    def _fit(self) -> None:
        self._table.setMinimumHeight(self._table.needed_height(3))
        self._table.setMaximumHeight(self._table.sizeHint().height())
        some = self._model.count(StateFilter.ALL) > 0
        for widget in (self._table, self._switch, self._rename_button, self._erase):
            widget.setVisible(some)
        self._table.updateGeometry()

    def _notice(self, text: str) -> None:
        self._message.setText(text)
        self._message.show()
        self._calm.start()

    def _on_double_clicked(self, index: QModelIndex) -> None:
        if index.column() != Column.MENU:
            self._details()

    def _show_menu(self, index: QModelIndex) -> None:
        profile = self._model.row(index.row())
        if profile is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        self._fill_menu(menu, profile)
        place = self._table.visualRect(index.siblingAtColumn(Column.MENU)).bottomLeft()
        menu.popup(self._table.viewport().mapToGlobal(place))

    def _fill_menu(self, menu: QMenu, profile: ProfileInfo) -> None:
        can = self._writable and profile.iccid is not None
        rows = (
            (self.tr("&Enable"), "enable", self._enable, can and not profile.enabled, "E"),
            (self.tr("&Disable"), "disable", self._disable, can and profile.enabled, "D"),
            (self.tr("&Rename …"), "pencil", self._rename, can, "F2"),
            (self.tr("&Copy ICCID"), "copy", self._copy, True, "Ctrl+C"),
            (self.tr("&Show all fields"), "tree", self._details, True, "Space"),
            (self.tr("De&lete …"), "trash", self._ask_delete, can and not profile.enabled, "Del"),
        )
        for words, icon_name, slot, enabled, key in rows:
            if icon_name == "trash":
                menu.addSeparator()
            action = QAction(words, menu)
            set_icon(action, icon_name, "failed" if icon_name == "trash" else "text")
            action.setShortcut(QKeySequence(key))
            action.setEnabled(enabled)
            if icon_name == "trash" and profile.enabled:
                action.setToolTip(
                    self.tr("An enabled profile cannot be deleted. Disable it first.")
                )
            action.triggered.connect(slot)
            menu.addAction(action)

    def _refusal(self) -> str:
        return self.tr("An enabled profile cannot be deleted. Disable it first.")

    def _enable(self) -> None:
        profile = self._current()
        if self._writable and profile and profile.iccid and not profile.enabled:
            self.enable_requested.emit(profile.iccid)

    def _disable(self) -> None:
        profile = self._current()
        if self._writable and profile and profile.iccid and profile.enabled:
            self.disable_requested.emit(profile.iccid)

    def _rename(self) -> None:
        if self._writable:
            index = self._table.currentIndex().siblingAtColumn(Column.PROFILE)
            self._table.setCurrentIndex(index)
            self._table.edit(index)

    def _copy(self) -> None:
        profile = self._current()
        if profile is not None and profile.iccid:
            QGuiApplication.clipboard().setText(profile.iccid)

    def _details(self) -> None:
        profile = self._current()
        if profile is not None:
            self.details_requested.emit(profile)

    def _ask_delete(self) -> None:
        profile = self._current()
        if not self._writable or profile is None or not profile.iccid:
            return
        if profile.enabled:
            self._notice(self._refusal())
            return
        iccid = str(profile.iccid)
        dialog = ConfirmDialog(
            self.tr("Delete {0}?").format(profile.title),
            self.tr(
                "The profile {0} is erased from the eUICC. It comes back only if its provider "
                "issues it again."
            ).format(profile.iccid.grouped),
            phrase=profile.iccid[-_PHRASE_DIGITS:],
            prompt=self.tr("Type the last four digits of the ICCID to delete it:"),
            verb=self.tr("Delete profile"),
            parent=self,
        )
        dialog.confirmed.connect(lambda _options: self.delete_requested.emit(iccid))
        dialog.open()
