from __future__ import annotations

from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from tests.widgets import compared
from widgets.difference_tree import DifferenceTree
from widgets.theme import Theme, Tone, tokens


def test_a_marked_part_lies_on_the_tint_of_its_tone_behind_an_edge(
    qtbot: QtBot, theme: Theme
) -> None:
    theme.choose("light")
    sight = compared.found().sight(compared.found().differing[0])
    part = sight.differences[0].left
    assert part is not None
    tree = DifferenceTree()
    qtbot.addWidget(tree)
    tree.resize(500, 300)
    tree.show_decoding(sight.left)
    tree.mark([(part, Tone.FAILED)])
    tree.show()
    tree.select_part(part)
    row = tree.visualRect(tree.currentIndex())
    tree.select_part(None)
    tree.clearSelection()
    shot = tree.viewport().grab().toImage()
    middle = row.center().y()
    ink, ground = tokens().tone(Tone.FAILED)
    assert shot.pixelColor(1, middle) == QColor(ink)
    assert shot.pixelColor(row.right() - 4, middle) == QColor(ground)
    assert shot.pixelColor(row.right() - 4, middle + row.height()) != QColor(ground)
    assert tree.tone_of(part) is Tone.FAILED


def test_other_marks_take_the_place_of_those_before(qtbot: QtBot, theme: Theme) -> None:
    sight = compared.found().sight(compared.found().differing[0])
    part = sight.differences[0].left
    assert part is not None
    tree = DifferenceTree()
    qtbot.addWidget(tree)
    tree.mark([(part, Tone.FAILED)])
    tree.mark([])
    assert tree.tone_of(part) is None
