"""What one record is made of: decode tree, bytes and explanation.

Tree and bytes point at each other: a part lights up its bytes, a byte selects its part. The
explanation stands under the bytes, or beside them where the room is wide and low.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from app.capture.parts import Decoding
from widgets.explain_pane import ExplainPane
from widgets.hex_pane import HexPane
from widgets.tree_view import DecodeTree

_TREE, _BYTES = 276, 350
_STRETCHES = (1, 4)
"""More room goes to the bytes first, where it makes longer lines possible."""
_EXPLANATION, _EXPLANATION_MOST = 166, 240
_EXPLANATION_SHARE = 0.4
_WIDE, _LOW = 600, 400


class TrafficDetails(QSplitter):
    """Shows a Decoding; the explanation is filled by its owner."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.tree = DecodeTree(self)
        self.hex = HexPane(self)
        self.explanation = ExplainPane(self)
        self._decoding: Decoding | None = None
        self._wanted = (0, 0)
        self._settled = False
        self._right = right = QSplitter(Qt.Orientation.Vertical)
        right.addWidget(self.hex)
        right.addWidget(self.explanation)
        right.setStretchFactor(0, 1)
        right.setStretchFactor(1, 0)
        right.setChildrenCollapsible(False)
        self.addWidget(self.tree)
        self.addWidget(right)
        for place, stretch in enumerate(_STRETCHES):
            self.setStretchFactor(place, stretch)
        self.setChildrenCollapsible(False)
        self.tree.part_selected.connect(self.hex.select_part)
        self.tree.part_hovered.connect(self.hex.hover_part)
        self.hex.byte_clicked.connect(self._on_byte_clicked)
        self.splitterMoved.connect(self._place_explanation)

    def show_decoding(self, decoding: Decoding | None) -> None:
        """Show another record's parts and bytes, or none."""
        self._decoding = decoding
        self.tree.show_decoding(decoding)
        self.hex.show_decoding(decoding)

    @property
    def arrangement(self) -> tuple[int, int]:
        """The tree's share of the width in thousandths, the explanation's height in pixels."""
        if not self._settled:
            return self._wanted
        self._remember_height()
        return share_of(self), self._wanted[1]

    def arrange(self, tree: int, explanation: int) -> None:
        """Share the room as `arrangement` told, as soon as there is room; 0 is our choice."""
        self._wanted = (tree, explanation)
        self._settled = False
        if self.isVisible():
            self.settle()

    def settle(self) -> None:
        """Do what `arrange` asked for before there was room; to be called once there is."""
        if self._settled:
            return
        self._settled = True
        if self._wanted[0]:
            share_out(self, self._wanted[0])
        else:
            extra = max(self.width() - _TREE - _BYTES, 0) * _STRETCHES[0] // sum(_STRETCHES)
            self.setSizes([_TREE + extra, max(self.width() - _TREE - extra, 0)])
        self._share_right()
        self._place_explanation()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stand the explanation where there is room for it."""
        self._remember_height()
        super().resizeEvent(event)
        if self._settled:
            self._place_explanation()

    def _place_explanation(self) -> None:
        is_beside = self._right.width() >= _WIDE and self.height() < _LOW
        wanted = Qt.Orientation.Horizontal if is_beside else Qt.Orientation.Vertical
        if wanted is not self._right.orientation():
            self._right.setOrientation(wanted)
            self._share_right()

    def _share_right(self) -> None:
        if self._right.orientation() is Qt.Orientation.Horizontal:
            self._right.setSizes([_BYTES, max(self._right.width() - _BYTES, 0)])
        else:
            room = self._right.height() - self._right.handleWidth()
            height = self._wanted[1] or _explanation_height(room)
            self._right.setSizes([max(room - height, 0), height])

    def _remember_height(self) -> None:
        """Note the explanation's height while it stands under the bytes."""
        if self._settled and self._right.orientation() is Qt.Orientation.Vertical:
            self._wanted = (self._wanted[0], self._right.sizes()[1])

    def _on_byte_clicked(self, source: int, offset: int) -> None:
        if self._decoding is not None:
            part = self._decoding.deepest(source, offset)
            self.tree.select_part(part)
            self.hex.select_part(part)


def _explanation_height(room: int) -> int:
    """Return the height, while nobody chose one: enough for a refusal where there is room."""
    return min(max(_EXPLANATION, int(room * _EXPLANATION_SHARE)), _EXPLANATION_MOST)


def share_of(splitter: QSplitter) -> int:
    """Return the first pane's share of a splitter of two, in thousandths."""
    first, second = splitter.sizes()
    return round(1000 * first / max(first + second, 1))


def share_out(splitter: QSplitter, first: int) -> None:
    """Give the first pane of a splitter of two its share, in thousandths."""
    room = sum(splitter.sizes())
    width = round(room * first / 1000)
    splitter.setSizes([width, room - width])
