"""The profiles of one eUICC as table rows, with a filter by state."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum, StrEnum

from PySide6.QtCore import QObject, Qt, Signal

from app.values.euicc import ProfileInfo
from app.values.ids import Iccid
from widgets.privacy import Mask
from widgets.row_model import SHOWN, Index, RowModel
from widgets.theme import Tone, mono
from widgets.words import class_words, grouped, mark_words

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


class ProfilesModel(RowModel[ProfileInfo]):
    """Read-only but for the nickname, which asks for the change and waits for the truth.

    Signals:
        nickname_edited: ICCID and the text typed; the row changes when the card has been re-read.
        nickname_refused: why the text cannot be a nickname.
    """

    nickname_edited = Signal(str, str)
    nickname_refused = Signal(str)

    PROFILE = Qt.ItemDataRole.UserRole + 2

    def __init__(self, mask: Mask, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.entitle(
            self.tr("State"),
            self.tr("Profile"),
            self.tr("Provider"),
            self.tr("ICCID"),
            self.tr("Class"),
            self.tr("Marks"),
            "",
        )
        self._mask = mask
        self._all: tuple[ProfileInfo, ...] = ()
        self._filter = StateFilter.ALL

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

    def row_of(self, iccid: Iccid) -> int:
        """Return the row of a profile, -1 when it is not listed."""
        found = (row for row, profile in enumerate(self.rows) if profile.iccid == iccid)
        return next(found, -1)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let the profile column be edited: it sets the nickname."""
        flags = super().flags(index)
        if index.column() == Column.PROFILE:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return text, chip, font or the profile itself."""
        profile = self.row(index.row())
        if profile is None:
            return None
        column = Column(index.column())
        if role in SHOWN:
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

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Ask for a nickname. Never changes the row: the card's answer does."""
        profile = self.row(index.row())
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
        self.show_rows([profile for profile in self._all if self._filter.takes(profile)])

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
