"""The profiles of an eUICC before and after a package, side by side, changes marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from app.values.euicc import ProfileInfo
from widgets.chips import Chip
from widgets.labels import ElidedLabel, identifier, label
from widgets.privacy import Mask
from widgets.theme import Tone
from widgets.words import grouped, mark_words

_NAME_WIDTH = 112


@dataclass(frozen=True, slots=True)
class Change:
    """One profile as it was and as it is; None where it is not there."""

    before: ProfileInfo | None
    after: ProfileInfo | None

    @property
    def changed(self) -> bool:
        """Whether state or marks differ, or it came or went."""
        return _facts(self.before) != _facts(self.after)


def changes(before: Sequence[ProfileInfo], after: Sequence[ProfileInfo]) -> list[Change]:
    """Pair profiles by ICCID, in the order of before; new ones last."""
    now = {profile.iccid: profile for profile in after}
    known = {profile.iccid for profile in before}
    paired = [Change(profile, now.get(profile.iccid)) for profile in before]
    return paired + [Change(None, profile) for profile in after if profile.iccid not in known]


class ProfileChanges(QWidget):
    """A table of profile, ICCID, before, after."""

    def __init__(self, mask: Mask, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mask = mask
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnMinimumWidth(0, _NAME_WIDTH)

    def show_changes(self, before: Sequence[ProfileInfo], after: Sequence[ProfileInfo]) -> None:
        """Show other profiles."""
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        titles = (self.tr("Profile"), self.tr("ICCID"), self.tr("Before"), self.tr("After"))
        for column, title in enumerate(titles):
            self._grid.addWidget(label(title, "muted"), 0, column)
        for row, change in enumerate(changes(before, after), 1):
            self._add(row, change)

    def _add(self, row: int, change: Change) -> None:
        profile = change.after or change.before
        title = profile.title if profile else ""
        iccid = grouped(profile.iccid or "") if profile else ""
        self._grid.addWidget(ElidedLabel(self._mask.text(title)), row, 0)
        self._grid.addWidget(identifier(self._mask.text(iccid)), row, 1)
        self._grid.addWidget(_state(change.before, marked=False), row, 2, _LEFT)
        self._grid.addWidget(_state(change.after, marked=change.changed), row, 3, _LEFT)


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def _facts(profile: ProfileInfo | None) -> tuple[object, ...]:
    return (profile.state, profile.nickname, mark_words(profile)) if profile else ()


def _state(profile: ProfileInfo | None, *, marked: bool) -> QWidget:
    """Return how a profile stands; marked: it stands otherwise than before."""
    translate = QCoreApplication.translate
    if profile is None:
        words = translate("ProfileChanges", "not there")
        return _mark(words) if marked else label(words, "muted")
    words = translate("ProfileChanges", "Enabled" if profile.enabled else "Disabled")
    if profile.fallback_attribute:
        words += translate("ProfileChanges", ", fallback")
    if marked:
        return _mark(words)
    return label(words, "ok" if profile.enabled else "muted")


def _mark(words: str) -> Chip:
    """Return a chip that is never cut short: what changed is what one looks for."""
    chip = Chip(words, Tone.ACCENT)
    chip.setMinimumWidth(chip.sizeHint().width())
    return chip
