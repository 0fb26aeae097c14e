"""The captures opened or recorded last, and the menu that opens them again."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

MOST = 10


class RecentCaptures(QMenu):
    """Keeps paths, the newest first.

    Signals:
        chosen: the Path to open.
    """

    chosen = Signal(object)

    def __init__(self, kept: Iterable[str], parent: QWidget | None = None) -> None:
        """kept: paths as they were remembered, the newest first."""
        super().__init__(parent)
        self.setTitle(self.tr("Open &recent"))
        self.paths = [Path(text) for text in dict.fromkeys(kept) if text][:MOST]
        self.aboutToShow.connect(self._fill)
        self._fill()

    def add(self, path: Path) -> None:
        """Put a file to the front."""
        self.paths = [path, *(one for one in self.paths if one != path)][:MOST]
        self._fill()

    def _fill(self) -> None:
        """List them; a file that is gone stays, because its disk may come back."""
        self.clear()
        for number, path in enumerate(self.paths, start=1):
            mnemonic = f"&{number}  " if number < 10 else "     "
            action = self.addAction(mnemonic + str(path.name).replace("&", "&&"))
            action.setToolTip(str(path))
            action.setStatusTip(str(path))
            action.triggered.connect(partial(self._choose, path))
        self.setToolTipsVisible(True)
        self.menuAction().setEnabled(bool(self.paths))
        if self.paths:
            self.addSeparator()
            self.addAction(self.tr("&Forget these")).triggered.connect(self._forget)

    def _choose(self, path: Path, _checked: bool = False) -> None:
        self.chosen.emit(path)

    def _forget(self) -> None:
        self.paths = []
        self._fill()
