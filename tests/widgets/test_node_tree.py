"""Decoded messages as a tree."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from app.codec.tree import decode
from tests.widgets.finding import top
from tests.widgets.reports import INFO2, PROFILES
from widgets.node_tree import NodeTree
from widgets.privacy import Mask
from widgets.theme import Theme


def _texts(tree: NodeTree) -> dict[str, str]:
    found = tree.findItems("", Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive)
    return {item.text(0): item.text(1) for item in found}


def test_fields_values_and_tags_stand_side_by_side(qtbot: QtBot, theme: Theme, mask: Mask) -> None:
    tree = NodeTree(mask)
    qtbot.addWidget(tree)
    tree.show_node(decode("EUICCInfo2", INFO2.raw))
    assert _texts(tree)["svn"] == "2.5.0"
    assert top(tree).text(2) == "BF22"


def test_broken_bytes_show_their_notes(qtbot: QtBot, theme: Theme, mask: Mask) -> None:
    tree = NodeTree(mask)
    qtbot.addWidget(tree)
    tree.show_node(decode("EUICCInfo2", INFO2.raw[:9]))
    assert "truncated" in _texts(tree)


def test_the_mask_reaches_the_tree(qtbot: QtBot, theme: Theme, mask: Mask) -> None:
    tree = NodeTree(mask)
    qtbot.addWidget(tree)
    tree.show_node(decode("ProfileInfo", PROFILES[0].raw))
    before = _texts(tree)["iccid"]
    mask.switch(True)
    after = _texts(tree)["iccid"]
    assert "•" not in before
    assert "•" in after


def test_copy_takes_the_value(qtbot: QtBot, theme: Theme, mask: Mask) -> None:
    tree = NodeTree(mask)
    qtbot.addWidget(tree)
    tree.show_node(decode("EUICCInfo2", INFO2.raw))
    tree.show()
    tree.setCurrentItem(tree.findItems("svn", Qt.MatchFlag.MatchRecursive)[0])
    qtbot.keyClick(tree, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "2.5.0"
