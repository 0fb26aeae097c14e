"""The keys."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QKeySequence
from pytestqt.qtbot import QtBot

from tests.widgets.finding import said
from widgets.keys_dialog import KeysDialog
from widgets.navigation_rail import Place


@pytest.mark.parametrize("place", [pytest.param(place, id=place.value) for place in Place])
def test_every_key_shown_is_a_key_and_shown_once(qtbot: QtBot, place: Place) -> None:
    dialog = KeysDialog(place)
    qtbot.addWidget(dialog)
    keys = [key for _title, rows in dialog.groups(place) for key, _words in rows]
    assert len(keys) == len(set(keys))
    assert all(not QKeySequence(key).isEmpty() for key in keys)


def test_the_bench_has_keys_of_its_own(qtbot: QtBot) -> None:
    bench, help_ = KeysDialog(Place.BENCH), KeysDialog(Place.HELP)
    qtbot.addWidget(bench)
    qtbot.addWidget(help_)
    assert "Disable the chosen profile" in said(bench)
    assert "Disable the chosen profile" not in said(help_)
