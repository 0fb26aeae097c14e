from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.capture.side_by_side import SideBySide
from tests.widgets import compared
from widgets.difference_view import DifferenceView
from widgets.theme import Theme


@pytest.fixture
def view(qtbot: QtBot, theme: Theme) -> DifferenceView:
    made = DifferenceView()
    qtbot.addWidget(made)
    made.resize(1200, 760)
    found = compared.found()
    made.sight_wanted.connect(lambda place: made.show_sight(found.sight(place)))
    made.show_found(found, "good", "bad")
    made.show()
    made.table.setFocus()
    return made


def test_it_opens_at_the_first_difference_with_both_sides_marked(view: DifferenceView) -> None:
    assert view.place == compared.found().comparison.first
    for side in (view.left, view.right):
        part = side.tree.selected_part()
        assert part is not None
        assert part.name == "eidValue"
        assert side.hex.selected == (part.start, part.end)
        assert len(side.hex.marks) == 1


def test_n_and_p_walk_the_differences_and_stop_at_the_ends(
    qtbot: QtBot, view: DifferenceView
) -> None:
    walked = [view.place]
    for _ in range(4):
        qtbot.keyClick(view.table, Qt.Key.Key_N)
        walked.append(view.place)
    differing = compared.found().differing
    assert walked == [*differing, differing[-1], differing[-1]]
    assert not view.next.isEnabled()
    qtbot.keyClick(view.left.tree, Qt.Key.Key_P)
    assert view.place == differing[-2]


def test_a_step_only_on_the_right_leaves_the_left_side_empty(
    qtbot: QtBot, view: DifferenceView
) -> None:
    qtbot.mouseClick(view.next, Qt.MouseButton.LeftButton)
    assert view.left.title.text() == "Left has no such step"
    assert view.right.tree.model().rowCount() > 0


def test_a_click_opens_a_fold_and_the_button_all_of_them(
    qtbot: QtBot, view: DifferenceView
) -> None:
    before = view.model.rowCount()
    box = view.table.visualRect(view.model.index(0, 1))
    qtbot.mouseClick(view.table.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    assert view.model.rowCount() > before
    assert view.place == 0
    qtbot.mouseClick(view.equal, Qt.MouseButton.LeftButton)
    assert view.model.rowCount() == len(compared.found().pairs)
    assert view.place == 0


def test_a_part_that_differs_shows_its_counterpart(qtbot: QtBot, view: DifferenceView) -> None:
    view.right.show_part(None)
    part = view.left.tree.selected_part()
    view.left.tree.part_selected.emit(part)
    shown = view.right.tree.selected_part()
    assert shown is not None
    assert (shown.name, shown is part) == ("eidValue", False)


def test_sessions_that_do_not_differ_say_so_and_have_nowhere_to_go(
    qtbot: QtBot, view: DifferenceView
) -> None:
    alike = SideBySide(compared.left(), compared.left())
    view.sight_wanted.disconnect()
    view.show_found(alike, "a", "b")
    assert not view.next.isEnabled()
    assert not view.previous.isEnabled()
    assert view.place == 0
