"""The button that shows activation codes whole, and hides them again."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QToolButton, QWidget

from widgets.icons import SIZE, set_icon
from widgets.privacy import Mask


class RevealButton(QToolButton):
    """Switches the codes of a Mask; it says in words and by its icon how things are."""

    def __init__(self, mask: Mask, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mask = mask
        self.setProperty("kind", "link")
        self.setCheckable(True)
        self.setIconSize(QSize(SIZE, SIZE))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.clicked.connect(mask.show_codes)
        mask.changed.connect(self._show_state)
        self._show_state()

    def _show_state(self) -> None:
        shown = self._mask.codes_shown
        words = self.tr("Hide codes") if shown else self.tr("Show codes")
        self.setChecked(shown)
        self.setText(words)
        self.setAccessibleName(words)
        self.setToolTip(
            self.tr("Matching ids are readable; press to hide them")
            if shown
            else self.tr("Who reads a matching id can fetch the profile; press to see it")
        )
        set_icon(self, "eye-off" if shown else "eye", "accent")
