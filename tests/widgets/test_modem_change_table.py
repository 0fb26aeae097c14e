"""Before and afterwards."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.values.modem import Reception, Subscription
from tests.widgets.finding import said
from tests.widgets.modems import ICCID, IMSI
from widgets.chips import Chip
from widgets.modem_change_table import ModemChangeTable, Moment
from widgets.privacy import Mask
from widgets.theme import Theme

_BEFORE: Moment = (Subscription(ICCID, IMSI), Reception(-71, "registered, home", 1, "Fjord"))
_AFTER: Moment = (
    Subscription("89000123456789012341", IMSI),
    Reception(-71, "searching", 2),
)


@pytest.fixture
def table(qtbot: QtBot, theme: Theme, mask: Mask) -> ModemChangeTable:
    table = ModemChangeTable(mask)
    qtbot.addWidget(table)
    table.show()
    return table


def _verdicts(table: ModemChangeTable) -> list[str]:
    said(table)
    return [chip.accessibleName() for chip in table.findChildren(Chip) if chip.isVisibleTo(table)]


def test_each_row_says_whether_it_changed(table: ModemChangeTable) -> None:
    table.show_change(_BEFORE, _AFTER)
    assert _verdicts(table) == ["changed", "same", "changed", "changed"]
    assert "8900 0123 4567 8901 2341" in said(table)


def test_a_modem_that_did_not_return_is_unknown(table: ModemChangeTable) -> None:
    table.show_change(_BEFORE, None)
    assert set(_verdicts(table)) == {"unknown"}


def test_identifiers_follow_the_mask(table: ModemChangeTable, mask: Mask) -> None:
    table.show_change(_BEFORE, _AFTER)
    mask.switch(True)
    assert IMSI not in said(table)
    assert "8900 •••• •••• •••• 2341" in said(table)
    assert "registered, home" in said(table)
