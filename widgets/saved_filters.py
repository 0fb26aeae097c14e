"""The button with the filters the user keeps."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

MOST = 40
"""How many are kept; the menu must still fit on a screen."""
_LONGEST_SHOWN = 60


class SavedFilters(QToolButton):
    """Keeps texts in the order they were saved.

    Signals:
        chosen: the text to filter by.
        edited: the user saved a text or removed one.
    """

    chosen = Signal(str)
    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts: list[str] = []
        self._present = ""
        self.setText(self.tr("Saved"))
        self.setAccessibleName(self.tr("Saved filters"))
        self.setToolTip(self.tr("Filters you keep; they are there again after a restart"))
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(self)
        self.setMenu(self._menu)
        self._fill()

    @property
    def texts(self) -> list[str]:
        """The saved texts, the newest last."""
        return list(self._texts)

    def keep(self, texts: Iterable[str]) -> None:
        """Take other texts; empty and double ones and what is too much are left out."""
        self._texts = list(dict.fromkeys(text.strip() for text in texts if text.strip()))[:MOST]
        self._fill()

    def show_present(self, text: str) -> None:
        """Say which text could be saved now; empty when there is none that is understood."""
        self._present = text.strip()
        self._fill()

    def _fill(self) -> None:
        self._menu.clear()
        is_kept = self._present in self._texts
        save = self._menu.addAction(self.tr("Save this filter"))
        save.setEnabled(bool(self._present) and not is_kept and len(self._texts) < MOST)
        save.triggered.connect(lambda: self._edit([*self._texts, self._present]))
        remove = self._menu.addAction(self.tr("Remove this filter"))
        remove.setEnabled(is_kept)
        remove.triggered.connect(self._remove)
        if self._texts:
            self._menu.addSeparator()
        for text in self._texts:
            self._menu.addAction(self._action(text))

    def _action(self, text: str) -> QAction:
        shown = text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"
        action = QAction(shown.replace("&", "&&"), self._menu)
        action.setToolTip(text)
        action.triggered.connect(lambda: self.chosen.emit(text))
        return action

    def _remove(self) -> None:
        self._edit([text for text in self._texts if text != self._present])

    def _edit(self, texts: list[str]) -> None:
        self.keep(texts)
        self.edited.emit()
