"""Asking which eIM a card gets."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.errors import DeviceError
from tests.widgets.finding import button, said
from tests.widgets.packages import click
from widgets.associate_dialog import AssociateDialog, AssociationOrder
from widgets.theme import Theme


@pytest.fixture
def dialog(qtbot: QtBot, theme: Theme) -> AssociateDialog:
    made = AssociateDialog("Reader one")
    qtbot.addWidget(made)
    made.show()
    return made


def test_without_a_key_it_says_where_to_get_one(dialog: AssociateDialog) -> None:
    assert "under Trust" in said(dialog)
    assert not button(dialog, "Associate").isEnabled()


def test_what_is_filled_in_is_ordered_once(qtbot: QtBot, dialog: AssociateDialog) -> None:
    dialog.show_identities(["bench", "lab"])
    dialog.identity.setCurrentIndex(1)
    dialog.show_identities(["new", "bench", "lab"])  # the choice stays
    dialog.eim_id.setText("eim.lab.example")
    dialog.fqdn.setText("eim.lab.example:8443")
    dialog.counter.setText("17")
    dialog.token.setChecked(False)
    with qtbot.waitSignal(dialog.ordered) as ordered:
        click(qtbot, dialog, "Associate")
    order = AssociationOrder("lab", "eim.lab.example", "eim.lab.example:8443", 17, ask_token=False)
    assert ordered.args == [order]
    assert not button(dialog, "Associate").isEnabled()


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        pytest.param("counter", "-1", "whole number", id="counter below 0"),
        pytest.param("counter", "8388608", "whole number", id="counter no eUICC has to reach"),
        pytest.param("fqdn", "eim example", "not a host name", id="blank in the host name"),
        pytest.param("eim_id", "e" * 129, "128 characters", id="long eimId"),
    ],
)
def test_what_cannot_be_is_said_while_it_is_typed(
    dialog: AssociateDialog, field: str, text: str, words: str
) -> None:
    dialog.show_identities(["lab"])
    getattr(dialog, field).setText(text)
    assert words in said(dialog)
    assert not button(dialog, "Associate").isEnabled()


def test_a_refusal_is_said_in_place_and_can_be_tried_again(
    qtbot: QtBot, dialog: AssociateDialog
) -> None:
    dialog.show_identities(["lab"])
    click(qtbot, dialog, "Associate")
    dialog.show_error(DeviceError("The card is gone.", hint="Insert it again."))
    assert "The card is gone." in said(dialog)
    assert button(dialog, "Associate").isEnabled()
