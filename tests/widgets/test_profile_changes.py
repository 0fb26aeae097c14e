"""Before and after."""

from __future__ import annotations

from dataclasses import replace

from pytestqt.qtbot import QtBot

from app.values.euicc import ProfileState
from tests.widgets.finding import said
from tests.widgets.reports import PROFILES
from widgets.chips import Chip
from widgets.privacy import Mask
from widgets.profile_changes import ProfileChanges, changes
from widgets.theme import Theme


def test_profiles_are_paired_by_iccid_and_new_ones_come_last() -> None:
    first, second = PROFILES[:2]
    paired = changes([first], [second, first])
    assert [change.changed for change in paired] == [False, True]
    assert paired[1].before is None


def test_only_what_changed_stands_out(qtbot: QtBot, theme: Theme, mask: Mask) -> None:
    first, second = PROFILES[:2]
    off = replace(first, state=ProfileState.DISABLED)
    view = ProfileChanges(mask)
    qtbot.addWidget(view)
    view.show_changes([first, second], [off, second])
    view.show()
    assert [chip.accessibleName() for chip in view.findChildren(Chip)] == ["Disabled, fallback"]


def test_a_deleted_profile_is_said_not_to_be_there(qtbot: QtBot, theme: Theme, mask: Mask) -> None:
    view = ProfileChanges(mask)
    qtbot.addWidget(view)
    view.show_changes(PROFILES[:1], [])
    view.show()
    assert [chip.accessibleName() for chip in view.findChildren(Chip)] == ["not there"]
    assert PROFILES[0].title in said(view)
