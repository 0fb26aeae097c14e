"""The line above the traffic: its name, the filter, how much there is, and what can be done."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QMenu, QToolButton, QWidget

from app.capture.filter import FilterError
from app.capture.filter_offers import narrowed
from app.capture.sought import Sought
from app.errors import WorkbenchError
from widgets.chips import Chip
from widgets.icons import SIZE, set_icon
from widgets.labels import ElidedLabel, heading, label
from widgets.saved_filters import SavedFilters
from widgets.secrecy import Secrecy, SecrecySwitch
from widgets.theme import Tone
from widgets.traffic_field import TrafficField

_PAUSE_MS = 200
_ROOMY = 1150


class TrafficBar(QWidget):
    """Emits what the user wants; shows the counts it is told.

    Signals:
        filter_changed: the text that is to count, a moment after the user paused; empty when the
            filter is off.
        filter_left: the user is done with the filter (Escape, Enter or arrow down).
        follow_wanted: whether the newest record is to be kept in sight.
        clear_wanted: the list is to be emptied.
        copy_wanted: `hex`, `tree` or `row`.
        hidden_wanted: hidden records are to be shown, or no more.
    """

    filter_changed = Signal(str)
    filter_left = Signal()
    follow_wanted = Signal(bool)
    clear_wanted = Signal()
    copy_wanted = Signal(str)
    hidden_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = TrafficField(self)
        self.saved = SavedFilters(self)
        self._cost = Chip(parent=self)
        self._wrong = ElidedLabel("", "failed", self)
        self._wrong.hide()
        self._count = label("", "muted")
        self._lost = label("", "attention")
        self._chosen = label("", "muted")
        self._chosen.hide()
        self.hidden = _button("", "eye-off")
        self.hidden.hide()
        self._switch = _button(self.tr("Filter"), "check")
        self._switch.setCheckable(True)
        self._switch.setChecked(True)
        self._switch.setAccessibleName(self.tr("Apply the filter"))
        self._switch.setToolTip(self.tr("Ctrl+Shift+F: apply the filter, or keep its text only"))
        self._switch.setShortcut(QKeySequence("Ctrl+Shift+F"))
        self._follow = _button(self.tr("Follow"), "follow")
        self._follow.setCheckable(True)
        self._follow.setChecked(True)
        self._follow.setToolTip(self.tr("Keep the newest record in sight"))
        self._clear = _button(self.tr("Clear view"), "trash")
        self._clear.setToolTip(self.tr("Empty list and sequences; recording goes on"))
        self._copy = _button(self.tr("Copy"), "copy")
        self._copy.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._copy.setMenu(copy_menu(self, self.copy_wanted.emit))
        _as_link(self.saved, "save")
        self.secrets = SecrecySwitch(Secrecy(self), self)
        self.file = _button(self.tr("File"), "folder")
        self.file.setToolTip(self.tr("Open, export and record traffic"))
        self.file.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.file.hide()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._connect()
        self._lay_out()

    @property
    def cost(self) -> str:
        """What the chip says the filter costs; empty when nothing is filtered."""
        return self._cost.accessibleName()

    def show_counts(
        self, shown: int, total: int, lost: int, searching: float | None, *, narrowed: bool
    ) -> None:
        """Say how many records there are, and whether some never arrived.

        narrowed: whether a filter decides what is shown.
        """
        if narrowed:
            text = self.tr("{0} of {1}").format(_number(shown), _number(total))
            if searching is not None:
                text += self.tr(", searching {0} %").format(int(searching * 100))
        else:
            text = self.tr("{0} records").format(_number(total))
        self._count.setText(text)
        self._lost.setText(self.tr("▲ {0} lost").format(_number(lost)) if lost else "")
        self._lost.setToolTip(self.tr("These came faster than they could be kept."))

    def show_chosen(self, count: int) -> None:
        """Say how many rows are chosen when there are several."""
        self._chosen.setText(self.tr("{0} chosen").format(_number(count)))
        self._chosen.setVisible(count > 1)

    def show_hidden(self, count: int, shown: bool) -> None:
        """Say how many records are hidden; shown: they are in the list all the same."""
        words = self.tr("{0} hidden, shown") if shown else self.tr("{0} hidden")
        self.hidden.setText(words.format(_number(count)))
        tip = self.tr("Leave them out again") if shown else self.tr("Show them as well")
        self.hidden.setToolTip(f"{tip} (Shift+H)")
        self.hidden.setVisible(count > 0)

    def show_failure(self, error: WorkbenchError) -> None:
        """Say what did not work, until the filter is changed."""
        self._tell_wrong(" ".join(one for one in ("■", error.message, error.hint) if one))

    def narrow(self, condition: str) -> None:
        """Let a condition count beside the filter there is."""
        self._use(narrowed(self.field.text(), condition))

    def show_understood(self, sought: Sought) -> None:
        """Show what the text costs, and that nothing is wrong with it."""
        words = {
            "columns": (self.tr("Columns"), self.tr("Looks at the columns only: at once.")),
            "bytes": (self.tr("Bytes"), self.tr("Looks through the bytes of every record.")),
            "decode": (self.tr("Decode"), self.tr("Decodes records: slow on very many.")),
        }
        text, tip = words.get(sought.cost, ("", ""))
        tone = Tone.ATTENTION if sought.cost == "decode" else Tone.NEUTRAL
        self._cost.show_state(text, tone, tip)
        self.saved.show_present(sought.text)
        self.field.mark(0, 0)
        self._tell_wrong("")

    def show_error(self, error: FilterError) -> None:
        """Say under the field what cannot be understood, and mark where."""
        self._cost.show_state("", Tone.NEUTRAL)
        self.saved.show_present("")
        self.field.mark(error.column, max(error.length, 1))
        where = self.tr("■ Column {0}:").format(error.column + 1)
        self._tell_wrong(" ".join(one for one in (where, error.message, error.hint) if one))

    def use_file_menu(self, menu: QMenu) -> None:
        """Offer what can be done with files; the menu belongs to somebody else."""
        self.file.setMenu(menu)
        self.file.show()

    def show_follow(self, follow: bool) -> None:
        """Show whether the list follows."""
        self._follow.setChecked(follow)

    def show_live(self, live: bool) -> None:
        """Offer what makes sense only while records come, or leave it out."""
        self._follow.setVisible(live)
        self._clear.setVisible(live)

    def switch(self, on: bool) -> None:
        """Let the filter count or not; its text stays."""
        self._switch.setChecked(on)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out words where there is little room."""
        super().resizeEvent(event)
        self.secrets.allow_words(self.width() >= _ROOMY)

    def _connect(self) -> None:
        self.field.textChanged.connect(lambda text: self._pause.start())
        self.field.textEdited.connect(lambda text: self.switch(True))
        self.field.left.connect(self.filter_left)
        self.field.entered.connect(self._enter)
        self.saved.chosen.connect(self._use)
        self._switch.toggled.connect(lambda on: self._tell())
        self._pause.timeout.connect(self._tell)
        self._follow.clicked.connect(self.follow_wanted)
        self._clear.clicked.connect(self.clear_wanted)
        self.hidden.clicked.connect(self.hidden_wanted)

    def _tell(self) -> None:
        self._pause.stop()
        self.filter_changed.emit(self.field.text() if self._switch.isChecked() else "")

    def _enter(self) -> None:
        """Let the text count at once; the focus stays with a text that is wrong."""
        self.switch(True)
        self._tell()
        if self._wrong.isHidden():
            self.filter_left.emit()

    def _use(self, text: str) -> None:
        self.field.setText(text)
        self.switch(True)
        self._tell()

    def _tell_wrong(self, text: str) -> None:
        self._wrong.setText(text)
        self._wrong.setVisible(bool(text))
        self.field.setAccessibleDescription(text)

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 6, 8, 6)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        row: list[QWidget] = [heading(self.tr("Traffic")), self.file]
        row += [self.field, self._cost, self._switch]
        row += [
            self.saved,
            self._lost,
            self._chosen,
            self.hidden,
            self._count,
            self.secrets,
            self._follow,
            self._copy,
        ]
        row += [self._clear]
        for column, one in enumerate(row):
            grid.addWidget(one, 0, column)
        grid.addWidget(self._wrong, 1, 2, 1, len(row) - 2)
        grid.setColumnStretch(2, 1)


def copy_menu(parent: QWidget, chosen: Callable[[str], object]) -> QMenu:
    """Return the menu of what can be copied; chosen: called with `hex`, `tree` or `row`."""
    menu = QMenu(parent)
    rows = (
        ("hex", parent.tr("Copy bytes as hex")),
        ("tree", parent.tr("Copy tree as JSON")),
        ("row", parent.tr("Copy row as text")),
    )
    for key, words in rows:
        action = QAction(words, menu)
        action.setObjectName(key)
        menu.addAction(action)
    menu.triggered.connect(lambda action: chosen(action.objectName()))
    return menu


def _button(text: str, icon_name: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    _as_link(button, icon_name)
    return button


def _as_link(button: QToolButton, icon_name: str) -> None:
    button.setProperty("kind", "link")
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setIconSize(QSize(SIZE, SIZE))
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    set_icon(button, icon_name, "accent")


def _number(count: int) -> str:
    return f"{count:,}".replace(",", "\u202f")
