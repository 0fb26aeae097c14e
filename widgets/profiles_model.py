"""The profiles of one eUICC as table rows, with a filter by state."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum, StrEnum

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from app.values.euicc import ProfileInfo
from app.values.ids import Iccid
from widgets.privacy import Mask
from widgets.theme import Tone, mono
from widgets.words import class_words, grouped, mark_words

_Index = QModelIndex | QPersistentModelIndex
_NICKNAME_BYTES = 64


class Column(IntEnum):
    """The columns, left to right."""

    STATE = 0
    PROFILE = 1
    PROVIDER = 2
    ICCID = 3
    CLASS = 4
    MARKS = 5
    MENU = 6


class StateFilter(StrEnum):
    """Which profiles are listed."""

    ALL = "all"
    ENABLED = "enabled"
    DISABLED = "disabled"

    def takes(self, profile: ProfileInfo) -> bool:
        """Whether a profile is listed."""
        return self is StateFilter.ALL or profile.enabled is (self is StateFilter.ENABLED)


class ProfilesModel(QAbstractTableModel):
    """Read-only but for the nickname, which asks for the change and waits for the truth.

    Signals:
        nickname_edited: ICCID and the text typed; the row changes when the card has been re-read.
        nickname_refused: why the text cannot be a nickname.
    """

    nickname_edited = Signal(str, str)
    nickname_refused = Signal(str)

    CHIP = Qt.ItemDataRole.UserRole + 1
    PROFILE = Qt.ItemDataRole.UserRole + 2

    def __init__(self, mask: Mask, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._mask = mask
        self._all: tuple[ProfileInfo, ...] = ()
        self._shown: list[ProfileInfo] = []
        self._filter = StateFilter.ALL
        self._headers = (
            self.tr("State"),
            self.tr("Profile"),
            self.tr("Provider"),
            self.tr("ICCID"),
            self.tr("Class"),
            self.tr("Marks"),
            "",
        )

    def show_profiles(self, profiles: Sequence[ProfileInfo]) -> None:
        """Take what the card reported; order as reported."""
        self._all = tuple(profiles)
        self._refresh()

    def filter_by(self, which: StateFilter) -> None:
        """List only some states."""
        self._filter = which
        self._refresh()

    def count(self, which: StateFilter) -> int:
        """Return how many profiles a filter takes."""
        return sum(which.takes(profile) for profile in self._all)

    def profile(self, row: int) -> ProfileInfo | None:
        """Return the profile in a row."""
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def row_of(self, iccid: Iccid) -> int:
        """Return the row of a profile, -1 when it is not listed."""
        found = (row for row, profile in enumerate(self._shown) if profile.iccid == iccid)
        return next(found, -1)

    def repaint(self) -> None:
        """Show all texts again, after the mask changed."""
        if self._shown:
            last = self.index(len(self._shown) - 1, Column.MENU)
            self.dataChanged.emit(self.index(0, 0), last)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return the number of listed profiles."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return the number of columns."""
        return 0 if parent.isValid() else len(Column)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Let the profile column be edited: it sets the nickname."""
        flags = super().flags(index)
        if index.column() == Column.PROFILE:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Return a column's title; rows have none."""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return self._headers[section]
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return text, chip, font or the profile itself."""
        profile = self.profile(index.row())
        if profile is None:
            return None
        column = Column(index.column())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._text(profile, column)
        if role == Qt.ItemDataRole.EditRole:
            return profile.nickname
        if role == Qt.ItemDataRole.FontRole and column is Column.ICCID:
            return mono()
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(profile, column)
        if role == self.CHIP and column is Column.STATE:
            tone = Tone.OK if profile.enabled else Tone.NEUTRAL
            return self._text(profile, column), tone
        return profile if role == self.PROFILE else None

    def setData(self, index: _Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Ask for a nickname. Never changes the row: the card's answer does."""
        profile = self.profile(index.row())
        if profile is None or profile.iccid is None or role != Qt.ItemDataRole.EditRole:
            return False
        text = str(value).strip()
        if len(text.encode()) > _NICKNAME_BYTES:
            self.nickname_refused.emit(
                self.tr("A nickname takes at most {0} bytes; this has {1}.").format(
                    _NICKNAME_BYTES, len(text.encode())
                )
            )
        elif text != profile.nickname:
            self.nickname_edited.emit(profile.iccid, text)
        return False

    def _refresh(self) -> None:
        self.beginResetModel()
        self._shown = [profile for profile in self._all if self._filter.takes(profile)]
        self.endResetModel()

    def _text(self, profile: ProfileInfo, column: Column) -> str:
        if column is Column.STATE:
            if profile.state is None:
                return self.tr("Unknown")
            return self.tr("Enabled") if profile.enabled else self.tr("Disabled")
        texts = {
            Column.PROFILE: self._mask.text(profile.title),
            Column.PROVIDER: profile.service_provider,
            Column.ICCID: self._mask.text(grouped(profile.iccid or "")),
            Column.CLASS: class_words(profile),
            Column.MARKS: mark_words(profile),
        }
        return texts.get(column, "")

    def _tip(self, profile: ProfileInfo, column: Column) -> str:
        if column is Column.PROFILE and profile.nickname and profile.name:
            return self.tr("{0}\nProfile name: {1}").format(profile.nickname, profile.name)
        return self._text(profile, column)
