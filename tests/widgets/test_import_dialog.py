"""What to import."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.values.trust import IdentityKind
from tests.widgets.finding import said
from widgets.import_dialog import ImportDialog, ImportOrder, RootDialog
from widgets.theme import Theme


def test_two_files_become_an_order(qtbot: QtBot, theme: Theme) -> None:
    dialog = ImportDialog("")
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.file.set_path("/a/CERT_unit.der")
    dialog.beside.set_path("/a/SK_unit.pem")
    dialog.kind.setCurrentIndex(dialog.kind.findData("DP_PB"))
    qtbot.keyClicks(dialog.passphrase, "open")
    dialog.protect.setCurrentIndex(0)
    dialog.expired.setChecked(True)
    with qtbot.waitSignal(dialog.requested) as blocker:
        qtbot.mouseClick(dialog.act, Qt.MouseButton.LeftButton)
    paths = (Path("/a/CERT_unit.der"), Path("/a/SK_unit.pem"))
    order = ImportOrder(paths, "CERT_unit", "open", IdentityKind.DP_PB, "", True)
    assert blocker.args == [order]


def test_a_name_that_was_typed_stays(qtbot: QtBot, theme: Theme) -> None:
    dialog = ImportDialog("")
    qtbot.addWidget(dialog)
    qtbot.keyClicks(dialog.name, "mine")
    dialog.file.set_path("/a/other.pem")
    assert dialog.name.text() == "mine"


def test_without_a_file_nothing_is_ordered(qtbot: QtBot, theme: Theme) -> None:
    for dialog in (ImportDialog(""), RootDialog()):
        qtbot.addWidget(dialog)
        dialog.show()
        with qtbot.assertNotEmitted(dialog.requested):
            qtbot.mouseClick(dialog.act, Qt.MouseButton.LeftButton)
        assert "No file was chosen." in said(dialog)


def test_a_root_becomes_an_order(qtbot: QtBot, theme: Theme) -> None:
    dialog = RootDialog()
    qtbot.addWidget(dialog)
    dialog.file.set_path("/a/ci.der")
    with qtbot.waitSignal(dialog.requested) as blocker:
        qtbot.mouseClick(dialog.act, Qt.MouseButton.LeftButton)
    assert blocker.args == [ImportOrder((Path("/a/ci.der"),), "", None, None, "", False)]
