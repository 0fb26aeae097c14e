from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from widgets.theme import Theme, Tone, tokens
from widgets.traffic_field import TrafficField


@pytest.fixture
def field(qtbot: QtBot) -> TrafficField:
    made = TrafficField()
    made.use_lanes(lambda: ("slot 0",))
    qtbot.addWidget(made)
    made.resize(500, 30)
    made.show()
    made.setFocus()
    qtbot.waitUntil(made.hasFocus)
    return made


def press_on_popup(qtbot: QtBot, key: Qt.Key) -> None:
    popup = QApplication.activePopupWidget()
    assert popup is not None
    qtbot.keyClick(popup, key)


def test_words_are_offered_and_taken_by_keyboard(qtbot: QtBot, field: TrafficField) -> None:
    qtbot.keyClicks(field, "apdu.s")
    assert field.offered == ["apdu.sw"]
    press_on_popup(qtbot, Qt.Key.Key_Down)
    press_on_popup(qtbot, Qt.Key.Key_Return)
    assert field.text() == "apdu.sw "
    assert field.offered[0] == "=="


def test_lanes_are_offered_as_they_must_be_written(qtbot: QtBot, field: TrafficField) -> None:
    qtbot.keyClicks(field, "lane == s")
    assert field.offered == ['"slot 0"']


def test_a_word_takes_the_place_of_the_one_at_the_caret(qtbot: QtBot, field: TrafficField) -> None:
    field.setText("la == x")
    field.setCursorPosition(2)
    qtbot.keyClick(field, Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier)
    assert "lane" in field.offered
    press_on_popup(qtbot, Qt.Key.Key_Down)
    press_on_popup(qtbot, Qt.Key.Key_Return)
    assert (field.text(), field.cursorPosition()) == ("lane == x", 5)


def test_escape_closes_the_offer_then_empties_then_leaves(
    qtbot: QtBot, field: TrafficField
) -> None:
    qtbot.keyClicks(field, "apdu")
    press_on_popup(qtbot, Qt.Key.Key_Escape)
    assert (field.offered, field.text()) == ([], "apdu")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""
    with qtbot.waitSignal(field.left):
        qtbot.keyClick(field, Qt.Key.Key_Escape)


def test_enter_with_no_word_chosen_makes_the_text_count(qtbot: QtBot, field: TrafficField) -> None:
    qtbot.keyClicks(field, "apdu.sw")
    with qtbot.waitSignal(field.entered):
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.offered == []


def failed_pixels(field: TrafficField) -> list[int]:
    """The columns of pixels that wear the colour of failure, below the text."""
    picture = field.grab().toImage()
    wanted: QColor = tokens().tone(Tone.FAILED)[0]
    found = set()
    for x in range(picture.width()):
        for y in range(picture.height() // 2, picture.height()):
            colour = picture.pixelColor(x, y)
            near = (colour.red() - wanted.red(), colour.green() - wanted.green())
            if max(map(abs, (*near, colour.blue() - wanted.blue()))) < 40:
                found.add(x)
    return sorted(found)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_wave_stands_under_what_is_marked(
    theme: Theme, field: TrafficField, scheme: str
) -> None:
    theme.choose(scheme)
    field.setText("lane == a && nosuch == 3")
    assert failed_pixels(field) == []
    field.mark(13, 6)
    drawn = failed_pixels(field)
    metrics = field.fontMetrics()
    begin = field.cursorRect().center().x() - metrics.horizontalAdvance("nosuch == 3")
    assert drawn[0] == pytest.approx(begin, abs=3)
    assert drawn[-1] == pytest.approx(begin + metrics.horizontalAdvance("nosuch"), abs=3)
    field.setText("lane == a")
    assert (field.marked, failed_pixels(field)) == ((0, 0), [])


def test_it_has_a_name_for_those_who_do_not_see_it(field: TrafficField) -> None:
    assert field.accessibleName() == "Filter the traffic, or find text or hex in it"
    assert "find text or hex" in field.placeholderText()
