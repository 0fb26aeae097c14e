"""Finds widgets as a person would: by their words."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QObject
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

Q = TypeVar("Q", bound=QObject)


def child(owner: QObject, kind: type[Q], name: str = "") -> Q:
    """Return the first child of that kind, by object name if one is given."""
    found = owner.findChild(kind, name) if name else owner.findChild(kind)
    assert found is not None, f"no {kind.__name__} {name}"
    return found


def button(owner: QWidget, words: str) -> QAbstractButton:
    """Return the visible button with that accessible name or text."""
    QApplication.processEvents()  # widgets just put into a layout are shown by an event
    for found in owner.findChildren(QAbstractButton):
        named = words in (found.accessibleName(), found.text().replace("&", ""))
        if named and found.isVisibleTo(owner):
            return found
    raise AssertionError(f"no button {words!r}")


def said(owner: QWidget) -> str:
    """Return all texts that are not hidden, line by line."""
    QApplication.processEvents()
    return "\n".join(
        text.text()
        for text in owner.findChildren(QLabel)
        if text.isVisibleTo(owner) and text.text()
    )


def top(tree: QTreeWidget) -> QTreeWidgetItem:
    """Return the outermost row of a tree."""
    item = tree.topLevelItem(0)
    assert item is not None
    return item
