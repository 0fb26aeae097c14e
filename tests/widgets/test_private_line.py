"""A line that keeps identifiers to itself."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.widgets.reports import DISABLED
from widgets.privacy import Mask
from widgets.private_line import PrivateLine
from widgets.theme import Theme


@pytest.fixture
def line(qtbot: QtBot, theme: Theme, mask: Mask) -> PrivateLine:
    made = PrivateLine(mask)
    qtbot.addWidget(made)
    made.show()
    return made


def test_an_identifier_is_masked_in_groups_and_still_held(line: PrivateLine, mask: Mask) -> None:
    line.put(str(DISABLED))
    mask.switch(True)
    assert line.text() == mask.text(DISABLED.grouped)
    assert "••••" in line.text()
    assert line.plain == DISABLED
    assert line.isReadOnly()
    mask.switch(False)
    assert line.text() == DISABLED
    assert not line.isReadOnly()


def test_switching_the_mask_changes_nothing_of_the_package(
    qtbot: QtBot, line: PrivateLine, mask: Mask
) -> None:
    line.put(str(DISABLED))
    with qtbot.assertNotEmitted(line.plain_changed):
        mask.switch(True)
        mask.switch(False)


def test_what_is_typed_is_masked_when_the_line_is_left(
    qtbot: QtBot, line: PrivateLine, mask: Mask
) -> None:
    mask.switch(True)
    with qtbot.waitSignal(line.plain_changed):
        qtbot.keyClicks(line, str(DISABLED))
    assert line.text() == DISABLED
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert "••••" in line.text()
    assert line.plain == DISABLED


def test_a_choice_takes_the_place_of_a_masked_one(
    qtbot: QtBot, line: PrivateLine, mask: Mask
) -> None:
    line.put(str(DISABLED))
    mask.switch(True)
    with qtbot.waitSignal(line.plain_changed):
        line.take("eim.example.com")
    assert (line.plain, line.text()) == ("eim.example.com", "eim.example.com")
    assert not line.isReadOnly()
