from __future__ import annotations

import pytest
from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from widgets.saved_filters import MOST, SavedFilters


@pytest.fixture
def saved(qtbot: QtBot) -> SavedFilters:
    made = SavedFilters()
    qtbot.addWidget(made)
    return made


def entry(saved: SavedFilters, text: str) -> QAction:
    return next(one for one in saved.menu().actions() if one.text() == text)


def test_what_is_present_is_saved_once_and_removed(saved: SavedFilters) -> None:
    saved.show_present("lane == a")
    entry(saved, "Save this filter").trigger()
    assert saved.texts == ["lane == a"]
    assert not entry(saved, "Save this filter").isEnabled()
    entry(saved, "Remove this filter").trigger()
    assert saved.texts == []
    assert entry(saved, "Save this filter").isEnabled()


def test_a_saved_filter_is_chosen_as_it_was_written(qtbot: QtBot, saved: SavedFilters) -> None:
    saved.keep(["lane == a && len > 2"])
    with qtbot.waitSignal(saved.chosen) as signal:
        entry(saved, "lane == a &&&& len > 2").trigger()
    assert signal.args == ["lane == a && len > 2"]


def test_nothing_can_be_saved_while_there_is_nothing(saved: SavedFilters) -> None:
    assert not entry(saved, "Save this filter").isEnabled()
    assert not entry(saved, "Remove this filter").isEnabled()


def test_empty_double_and_too_many_are_left_out(saved: SavedFilters) -> None:
    saved.keep([" ", "a", "a ", *(f"len > {at}" for at in range(MOST))])
    assert len(saved.texts) == MOST
    assert saved.texts[:2] == ["a", "len > 0"]
    saved.show_present("len == 7")
    assert not entry(saved, "Save this filter").isEnabled()
