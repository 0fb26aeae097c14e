"""Bringing packages in and taking them out."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from tests.widgets.finding import child
from tests.widgets.packages import RECIPE, package
from widgets.field_dialog import FieldDialog
from widgets.package_exchange import PackageExchange
from widgets.package_files import read, written
from widgets.privacy import Mask
from widgets.theme import Theme

_RESULT = bytes.fromhex("BF5103820107")


@pytest.fixture
def exchange(qtbot: QtBot, theme: Theme, mask: Mask) -> PackageExchange:
    owner = QWidget()
    qtbot.addWidget(owner)
    made = PackageExchange(mask, owner)
    made.setProperty("owner", owner)
    return made


def test_a_pasted_recipe_is_opened(qtbot: QtBot, exchange: PackageExchange) -> None:
    QGuiApplication.clipboard().setText(written(".toml", RECIPE, b"").decode())
    with qtbot.waitSignal(exchange.recipe_opened) as opened:
        exchange.paste()
    assert opened.args == [RECIPE]


def test_pasted_nonsense_is_explained(qtbot: QtBot, exchange: PackageExchange) -> None:
    QGuiApplication.clipboard().setText("what is this?")
    with qtbot.waitSignal(exchange.failed):
        exchange.paste()


def test_the_ending_typed_decides_the_form(
    qtbot: QtBot, exchange: PackageExchange, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "mine.hex"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    with qtbot.waitSignal(exchange.told):
        exchange.save(".der", RECIPE, package().message)
    assert path.read_text().strip() == package().message.hex().upper()
    assert read(path).message == package().message


def test_a_message_is_copied(qtbot: QtBot, exchange: PackageExchange) -> None:
    with qtbot.waitSignal(exchange.told):
        exchange.copy(".hex", RECIPE, b"\xbf\x51\x00")
    assert QGuiApplication.clipboard().text() == "BF5100"


def test_a_result_is_decoded_and_foreign_bytes_are_refused(
    qtbot: QtBot, exchange: PackageExchange
) -> None:
    exchange.decode(_RESULT)
    dialog = child(exchange.property("owner"), FieldDialog)
    assert dialog.isVisible()
    dialog.close()
    with qtbot.waitSignal(exchange.failed):
        exchange.decode(b"\x00\x00")
