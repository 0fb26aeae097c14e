"""The pages of the Packages place under their tabs."""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout, QWidget


class ComposerTab(IntEnum):
    """The pages, left to right."""

    COMPOSE = 0
    RESULT = 1
    HISTORY = 2
    STORED = 3


class ComposerTabs(QWidget):
    """One page at a time; what is shown above them all stands between tabs and page.

    Signals:
        tab_changed: another ComposerTab is in front.
    """

    tab_changed = Signal(int)

    def __init__(
        self, pages: dict[ComposerTab, QWidget], notice: QWidget, parent: QWidget | None = None
    ) -> None:
        """notice: shown above whichever page is in front, when it is not hidden."""
        super().__init__(parent)
        self._bar = QTabBar()
        self._bar.setAccessibleName(self.tr("Pages of this place"))
        self._bar.setDrawBase(False)
        self._bar.setExpanding(False)
        self._stack = QStackedWidget()
        titles = {
            ComposerTab.COMPOSE: self.tr("Compose"),
            ComposerTab.RESULT: self.tr("Result"),
            ComposerTab.HISTORY: self.tr("History"),
            ComposerTab.STORED: self.tr("Executed, not reported"),
        }
        for tab, page in sorted(pages.items()):
            self._bar.addTab(titles[tab])
            self._stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar)
        column.addWidget(notice)
        column.addWidget(self._stack, 1)
        self._bar.currentChanged.connect(self._on_changed)

    @property
    def tab(self) -> ComposerTab:
        """The page in front."""
        return ComposerTab(self._bar.currentIndex())

    def show_tab(self, tab: ComposerTab) -> None:
        """Bring a page to the front."""
        self._bar.setCurrentIndex(tab)

    def _on_changed(self, tab: int) -> None:
        self._stack.setCurrentIndex(tab)
        self.tab_changed.emit(tab)
