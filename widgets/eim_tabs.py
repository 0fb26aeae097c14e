"""The pages of the eIM place under their tabs."""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout, QWidget


class EimTab(IntEnum):
    """The pages, left to right."""

    DEVICES = 0
    IDENTITY = 1
    REFUSALS = 2
    VIRTUAL = 3
    BUDGET = 4


class EimTabs(QWidget):
    """One page at a time. A page may be added after the others, when it is first shown.

    Signals:
        tab_changed: another EimTab is in front.
    """

    tab_changed = Signal(int)

    def __init__(self, strip: QWidget, notice: QWidget, parent: QWidget | None = None) -> None:
        """strip: above the pages about real devices. notice: above any page, unless hidden."""
        super().__init__(parent)
        self._strip = strip
        self._bar = QTabBar()
        self._bar.setAccessibleName(self.tr("Pages of this place"))
        self._bar.setDrawBase(False)
        self._bar.setExpanding(False)
        self._titles = {
            EimTab.DEVICES: self.tr("Devices"),
            EimTab.IDENTITY: self.tr("Identity and cards"),
            EimTab.REFUSALS: self.tr("Failed handshakes"),
            EimTab.VIRTUAL: self.tr("Virtual devices"),
            EimTab.BUDGET: self.tr("Data budget"),
        }
        self._stack = QStackedWidget()
        for tab in EimTab:
            self._bar.addTab(self._titles[tab])
            self._stack.addWidget(QWidget())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._bar)
        column.addWidget(strip)
        column.addWidget(notice)
        column.addWidget(self._stack, 1)
        self._bar.currentChanged.connect(self._on_changed)

    @property
    def tab(self) -> EimTab:
        """The page in front."""
        return EimTab(self._bar.currentIndex())

    def put(self, tab: EimTab, page: QWidget) -> None:
        """Put a page where it belongs."""
        here = self._stack.currentIndex()
        if (old := self._stack.widget(tab)) is not None:
            self._stack.removeWidget(old)
            old.deleteLater()
        self._stack.insertWidget(tab, page)
        self._stack.setCurrentIndex(here)

    def show_tab(self, tab: EimTab) -> None:
        """Bring a page to the front."""
        self._bar.setCurrentIndex(tab)

    def count(self, tab: EimTab, number: int) -> None:
        """Say in a tab's title how many there are; 0 says nothing."""
        title = self._titles[tab]
        self._bar.setTabText(tab, f"{title} ({number})" if number else title)

    def _on_changed(self, tab: int) -> None:
        self._strip.setVisible(tab not in (EimTab.VIRTUAL, EimTab.BUDGET))
        self._stack.setCurrentIndex(tab)
        self.tab_changed.emit(tab)
