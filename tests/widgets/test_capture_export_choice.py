"""What is to leave."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QRadioButton
from pytestqt.qtbot import QtBot

from tests.widgets.finding import button
from tests.widgets.offers import eid_offer
from widgets.capture_export_choice import ExportChoice
from widgets.theme import Theme


def test_what_the_filter_shows_is_the_default_and_counted(qtbot: QtBot, theme: Theme) -> None:
    offer = eid_offer(shown=lambda: [1, 3], shown_count=2, filter="dir == in", selected=(3,))
    choice = ExportChoice(offer)
    qtbot.addWidget(choice)
    assert button(choice, "What the filter shows: 2 of 4 records").isChecked()
    assert (choice.count, list(choice.rows()())) == (2, [1, 3])
    with qtbot.waitSignal(choice.changed):
        qtbot.mouseClick(button(choice, "What is selected: 1"), Qt.MouseButton.LeftButton)
    assert (choice.count, list(choice.rows()())) == (1, [3])
    qtbot.mouseClick(button(choice, "All 4 records"), Qt.MouseButton.LeftButton)
    assert (choice.count, list(choice.rows()())) == (4, [0, 1, 2, 3])


def test_without_a_filter_all_is_the_only_choice(qtbot: QtBot, theme: Theme) -> None:
    choice = ExportChoice(eid_offer())
    qtbot.addWidget(choice)
    (only,) = choice.findChildren(QRadioButton)
    assert (only.accessibleName(), only.isChecked()) == ("All 4 records", True)


def test_a_search_that_goes_on_and_a_cleared_list_are_named(qtbot: QtBot, theme: Theme) -> None:
    going = ExportChoice(eid_offer(shown=lambda: [1], shown_count=1, filter="x", searching=True))
    cleared = ExportChoice(eid_offer(shown=lambda: [1], shown_count=1))
    for choice, words in ((going, "still searching"), (cleared, "What the list shows: 1 of 4")):
        qtbot.addWidget(choice)
        assert choice.shown is not None
        assert words in choice.shown.accessibleName()
