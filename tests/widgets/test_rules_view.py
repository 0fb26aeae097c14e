"""Rules and addresses."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from tests.widgets.finding import said
from tests.widgets.reports import BARE, SGP32
from widgets.rules_view import RulesView
from widgets.theme import Theme


def test_rules_name_whose_profiles_they_are_for(qtbot: QtBot, theme: Theme) -> None:
    view = RulesView()
    qtbot.addWidget(view)
    view.show_report(SGP32)
    for text in ("ppr1, ppr2", "any operator", "26201 01", "required", "lpa.ds.gsma.com"):
        assert text in said(view).splitlines()


def test_what_is_not_set_is_said(qtbot: QtBot, theme: Theme) -> None:
    view = RulesView()
    qtbot.addWidget(view)
    view.show_report(SGP32)
    view.show_report(BARE)
    assert said(view).count("not set") == 2
    assert "The table is empty" in said(view)
