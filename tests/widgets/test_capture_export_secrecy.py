"""How much is hidden."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from widgets.capture_export_secrecy import ExportSecrecy
from widgets.theme import Theme


def test_secrets_are_hidden_unless_told_otherwise(qtbot: QtBot, theme: Theme) -> None:
    secrecy = ExportSecrecy()
    qtbot.addWidget(secrecy)
    secrecy.show()
    assert (secrecy.secrets, secrecy.identifiers) == (False, False)
    assert "become zeros" in secrecy.words.text()
    secrecy.hide_identifiers.setChecked(True)
    assert secrecy.identifiers
    with qtbot.waitSignal(secrecy.changed):
        qtbot.keyClick(secrecy.hide_secrets, Qt.Key.Key_Space)
    assert (secrecy.secrets, secrecy.identifiers) == (True, False)
    assert not secrecy.hide_identifiers.isEnabled()
    assert secrecy.words.text().startswith("▲ Keys")
    assert secrecy.hide_secrets.accessibleDescription() == secrecy.words.text()
