"""One message whole: its decoded fields, its bytes to copy, and a profile's icon."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from widgets.buttons import CopyButton, push_button
from widgets.labels import heading, label
from widgets.node_tree import NodeTree
from widgets.privacy import Mask

_ICON = 64


class FieldDialog(QDialog):
    """Decodes when it is shown. type_name: a type of the standard."""

    def __init__(
        self, title: str, type_name: str, raw: bytes, mask: Mask, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.resize(760, 520)
        self._type_name = type_name
        self._raw = raw
        self._tree = NodeTree(mask)
        self._picture = QLabel()
        self._picture.setAccessibleName(self.tr("Profile icon"))
        self._picture.hide()
        close = push_button(self.tr("Close"), "primary")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self._picture)
        top.addWidget(heading(mask.text(title), 1.2))
        top.addWidget(label(type_name, "muted"), 1)
        foot = QHBoxLayout()
        foot.addWidget(label(self.tr("{0} B").format(len(raw)), "muted"))
        foot.addWidget(CopyButton(lambda: raw.hex().upper(), self.tr("Copy the bytes as hex")))
        foot.addStretch(1)
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(12)
        column.addLayout(top)
        column.addWidget(self._tree, 1)
        column.addLayout(foot)

    def show_picture(self, data: bytes) -> None:
        """Show a profile's icon; bytes that are no picture show nothing."""
        image = QImage.fromData(data)
        if not image.isNull():
            mode = Qt.TransformationMode.SmoothTransformation
            keep = Qt.AspectRatioMode.KeepAspectRatio
            self._picture.setPixmap(QPixmap.fromImage(image.scaled(_ICON, _ICON, keep, mode)))
            self._picture.show()

    def showEvent(self, event: QShowEvent) -> None:
        """Decode now."""
        super().showEvent(event)
        from app.codec.tree import decode  # loads the schema: not before somebody looks

        self._tree.show_node(decode(self._type_name, self._raw))
