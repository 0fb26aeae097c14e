"""One message whole."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.widgets.finding import button, child, top
from tests.widgets.reports import PROFILES
from widgets.field_dialog import FieldDialog
from widgets.node_tree import NodeTree
from widgets.privacy import Mask
from widgets.theme import Theme


def _dialog(qtbot: QtBot, mask: Mask) -> FieldDialog:
    dialog = FieldDialog("Bootstrap EU", "ProfileInfo", PROFILES[0].raw, mask)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    return dialog


def test_it_decodes_when_shown_and_copies_the_bytes(qtbot: QtBot, theme: Theme, mask: Mask) -> None:
    dialog = _dialog(qtbot, mask)
    dialog.show()
    assert top(child(dialog, NodeTree)).text(2) == "E3"
    qtbot.mouseClick(button(dialog, "Copy the bytes as hex"), Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == PROFILES[0].raw.hex().upper()


def _icons(dialog: FieldDialog) -> list[QLabel]:
    named = [label for label in dialog.findChildren(QLabel) if label.accessibleName()]
    return [label for label in named if label.isVisibleTo(dialog)]


def test_a_picture_is_shown_and_rubbish_is_not(
    qtbot: QtBot, theme: Theme, mask: Mask, tmp_path: Path
) -> None:
    image = QImage(4, 4, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    picture = tmp_path / "icon.png"
    assert image.save(str(picture))
    dialog = _dialog(qtbot, mask)
    dialog.show_picture(b"no picture at all")
    assert _icons(dialog) == []
    dialog.show_picture(picture.read_bytes())
    assert len(_icons(dialog)) == 1
