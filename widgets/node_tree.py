"""A decoded message as a tree of field, value and tag."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from app.capture.node_text import node_name, node_text, summary
from widgets.privacy import Mask
from widgets.theme import mono, tokens

if TYPE_CHECKING:
    from app.codec.tree import Node

_OPEN_LEVELS = 3
_INDENT = 14


class NodeTree(QTreeWidget):
    """Shows one decoded message; Ctrl+C copies the value of the current row."""

    def __init__(self, mask: Mask, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mask = mask
        self._root: Node | None = None
        self.setHeaderLabels([self.tr("Field"), self.tr("Value"), self.tr("Tag")])
        self.setAccessibleName(self.tr("Decoded fields"))
        self.setUniformRowHeights(True)
        self.setIndentation(_INDENT)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.ResizeToContents)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        mask.changed.connect(self._redraw)

    def show_node(self, root: Node | None) -> None:
        """Show another message; None clears."""
        self._root = root
        self._redraw()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy the value, not the field's name, on Ctrl+C."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
        else:
            super().keyPressEvent(event)

    def _redraw(self) -> None:
        self.clear()
        if self._root is not None:
            self._add(self.invisibleRootItem(), self._root, 0)
            self.setCurrentIndex(self.model().index(0, 0))

    def _add(self, parent: QTreeWidgetItem, node: Node, depth: int) -> None:
        tag = "" if node.tag is None else f"{node.tag:02X}"
        value = self._mask.text(summary(node) if node.children else node_text(node))
        item = QTreeWidgetItem(parent, [node_name(node), value, tag])
        item.setToolTip(1, value)
        item.setFont(1, mono())
        item.setFont(2, mono())
        item.setForeground(2, QBrush(QColor(tokens().muted)))
        for note in node.notes:
            row = QTreeWidgetItem(item, [note.kind, note.text, ""])
            for column in range(2):
                row.setForeground(column, QBrush(QColor(tokens().attention)))
        for child in node.children:
            self._add(item, child, depth + 1)
        item.setExpanded(depth < _OPEN_LEVELS)

    def _copy(self) -> None:
        item = self.currentItem()
        if item is not None:
            QGuiApplication.clipboard().setText(item.text(1) or item.text(0))
