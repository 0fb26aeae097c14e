"""One operation."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.eim.operations import by_name
from tests.widgets.finding import button, said
from tests.widgets.packages import ENABLE, Profiles, click
from widgets.operation_card import OperationCard
from widgets.theme import Theme


def _card(qtbot: QtBot) -> OperationCard:
    card = OperationCard(by_name("enable"), Profiles(), "1.2")
    qtbot.addWidget(card)
    card.resize(480, 160)
    card.show()
    return card


def test_it_moves_only_where_there_is_room(qtbot: QtBot, theme: Theme) -> None:
    card = _card(qtbot)
    card.show_place(0, 2)
    assert not button(card, "Move up (Alt+Up)").isEnabled()
    with qtbot.waitSignal(card.move_wanted) as moved:
        click(qtbot, card, "Move down (Alt+Down)")
    assert moved.args == [1]
    assert card.accessibleName() == "enable, 1 of 2"


def test_it_asks_to_be_removed(qtbot: QtBot, theme: Theme) -> None:
    card = _card(qtbot)
    card.show_place(0, 1)
    with qtbot.waitSignal(card.removal_wanted):
        click(qtbot, card, "Remove (Ctrl+Del)")


def test_it_gives_what_is_filled_in_and_says_what_is_odd(qtbot: QtBot, theme: Theme) -> None:
    card = _card(qtbot)
    card.form.put(ENABLE.values)
    assert card.operation() == ENABLE
    card.remark("This one fails.")
    assert "This one fails." in said(card)
    card.remark("")
    assert "This one fails." not in said(card)
