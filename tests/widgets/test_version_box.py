"""The choice of a version."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.eim.problems import LIKELY
from app.values.packages import CARD_DIALECT, Operation, Recipe
from app.workbench import Workbench
from tests.widgets.packages import read_slot
from widgets.theme import Theme
from widgets.version_box import VersionBox


def _box(qtbot: QtBot) -> VersionBox:
    made = VersionBox()
    qtbot.addWidget(made)
    return made


def test_it_begins_with_the_likeliest_and_follows_the_card_silently(
    qtbot: QtBot, theme: Theme, workbench: Workbench
) -> None:
    box = _box(qtbot)
    assert box.dialect == LIKELY[0]
    slot = read_slot(qtbot, workbench, "sim:old?dialect=1.1")
    with qtbot.assertNotEmitted(box.currentIndexChanged):
        box.follow(slot)
    assert box.dialect == "1.1"
    box.follow(None)
    assert box.dialect == "1.1"


def test_a_recipe_names_its_version_or_leaves_it_to_the_card(
    qtbot: QtBot, theme: Theme, workbench: Workbench
) -> None:
    box = _box(qtbot)
    box.show_recipe(Recipe(dialect="1.0.1"), None)
    assert box.dialect == "1.0.1"
    left = Recipe(dialect=CARD_DIALECT, operations=(Operation("getRAT"),))
    box.show_recipe(left, None)
    assert box.dialect == LIKELY[0]
    box.show_recipe(left, read_slot(qtbot, workbench, "sim:old?dialect=1.1"))
    assert box.dialect == "1.1"
