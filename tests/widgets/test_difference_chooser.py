from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.capture.stretches import stretches
from app.errors import CodecError
from tests.widgets import compared
from tests.widgets.finding import button, said
from widgets.difference_chooser import DifferenceChooser
from widgets.difference_work import SessionSource
from widgets.theme import Theme

LIVE = SessionSource("Live traffic", compared.left)
FILE = SessionSource("a.eimcap", compared.right)


@pytest.fixture
def chooser(qtbot: QtBot, theme: Theme) -> DifferenceChooser:
    made = DifferenceChooser("Left")
    qtbot.addWidget(made)
    made.resize(560, 500)
    made.show()
    return made


def test_an_offered_source_is_wanted_at_once(qtbot: QtBot, chooser: DifferenceChooser) -> None:
    with qtbot.waitSignal(chooser.source_wanted) as caught:
        chooser.offer([LIVE, FILE], 1)
    assert caught.args == [FILE]
    assert "Reading" in said(chooser)
    assert chooser.stretch is None


def test_what_a_source_has_can_be_chosen(qtbot: QtBot, chooser: DifferenceChooser) -> None:
    chooser.offer([LIVE])
    found = stretches(compared.left())
    chooser.show_stretches(found)
    assert chooser.stretch is found[0]
    chooser.table.setFocus()
    with qtbot.waitSignal(chooser.chosen):
        qtbot.keyClick(chooser.table, Qt.Key.Key_Down)
    assert chooser.stretch is found[1]


def test_the_narrowest_stretch_with_the_wished_record_is_chosen(
    chooser: DifferenceChooser,
) -> None:
    chooser.offer([LIVE], seq=7)
    found = stretches(compared.left())
    chooser.show_stretches(found)
    holding = [one for one in found if one.holds(7)]
    assert chooser.stretch is min(holding, key=lambda one: len(one.records))
    assert chooser.stretch is not found[0]


def test_another_source_is_wanted_when_it_is_chosen(
    qtbot: QtBot, chooser: DifferenceChooser
) -> None:
    chooser.offer([LIVE, FILE])
    chooser.box.setFocus()
    with qtbot.waitSignal(chooser.source_wanted) as caught:
        qtbot.keyClick(chooser.box, Qt.Key.Key_Down)
    assert caught.args == [FILE]


def test_the_last_choice_asks_for_a_file_and_keeps_the_source(
    qtbot: QtBot, chooser: DifferenceChooser
) -> None:
    chooser.offer([LIVE])
    with qtbot.waitSignal(chooser.file_wanted):
        qtbot.keyClick(chooser.box, Qt.Key.Key_Down)
    assert chooser.source is LIVE


def test_an_empty_source_says_so_with_a_way_out(qtbot: QtBot, chooser: DifferenceChooser) -> None:
    chooser.offer([LIVE])
    chooser.show_stretches([])
    assert "nothing to compare" in said(chooser)
    assert chooser.stretch is None
    with qtbot.waitSignal(chooser.file_wanted):
        qtbot.mouseClick(button(chooser, "Open a capture …"), Qt.MouseButton.LeftButton)


def test_a_source_that_cannot_be_read_says_why(chooser: DifferenceChooser) -> None:
    chooser.offer([FILE])
    chooser.show_error(CodecError("It is no capture.", hint="Open another file."))
    assert "It is no capture. Open another file." in said(chooser)
    assert chooser.stretch is None
