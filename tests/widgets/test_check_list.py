"""Checks under one another."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.values.euicc import Check, CheckResult
from tests.widgets.finding import said
from widgets.check_list import CheckList
from widgets.privacy import Mask
from widgets.theme import Theme


def test_the_failed_rule_comes_first_with_its_reason(
    qtbot: QtBot, theme: Theme, mask: Mask
) -> None:
    view = CheckList(mask)
    qtbot.addWidget(view)
    view.show_checks(
        [
            Check("Form", CheckResult.PASS, "fine"),
            Check("Counter", CheckResult.FAIL, "41, not 42"),
        ]
    )
    view.show()
    lines = said(view).splitlines()
    assert lines.index("Counter") < lines.index("Form")
    assert "41, not 42" in lines
