"""Where the endpoints listen."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.settings import ClientCertificates, EimSettings
from tests.widgets.finding import button, said
from widgets.eim_settings_dialog import EimSettingsDialog
from widgets.theme import Theme


def _dialog(qtbot: QtBot) -> EimSettingsDialog:
    dialog = EimSettingsDialog(EimSettings(most_body=1000))
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_what_is_not_asked_for_stays(qtbot: QtBot, theme: Theme) -> None:
    dialog = _dialog(qtbot)
    dialog.https.setText(" 127.0.0.1:9443 ")
    required = dialog.certificates.findData(ClientCertificates.REQUIRED.value)
    dialog.certificates.setCurrentIndex(required)
    dialog.plain.setChecked(True)
    with qtbot.waitSignal(dialog.chosen) as chosen:
        qtbot.mouseClick(button(dialog, "Keep"), Qt.MouseButton.LeftButton)
    [settings] = chosen.args
    assert settings == EimSettings(
        https="127.0.0.1:9443",
        client_certificates=ClientCertificates.REQUIRED,
        allow_plain=True,
        most_body=1000,
    )


def test_opening_to_others_is_warned_of_before_it_is_kept(qtbot: QtBot, theme: Theme) -> None:
    dialog = _dialog(qtbot)
    dialog.https.setText("0.0.0.0:8443")
    assert "agree below" in said(dialog)
    dialog.expose.setChecked(True)
    assert "Everybody who can reach this machine" in said(dialog)
    dialog.https.setText("nowhere")
    assert "nowhere" in said(dialog)
