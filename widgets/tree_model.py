"""The decode tree as a Qt model: parts numbered in reading order, so an index is just a number."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.capture.parts import Decoding, Part

PART_ROLE = int(Qt.ItemDataRole.UserRole)
_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class PartModel(QAbstractItemModel):
    """Shows the parts of one decoding. Every row has one column; PART_ROLE gives the Part."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._parts: list[Part] = []
        self._owner: list[int] = []
        self._row: list[int] = []
        self._children: list[list[int]] = [[]]

    def show(self, decoding: Decoding | None) -> None:
        """Show another decoding, or nothing."""
        self.beginResetModel()
        self._parts, self._owner, self._row = [], [], []
        roots: list[int] = []
        self._children = []
        stack: list[tuple[Part, int]] = [
            (part, -1) for part in reversed(decoding.parts if decoding else ())
        ]
        while stack:
            part, owner = stack.pop()
            number = len(self._parts)
            siblings = self._children[owner] if owner >= 0 else roots
            self._parts.append(part)
            self._owner.append(owner)
            self._row.append(len(siblings))
            self._children.append([])
            siblings.append(number)
            stack.extend((child, number) for child in reversed(part.children))
        self._children.append(roots)
        self.endResetModel()

    def index_of(self, part: Part) -> QModelIndex:
        """Return where a part stands; invalid when it is not in the tree."""
        for number, one in enumerate(self._parts):
            if one is part:
                return self.createIndex(self._row[number], 0, number)
        return QModelIndex()

    def summed_up(self) -> list[QModelIndex]:
        """Return the parts whose own text says what their children come to."""
        return [
            self.createIndex(self._row[number], 0, number)
            for number, part in enumerate(self._parts)
            if part.text and part.children
        ]

    def index(self, row: int, column: int, parent: _Index = _ROOT) -> QModelIndex:
        """Return the index of a child."""
        children = self._children[int(parent.internalId()) if parent.isValid() else -1]
        if column or not 0 <= row < len(children):
            return QModelIndex()
        return self.createIndex(row, 0, children[row])

    def parent(self, index: _Index = _ROOT) -> QModelIndex:  # type: ignore[override]
        """Return the index of the part this one lies in."""
        if not index.isValid():
            return QModelIndex()
        owner = self._owner[int(index.internalId())]
        return self.createIndex(self._row[owner], 0, owner) if owner >= 0 else QModelIndex()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Return how many parts lie directly in one."""
        return len(self._children[int(parent.internalId()) if parent.isValid() else -1])

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """Return 1: name and value stand in one line."""
        return 1

    def data(self, index: _Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        """Return the part, its line as text, or all of it for the tooltip."""
        if not index.isValid():
            return None
        part = self._parts[int(index.internalId())]
        if role == PART_ROLE:
            return part
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return " ".join(filter(None, (part.name, part.tag, part.text, *part.notes)))
        if role == Qt.ItemDataRole.ToolTipRole:
            return _tip(part)
        return None


def _tip(part: Part) -> str:
    head = f"{part.name} · {part.tag}" if part.tag else part.name
    kind = part.kind.partition("=")[0]
    where = f"{kind}, bytes {part.start} to {part.end - 1}" if part.end > part.start else kind
    return "\n".join(filter(None, (head, part.text, where, *part.notes)))
