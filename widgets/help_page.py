"""The user guide: the pages of `resources/help`, with a list of them beside."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt, QUrl
from PySide6.QtGui import (
    QDesktopServices,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QTextBrowser,
    QWidget,
)

from app.paths import resources

_FIRST = ("start", "readers", "modems", "verdict", "simulated-card", "errors", "privacy")
_LIST_WIDTH = 200
_TEXT_WIDTH = 760
_TEXT_MARGIN = 20
_LINE_HEIGHT = 125
_HEADINGS = {1: 2, 2: 1}
"""Heading level -> steps above the text's size, as HTML counts them."""


class HelpPage(QWidget):
    """Reads the files when it is made; links between them stay inside."""

    def __init__(self, folder: Path | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folder = folder or resources() / "help"
        self._list = QListWidget()
        self._list.setAccessibleName(self.tr("Pages of the guide"))
        self._list.setFixedWidth(_LIST_WIDTH)
        self._list.setProperty("frame", "contents")
        self._text = QTextBrowser()
        self._text.setProperty("frame", "page")
        self._text.setOpenLinks(False)
        self._text.setMaximumWidth(_TEXT_WIDTH)
        self._text.setAccessibleName(self.tr("Guide"))
        self._text.anchorClicked.connect(self._follow)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 16, 16, 16)
        row.setSpacing(24)
        row.addWidget(self._list)
        row.addWidget(self._text, 1)
        row.addStretch(0)
        for path in sorted(self._folder.glob("*.md"), key=_rank):
            item = QListWidgetItem(_title(path), self._list)
            item.setData(Qt.ItemDataRole.UserRole, path.name)
            item.setSizeHint(QSize(_LIST_WIDTH - 8, 28))
        self._list.currentItemChanged.connect(self._show_current)
        self._list.setCurrentRow(0)

    def open(self, name: str) -> bool:
        """Show a page by file name; False when there is none."""
        for row in range(self._list.count()):
            item = self._list.item(row)
            if item.data(Qt.ItemDataRole.UserRole) == name:
                self._list.setCurrentRow(row)
                return True
        return False

    def changeEvent(self, event: QEvent) -> None:
        """Render again in the colours of the new scheme."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._show_current()

    def _show_current(self) -> None:
        item = self._list.currentItem()
        if item is not None:
            path = self._folder / str(item.data(Qt.ItemDataRole.UserRole))
            self._text.setMarkdown(path.read_text(encoding="utf-8"))
            _set_type(self._text.document())

    def _follow(self, url: QUrl) -> None:
        if url.isRelative():
            self.open(url.path())
        else:
            QDesktopServices.openUrl(url)


def _rank(path: Path) -> tuple[int, str]:
    return (_FIRST.index(path.stem) if path.stem in _FIRST else len(_FIRST), path.stem)


def _title(path: Path) -> str:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            return line.removeprefix("# ").strip()
    return path.stem


def _set_type(document: QTextDocument) -> None:
    """Give the page the window's type sizes and some air; Qt's own headings shout."""
    document.setDocumentMargin(_TEXT_MARGIN)
    block = document.begin()
    while block.isValid():
        cursor = QTextCursor(block)
        level = block.blockFormat().headingLevel()
        shape = QTextBlockFormat()
        proportional = QTextBlockFormat.LineHeightTypes.ProportionalHeight.value
        shape.setLineHeight(_LINE_HEIGHT, proportional)
        shape.setTopMargin(16 if level > 1 else 4)
        shape.setBottomMargin(6)
        cursor.mergeBlockFormat(shape)
        if level:
            cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
            style = QTextCharFormat()
            style.setProperty(QTextFormat.Property.FontSizeAdjustment, _HEADINGS.get(level, 0))
            cursor.mergeCharFormat(style)
        block = block.next()
