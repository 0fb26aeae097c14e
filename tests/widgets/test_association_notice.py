"""The notice about a target without an eIM."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.composer.association import Association
from app.values.euicc import EimConfiguration
from app.workbench import Workbench
from tests.widgets.finding import said
from tests.widgets.packages import blank_slot, click, read_slot
from widgets.association_notice import AssociationNotice, lacks_eim
from widgets.theme import Theme

_EIM = EimConfiguration("eim.lab.example", fqdn="eim.lab.example", counter=17)


@pytest.fixture
def notice(qtbot: QtBot, theme: Theme) -> AssociationNotice:
    made = AssociationNotice()
    qtbot.addWidget(made)
    return made


def test_a_card_with_an_eim_or_none_at_all_is_not_mentioned(
    qtbot: QtBot, notice: AssociationNotice, workbench: Workbench
) -> None:
    notice.show_slot(None)
    assert notice.isHidden()
    notice.show_slot(read_slot(qtbot, workbench))
    assert notice.isHidden()


def test_a_card_without_one_is_offered_one(
    qtbot: QtBot, notice: AssociationNotice, workbench: Workbench
) -> None:
    slot = blank_slot(qtbot, workbench)
    assert lacks_eim(slot)
    notice.show_slot(slot)
    assert "Nobody can sign packages" in said(notice)
    with qtbot.waitSignal(notice.wanted):
        click(qtbot, notice, "Associate an eIM …")


def test_what_was_made_stays_until_closed(
    qtbot: QtBot, notice: AssociationNotice, workbench: Workbench
) -> None:
    slot = read_slot(qtbot, workbench)
    notice.show_slot(slot)
    notice.show_made(Association(_EIM.eim_id, 5, (_EIM,)))
    notice.show_slot(slot)  # the card was read again
    assert "counter 17  ·  token 5" in said(notice)
    click(qtbot, notice, "Close this notice")
    assert notice.isHidden()
