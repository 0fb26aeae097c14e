from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.capture.parts import Part
from app.capture.side_by_side import Sight
from tests.widgets import compared
from widgets.difference_side import DifferenceSide
from widgets.theme import Theme, Tone


@pytest.fixture
def sight() -> Sight:
    return compared.found().sight(compared.found().differing[0])


@pytest.fixture
def side(qtbot: QtBot, theme: Theme, sight: Sight) -> DifferenceSide:
    made = DifferenceSide("Left")
    qtbot.addWidget(made)
    made.resize(560, 480)
    part = sight.differences[0].left
    assert part is not None
    made.show_step(sight.pair.left, sight.left, [(part, Tone.FAILED)], 2_000_000)
    made.show()
    return made


def differing(sight: Sight) -> Part:
    part = sight.differences[0].left
    assert part is not None
    return part


def test_title_and_facts_say_which_record_it_is_and_when(side: DifferenceSide) -> None:
    assert side.title.text() == "↳ ES10c.GetEID"
    assert side.facts.text().startswith("#7 · slot 0 · ")
    assert side.facts.text().endswith("2.0 ms after the start")


def test_the_bytes_of_what_differs_are_marked(side: DifferenceSide, sight: Sight) -> None:
    part = differing(sight)
    assert [(one.start, one.end) for one in side.hex.marks] == [(part.start, part.end)]


def test_a_part_brought_into_sight_is_current_in_tree_and_bytes(
    side: DifferenceSide, sight: Sight
) -> None:
    part = differing(sight)
    side.show_part(part)
    assert side.tree.selected_part() is part
    assert side.hex.selected == (part.start, part.end)


def test_a_byte_leads_to_its_part_and_says_so(
    qtbot: QtBot, side: DifferenceSide, sight: Sight
) -> None:
    part = differing(sight)
    with qtbot.waitSignal(side.part_selected) as caught:
        place = side.hex.place_of(part.start + 3)
        qtbot.mouseClick(side.hex.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert caught.args == [part]
    assert side.tree.selected_part() is part


def test_a_side_without_the_step_says_so(side: DifferenceSide) -> None:
    side.show_step(None, None, [], None)
    assert side.title.text() == "Left has no such step"
    assert side.tree.model().rowCount() == 0
    assert side.hex.marks == ()
