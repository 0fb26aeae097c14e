"""The default SM-DP+ address."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from tests.widgets.finding import button, child
from widgets.address_dialog import AddressDialog


@pytest.mark.parametrize(
    ("typed", "good"),
    [
        pytest.param("smdp.example.com", True, id="name"),
        pytest.param("smdp.example.com:8443", True, id="port"),
        pytest.param("", True, id="clear"),
        pytest.param("before.example.com", False, id="unchanged"),
        pytest.param("no spaces.example.com", False, id="blank"),
        pytest.param("https://smdp.example.com", False, id="url"),
        pytest.param("a" * 64 + ".example.com", False, id="long-label"),
    ],
)
def test_only_a_new_host_name_can_be_set(qtbot: QtBot, typed: str, good: bool) -> None:
    dialog = AddressDialog("before.example.com")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.show()
    child(dialog, QLineEdit).setText(typed)
    assert button(dialog, "Set address").isEnabled() is good
