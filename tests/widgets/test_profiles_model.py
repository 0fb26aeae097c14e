"""Profiles as rows."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from tests.widgets.reports import DISABLED, ENABLED, LONG, MANY, PROFILES
from widgets.privacy import Mask
from widgets.profiles_model import Column, ProfilesModel, StateFilter
from widgets.theme import Theme, Tone


@pytest.fixture
def model(theme: Theme, mask: Mask) -> ProfilesModel:
    model = ProfilesModel(mask)
    model.show_profiles(PROFILES)
    return model


def _text(model: ProfilesModel, row: int, column: Column) -> object:
    return model.index(row, column).data()


def test_qt_finds_no_fault_with_the_model(model: ProfilesModel) -> None:
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    for profiles in (MANY.profiles, (), LONG.profiles):
        model.show_profiles(profiles)
        for which in StateFilter:
            model.filter_by(which)
    assert tester.model() is model


def test_state_is_a_word_and_a_tone(model: ProfilesModel) -> None:
    assert model.index(0, Column.STATE).data(ProfilesModel.CHIP) == ("Enabled", Tone.OK)
    assert model.index(1, Column.STATE).data(ProfilesModel.CHIP) == ("Disabled", Tone.NEUTRAL)


def test_the_nickname_goes_before_the_name(model: ProfilesModel) -> None:
    assert _text(model, 0, Column.PROFILE) == "Bootstrap EU"
    assert _text(model, 2, Column.PROFILE) == "Field UK east"


def test_iccids_are_grouped_and_masked(model: ProfilesModel, mask: Mask) -> None:
    assert _text(model, 0, Column.ICCID) == "8988 2119 0000 0000 2345"
    mask.switch(True)
    assert _text(model, 0, Column.ICCID) == "8988 •••• •••• •••• 2345"


@pytest.mark.parametrize(
    ("which", "rows"),
    [
        pytest.param(StateFilter.ALL, 12, id="all"),
        pytest.param(StateFilter.ENABLED, 1, id="enabled"),
        pytest.param(StateFilter.DISABLED, 11, id="disabled"),
    ],
)
def test_the_filter_lists_only_that_state(
    model: ProfilesModel, which: StateFilter, rows: int
) -> None:
    model.show_profiles(MANY.profiles)
    model.filter_by(which)
    assert model.rowCount() == rows == model.count(which)


def test_a_profile_is_found_by_its_iccid(model: ProfilesModel) -> None:
    assert model.row_of(DISABLED) == 1
    model.filter_by(StateFilter.DISABLED)
    assert model.row_of(ENABLED) == -1


def test_editing_asks_and_waits_for_the_card(qtbot: QtBot, model: ProfilesModel) -> None:
    index = model.index(1, Column.PROFILE)
    assert model.flags(index) & Qt.ItemFlag.ItemIsEditable
    with qtbot.waitSignal(model.nickname_edited) as blocker:
        assert not model.setData(index, "  Lab 4 ")
    assert blocker.args == [DISABLED, "Lab 4"]
    assert _text(model, 1, Column.PROFILE) == "Factory test"


def test_the_same_nickname_asks_for_nothing(qtbot: QtBot, model: ProfilesModel) -> None:
    with qtbot.assertNotEmitted(model.nickname_edited, wait=10):
        model.setData(model.index(2, Column.PROFILE), "Field UK east")


def test_a_nickname_is_measured_in_bytes(qtbot: QtBot, model: ProfilesModel) -> None:
    index = model.index(1, Column.PROFILE)
    with qtbot.waitSignal(model.nickname_edited):
        model.setData(index, "ä" * 32)
    with qtbot.waitSignal(model.nickname_refused) as blocker:
        model.setData(index, "ä" * 33)
    assert "66" in blocker.args[0]
