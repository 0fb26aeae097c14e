"""What is rarely said of a package."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app.values.packages import Recipe
from widgets.package_details import PackageDetails
from widgets.theme import Theme

_FULL = Recipe(eim_id="eim.example", counter=42, token=-1, transaction_id=b"\x01\x02")


def test_a_recipe_comes_back_as_it_was(qtbot: QtBot, theme: Theme) -> None:
    details = PackageDetails()
    qtbot.addWidget(details)
    with qtbot.assertNotEmitted(details.changed):
        assert details.show_recipe(_FULL)
    assert details.fill(Recipe()) == _FULL
    assert not details.show_recipe(Recipe())
    assert details.fill(Recipe()) == Recipe()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("Counter", "many", id="counter"),
        pytest.param("Token", "x", id="token"),
        pytest.param("Transaction id", "0", id="half a byte"),
        pytest.param("Transaction id", "00" * 17, id="too long"),
    ],
)
def test_what_is_wrong_is_said(qtbot: QtBot, theme: Theme, name: str, text: str) -> None:
    details = PackageDetails()
    qtbot.addWidget(details)
    lines = details.findChildren(QLineEdit)
    line = next(line for line in lines if line.accessibleName() == name)
    with qtbot.waitSignal(details.changed):
        line.setText(text)
    assert len(details.problems) == 1


def test_a_passphrase_is_never_legible(qtbot: QtBot, theme: Theme) -> None:
    details = PackageDetails()
    qtbot.addWidget(details)
    lines = details.findChildren(QLineEdit)
    line = next(line for line in lines if line.accessibleName() == "Passphrase")
    line.setText("secret")
    assert line.displayText() != "secret"
    assert details.passphrase == "secret"
