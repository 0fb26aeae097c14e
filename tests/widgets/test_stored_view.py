"""Results a card keeps."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.composer.stored import StoredResult
from app.values.euicc import CheckResult
from tests.widgets.finding import button, said
from tests.widgets.packages import DONE, click, verdict
from widgets.privacy import Mask
from widgets.stored_view import StoredView
from widgets.theme import Theme

_GOOD = StoredResult(4, "eim.lab.example", 7, b"", b"\xbf\x51\x00", "20261122-1", verdict(DONE))
_FORGED = StoredResult(
    5, "eim.lab.example", 8, b"", b"\xbf\x51\x00", "", verdict(DONE, check=CheckResult.FAIL)
)


@pytest.fixture
def view(qtbot: QtBot, theme: Theme, mask: Mask) -> StoredView:
    made = StoredView(mask)
    qtbot.addWidget(made)
    made.resize(1100, 600)
    made.show()
    return made


def test_each_empty_state_says_which_it_is(qtbot: QtBot, view: StoredView) -> None:
    assert "No card is the target" in said(view)
    view.show_card(True)
    with qtbot.waitSignal(view.read_wanted):
        click(qtbot, view, "Ask the card")
    view.show_results(())
    assert "The card keeps no result" in said(view)


def test_a_result_is_acknowledged_by_its_number(qtbot: QtBot, view: StoredView) -> None:
    view.show_card(True)
    view.show_results([_GOOD])
    assert "answers 20261122-1" in said(view)
    with qtbot.waitSignal(view.acknowledge_wanted) as wanted:
        click(qtbot, view, "Acknowledge")
    assert wanted.args == [(4,)]


def test_a_forged_result_is_not_acknowledged_with_the_others(
    qtbot: QtBot, view: StoredView
) -> None:
    view.show_card(True)
    view.show_results([_GOOD, _FORGED])
    with qtbot.waitSignal(view.acknowledge_wanted) as wanted:
        click(qtbot, view, "Acknowledge all genuine")
    assert wanted.args == [(4,)]
    view.show_results([_FORGED])
    assert not button(view, "Acknowledge all genuine").isEnabled()


def test_a_result_is_decoded_and_forgotten_with_its_card(qtbot: QtBot, view: StoredView) -> None:
    view.show_card(True)
    view.show_results([_GOOD])
    with qtbot.waitSignal(view.decoded_wanted) as wanted:
        click(qtbot, view, "Decode")
    assert wanted.args == [_GOOD]
    view.show_card(True)
    assert "Result 4" not in said(view)
