"""Names and values in two columns, for what is read and copied but not edited."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from widgets.buttons import CopyButton
from widgets.labels import identifier, label

_ROW_HEIGHT = 22


@dataclass(frozen=True, slots=True)
class Fact:
    """One line. copy: what the copy button puts on the clipboard, empty for no button."""

    name: str
    value: str
    mono: bool = False
    copy: str = ""


class FactsGrid(QWidget):
    """Shows facts; empty ones are left out. width: where values wrap, in pixels."""

    def __init__(self, width: int = 520, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._width = width
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(3, 1)

    def show_facts(self, facts: list[Fact]) -> None:
        """Show other facts."""
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for row, fact in enumerate(fact for fact in facts if fact.value):
            self._grid.addWidget(label(fact.name, "muted"), row, 0, Qt.AlignmentFlag.AlignTop)
            value = _value(fact, self._width)
            self._grid.addWidget(value, row, 1, Qt.AlignmentFlag.AlignTop)
            self._grid.setRowMinimumHeight(row, _ROW_HEIGHT)
            if fact.copy:
                copy = CopyButton(partial(str, fact.copy), _copy_name(fact))
                copy.setFixedHeight(20)
                self._grid.addWidget(copy, row, 2, Qt.AlignmentFlag.AlignTop)


def _copy_name(fact: Fact) -> str:
    return QCoreApplication.translate("FactsGrid", "Copy {0}").format(fact.name)


def _value(fact: Fact, width: int) -> QLabel:
    shown = identifier(fact.value) if fact.mono else label(fact.value)
    if shown.sizeHint().width() > width:
        shown.setWordWrap(True)
        shown.setMinimumWidth(width)
    shown.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse
        | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    shown.setAccessibleName(f"{fact.name}: {fact.value}")
    return shown
