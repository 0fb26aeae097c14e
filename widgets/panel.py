"""The white cards a page is made of, and the thin things between them."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from widgets.labels import heading, label

GAP = 8
_TITLE_HEIGHT = 28


class Panel(QFrame):
    """A surface with a title line: title and count on the left, actions on the right.

    Put content into `body` and actions into `commands`. Never put a Panel into a Panel.
    """

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("frame", "panel")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 12, 16, 12)
        outer.setSpacing(GAP)
        self.commands = QHBoxLayout()
        self.commands.setSpacing(4)
        self.title_row = QHBoxLayout()
        self.title_row.setSpacing(GAP)
        self._title = heading()
        self._title.setMinimumHeight(_TITLE_HEIGHT)
        self._count = label("", "muted")
        self.title_row.addWidget(self._title)
        self.title_row.addWidget(self._count)
        self.title_row.addStretch(1)
        self.title_row.addLayout(self.commands)
        outer.addLayout(self.title_row)
        self.body = QVBoxLayout()
        self.body.setSpacing(GAP)
        outer.addLayout(self.body)
        self.entitle(title)

    def entitle(self, title: str) -> None:
        """Give the panel a title; for screen readers it is its name too."""
        self._title.setText(title)
        self._title.setVisible(bool(title))
        self.setAccessibleName(title)

    def show_count(self, count: int | None) -> None:
        """Show how many there are beside the title; None shows nothing."""
        self._count.setText("" if count is None else str(count))


def rule() -> QFrame:
    """Return a thin line."""
    line = QFrame()
    line.setProperty("frame", "rule")
    line.setFixedHeight(1)
    return line
